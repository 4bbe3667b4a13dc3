"""
The watched folder on disk: <folder>/<workspace>/<kind>/<source>/<file>.

A file is taken by renaming it, which only one can do, and only after nothing about it has changed for some seconds.
Its age is that of its last change of content, name or owner (ctime), which a copy cannot carry over as it can the
time of its content; and it is told by the clock of the file system itself.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MESSAGES = "messages"
TAKING, DONE, REFUSED, ANSWERS = ".taking", "done", "refused", "acknowledgements"
OWN = frozenset((TAKING, DONE, REFUSED, ANSWERS))
QUIET_SECONDS = 10
# What a worker had taken when it died is put back after so long; no job runs longer.
LEFT_SECONDS = 1860
# Names that programs give to what they are still writing.
UNFINISHED = (".part", ".tmp", ".filepart", ".crdownload", ".writing")
SECOND = 10**9
READ_BYTES = 1024 * 1024


class WrittenTo(Exception):
    """A file changed while it was read: what was read of it is thrown away, and it is put back."""


@dataclass(frozen=True)
class Watched:
    """A file that was taken and waits to be brought in. `home` is the folder of its workspace."""

    path: Path
    home: Path
    kind: str
    source: str
    # Size and time of content when it was taken.
    state: tuple[int, int]

    @property
    def name(self) -> str:
        """Give its name as it was put there."""
        return self.path.name

    def refuse_if_written_to(self) -> None:
        """
        Stand by what was read of it.

        :raises WrittenTo: if somebody has written to it since it was taken
        """
        if _state(self.path.stat()) != self.state:
            raise WrittenTo(f"{self.name} was written to while it was read.")

    def chunks(self) -> Iterator[bytes]:
        """Give its bytes, piece by piece."""
        with self.path.open("rb") as file:
            yield from iter(lambda: file.read(READ_BYTES), b"")


def something_waits(root: Path, workspace: str) -> bool:
    """Say whether there is anything in a workspace's folder to look at."""
    home = root / workspace
    return any(True for _ in _candidates(home)) or any(True for _ in _taken(home))


def take_ready(root: Path, workspace: str, *, quiet_seconds: int = QUIET_SECONDS) -> list[Watched]:
    """Take what is ready in a workspace's folder, by name; nobody else has taken it, and nobody is writing to it."""
    home = root / workspace
    if not home.is_dir():
        return []
    (home / TAKING).mkdir(exist_ok=True)
    now = _file_system_now(home)
    _put_back_left(home, now)
    taken = []
    for kind, source, entry in sorted(_candidates(home), key=lambda found: found[2].path):
        before = entry.stat(follow_symlinks=False)
        if now - max(before.st_mtime_ns, before.st_ctime_ns) < quiet_seconds * SECOND:
            continue
        place = home / TAKING / (kind or "-") / (source or "-")
        place.mkdir(parents=True, exist_ok=True)
        target = _free(place / entry.name)
        try:
            os.rename(entry.path, target)
        except FileNotFoundError:
            # Another worker was quicker.
            continue
        taken.append(Watched(target, home, kind, source, _state(before)))
    return taken


def put_back(file: Watched) -> None:
    """Put a file back: somebody was still writing to it."""
    os.rename(file.path, _free(_inbox(file.home, file.kind, file.source) / file.name))


def settle(file: Watched, *, taken: bool, told: str) -> Path:
    """Move a file to done/ or refused/, with a text beside it that says why."""
    place = file.home / (DONE if taken else REFUSED) / (file.kind or "-") / (file.source or "-")
    place.mkdir(parents=True, exist_ok=True)
    target = _free(place / file.name)
    target.with_name(f"{target.name}.txt").write_text(f"{told}\n", encoding="utf-8")
    os.rename(file.path, target)
    return target


def leave_answer(file: Watched, *, name: str, content: bytes) -> Path:
    """Leave an acknowledgement for its sender: complete, or not there at all."""
    place = file.home / ANSWERS / (file.source or "-")
    place.mkdir(parents=True, exist_ok=True)
    target = _free(place / name)
    unfinished = target.with_name(f".{target.name}")
    unfinished.write_bytes(content)
    os.rename(unfinished, target)
    return target


def _candidates(home: Path) -> Iterator[tuple[str, str, os.DirEntry[str]]]:
    """Give (kind, source, file); a file that lies too high has no source, or not even a kind."""
    for top in _entries(home):
        if top.name in OWN:
            continue
        if not top.is_dir(follow_symlinks=False):
            yield from _file("", "", top)
            continue
        for middle in _entries(Path(top.path)):
            if not middle.is_dir(follow_symlinks=False):
                yield from _file(top.name, "", middle)
                continue
            for entry in _entries(Path(middle.path)):
                yield from _file(top.name, middle.name, entry)


def _file(kind: str, source: str, entry: os.DirEntry[str]) -> Iterator[tuple[str, str, os.DirEntry[str]]]:
    # Links are never followed: they could name any file of the machine.
    if entry.is_file(follow_symlinks=False) and not entry.name.lower().endswith(UNFINISHED):
        yield kind, source, entry


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    if not folder.is_dir():
        return []
    with os.scandir(folder) as found:
        return [entry for entry in found if not entry.name.startswith(".")]


def _taken(home: Path) -> Iterator[Path]:
    folder = home / TAKING
    if folder.is_dir():
        yield from (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))


def _put_back_left(home: Path, now: int) -> None:
    for path in list(_taken(home)):
        if now - path.stat().st_ctime_ns < LEFT_SECONDS * SECOND:
            continue
        kind, source = path.relative_to(home / TAKING).parts[:2]
        place = _inbox(home, "" if kind == "-" else kind, "" if source == "-" else source)
        os.rename(path, _free(place / path.name))


def _inbox(home: Path, kind: str, source: str) -> Path:
    place = home / kind / source if kind else home
    place.mkdir(parents=True, exist_ok=True)
    return place


def _free(path: Path) -> Path:
    """Give a name that nothing has yet: "report-2.csv"."""
    number, found = 2, path
    while found.exists():
        found = path.with_name(f"{path.stem}-{number}{path.suffix}")
        number += 1
    return found


def _file_system_now(home: Path) -> int:
    """Ask the file system for the time: its own clock may differ from ours."""
    probe = home / TAKING / f".clock-{os.getpid()}"
    probe.write_bytes(b"")
    now = probe.stat().st_ctime_ns
    probe.unlink()
    return now


def _state(found: os.stat_result) -> tuple[int, int]:
    return found.st_size, found.st_mtime_ns
