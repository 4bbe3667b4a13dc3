"""Static files as they are served: a style sheet with what it imports in it, without what only its writers read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any, Final

from whitenoise.storage import CompressedManifestStaticFilesStorage

_IMPORT: Final = re.compile(r'@import "(?P<name>[\w./-]+\.css)"(?: (?P<medium>\w+))?;')
# A string stays as it is; so comments and spaces are looked for together with it.
_IDLE: Final = re.compile(
    r"""(?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|/\*.*?\*/|\s*(?P<mark>[{};,])\s*|\s+""", re.DOTALL
)


def packed(text: str, read: Callable[[str], str]) -> str:
    """
    Put the sheets that a style sheet imports in their places, and leave out comments and idle spaces.

    :param read: gives the text of an imported sheet by the name it has in the import
    """
    whole = _IMPORT.sub(lambda found: _placed(read(found["name"]), found["medium"]), text)
    return _IDLE.sub(lambda found: found["string"] or found["mark"] or _space(found[0]), whole).strip()


def _placed(text: str, medium: str | None) -> str:
    return f"@media {medium} {{{text}}}" if medium else text


def _space(idle: str) -> str:
    return "" if idle.startswith("/*") else " "


class PackedStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Files under names with a hash, compressed; a page asks once for all the styles that every page has."""

    def post_process(self, paths: dict[str, Any], *args: Any, **options: Any) -> Iterator[Any]:
        """Pack the style sheets that were collected, then name and compress everything."""
        if not options.get("dry_run"):
            sheets = {name: self._packed(name, paths) for name in paths if name.endswith(".css")}
            for name, text in sheets.items():
                Path(self.path(name)).write_text(text)
                paths[name] = (self, name)
        return super().post_process(paths, *args, **options)  # type: ignore[no-any-return]

    def _packed(self, name: str, paths: dict[str, Any]) -> str:
        folder = PurePosixPath(name).parent
        return packed(self._read(name, paths), lambda other: self._read(str(folder / other), paths))

    def _read(self, name: str, paths: dict[str, Any]) -> str:
        storage, path = paths[name]
        with storage.open(path) as file:
            return str(file.read().decode())
