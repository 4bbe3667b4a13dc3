"""
Gather every text that the product says, and keep one catalogue of them for each language.

    python -m vir.foundation.languages gather    takes new texts in and leaves out those that are gone
    python -m vir.foundation.languages compile   writes what runs, from what was translated
    python -m vir.foundation.languages missing   lists what nobody has translated yet
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from babel import Locale
from babel.messages import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

# What the library reads out of a file: line, function, texts, comments and context.
Found = tuple[int, str, Any, Any]
Keywords = Mapping[str, Any]
ROOT: Final = Path(__file__).resolve().parents[3]
FOLDER: Final = ROOT / "vir" / "locale"
LOCALES: Final = ("de", "fr", "es", "pt_BR", "ja", "ar")
BRITISH: Final = "en_GB"
PACKAGES: Final = ("vir", "partners", "programs", "claims", "payouts")
# What speaks to developers and operators only.
SILENT: Final = frozenset({"migrations", "demo", "servers", "languages"})
# How many texts each of them is given first: two are the forms for one and for many.
CODE: Final = {"say": 1, "say_many": 2, "later": 1, "later_many": 2, "kept": 1, "kept_many": 2}
TEMPLATE: Final[Keywords] = {
    # What stands in a tag or behind a filter: {% money sum label=_("open") %}.
    "_": None,
    "gettext": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
# American words that are written in another way in British English.
SPELLINGS: Final = {
    "program": "programme",
    "programs": "programmes",
    "color": "colour",
    "colors": "colours",
    "catalog": "catalogue",
    "favor": "favour",
    "canceled": "cancelled",
    "labeled": "labelled",
    "authorize": "authorise",
    "authorized": "authorised",
    "recognized": "recognised",
    "organization": "organisation",
    "license": "licence",
    "gray": "grey",
    "center": "centre",
    "check number": "cheque number",
}
_WORD: Final = re.compile(
    r"(?<![\w{%(])(" + "|".join(sorted(SPELLINGS, key=len, reverse=True)) + r")(?!\w)", re.I
)
_WIDTH: Final = 110
_ANY_DAY: Final = datetime(2026, 1, 1, tzinfo=UTC)
# What the library writes at the head of a catalogue and nobody here fills in.
_HEADERS: Final = re.compile(
    r'^"(?:Report-Msgid-Bugs-To|POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Generated-By): .*\n',
    re.M,
)


def path_of(locale: str, kind: str = "po") -> Path:
    """Give where the catalogue of a locale is: "po" what people write, "mo" what runs."""
    return FOLDER / locale / "LC_MESSAGES" / f"django.{kind}"


def gathered() -> Catalog:
    """Read every text out of the code and the templates, each with the files it stands in."""
    found = Catalog(project="VIR", fuzzy=False)
    for path in sorted((ROOT / "templates").rglob("*")):
        if path.suffix in {".html", ".txt", ".webmanifest", ".svg"}:
            _add(found, path, _in_template(path))
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if not SILENT.intersection(path.relative_to(ROOT).parts):
                _add(found, path, _in_code(path))
    return found


def gather() -> None:
    """Bring the catalogues up to date: nothing that was translated is lost, what is gone leaves."""
    template = gathered()
    for locale in (*LOCALES, BRITISH):
        kept = _read(locale)
        kept.update(template, no_fuzzy_matching=True, update_header_comment=False)
        kept.obsolete.clear()
        if locale == BRITISH:
            for message in _texts(kept):
                message.string = _british(message.id)
        _write(locale, kept)
    compile_all()


def compile_all() -> None:
    """Write the catalogues that run."""
    for locale in (*LOCALES, BRITISH):
        path_of(locale, "mo").write_bytes(compiled(locale))


def compiled(locale: str) -> bytes:
    """Give a catalogue as it runs."""
    made = BytesIO()
    catalogue = _read(locale)
    # The same texts give the same bytes on any day.
    catalogue.creation_date = catalogue.revision_date = _ANY_DAY
    write_mo(made, catalogue, use_fuzzy=False)
    return made.getvalue()


def missing(locale: str) -> list[Message]:
    """List the texts that a language has no words for, a form for each number included."""
    catalogue = _read(locale)
    return [message for message in _texts(catalogue) if not _is_whole(message, catalogue)]


def faults(locale: str) -> list[str]:
    """List what is wrong with the translations of a language: a name, a tag or an entity that was lost or added."""
    found = []
    for message in _texts(_read(locale)):
        strings, written = _forms(message.string), _forms(message.id)
        wanted = {name for text in written for name in _names(text)}
        for string in strings:
            # A form for one or two may leave out the number; nothing else is left out or added.
            spare = {"{count}", "%(count)s", "%(counter)s"} if isinstance(message.id, tuple) else set()
            if string and not wanted - spare <= _names(string) <= wanted | spare:
                found.append(f"{written[0]!r}: {sorted(wanted ^ _names(string))}")
    return found


def _names(text: str) -> set[str]:
    return set(re.findall(r"\{\w*\}|%\(\w+\)s|</?[a-z][^>]*>|&[a-z]+;", text))


def _forms(text: Any) -> tuple[str, ...]:
    return tuple(text) if isinstance(text, tuple | list) else (text or "",)


def _is_whole(message: Message, catalogue: Catalog) -> bool:
    if isinstance(message.id, tuple):
        forms = _forms(message.string)
        return len(forms) == catalogue.num_plurals and all(forms)
    return bool(message.string)


def _texts(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def _read(locale: str) -> Catalog:
    path = path_of(locale)
    if not path.exists():
        return Catalog(locale=locale, project="VIR", fuzzy=False, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=locale, domain="django", charset="utf-8")


def _write(locale: str, catalogue: Catalog) -> None:
    made = BytesIO()
    catalogue.header_comment = f"# Texts in {Locale.parse(locale).english_name}."
    # Neither lines nor days: they change with every comma and say nothing.
    write_po(made, catalogue, width=_WIDTH, include_lineno=False)
    path = path_of(locale)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_HEADERS.sub("", made.getvalue().decode()), encoding="utf-8")


def _in_code(path: Path) -> Iterator[Found]:
    """Read the texts of a module: what a call is given as it stands, not what it looks up to get one."""
    calls = [
        node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)
    ]
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        if isinstance(call.func, ast.Name) and call.func.id in CODE:
            wanted = CODE[call.func.id]
            given = [one.value for one in call.args[:wanted] if isinstance(one, ast.Constant)]
            if len(given) == wanted:
                yield call.lineno, call.func.id, tuple(given), ()


def _in_template(path: Path) -> Iterable[Found]:
    """Read the texts of a template, through the reading of templates that the framework has."""
    code = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    # What is not a text has become X; as lines of one expression they need no indent of their own.
    lines = "\n".join(line.strip() for line in code.splitlines())
    read: Iterable[Any] = extract_python(BytesIO(lines.encode()), TEMPLATE, (), {"encoding": "utf-8"})
    return read


def _add(catalogue: Catalog, path: Path, texts: Iterable[Found]) -> None:
    for _, function, message, _ in texts:
        parts = message if isinstance(message, tuple) else (message,)
        context = None
        if function in {"pgettext", "npgettext"}:
            context, *rest = parts
            parts = tuple(rest)
        wanted = 2 if function in {"ngettext", "npgettext"} else CODE.get(function, 1)
        texts_found = parts[:wanted]
        if not all(isinstance(part, str) and part for part in texts_found):
            # Said of a value: the text itself is marked where it is written.
            continue
        id = texts_found if wanted == 2 else texts_found[0]
        catalogue.add(id, locations=[(str(path.relative_to(ROOT)), 0)], context=context)


def _british(id: Any) -> Any:
    """Spell a text in the British way; empty where it is spelt alike, so that the text itself is read."""
    if isinstance(id, tuple):
        return tuple(_respelt(text) for text in id)
    return "" if _respelt(str(id)) == id else _respelt(str(id))


def _respelt(text: str) -> str:
    # What stands in a tag is for machines.
    parts = re.split(r"(<[^>]*>)", text)
    parts[::2] = (
        _WORD.sub(lambda found: _as(found[0], SPELLINGS[found[0].lower()]), part) for part in parts[::2]
    )
    return "".join(parts)


def _as(model: str, word: str) -> str:
    if model.isupper():
        return word.upper()
    return word.capitalize() if model[0].isupper() else word
