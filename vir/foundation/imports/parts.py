"""The XML parts of a workbook, searched before they are parsed: bounds, errors, formulas, hidden rows."""

from __future__ import annotations

import re
import xml.parsers.expat
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from vir.foundation.imports.archive import unpack
from vir.foundation.imports.limits import Limits
from vir.foundation.imports.marks import SheetMarks
from vir.foundation.imports.problems import FileRefused, column_letter, quoted
from vir.foundation.imports.stand_ins import ERRORS, NO_RESULT
from vir.foundation.kept import kept

_TAG_MAX = 1 << 20
_DAMAGED = "The workbook is damaged. Open it in Excel, save it again as .xlsx, and upload that file."

# Only references of two letters or seven digits and more can be out of bounds; all others are passed over
# quickly.
_FAR = rb"(?:(?P<letters>[A-Za-z]{2,})(?P<row>[0-9]+)|[A-Za-z]?(?P<far_row>[0-9]{7,}))"
_FAR_FAST = re.compile(rb' r="' + _FAR)
_FAR_ANY = re.compile(rb"""[\s:]r\s*=\s*["']""" + _FAR)
_ERROR = re.compile(rb"""\st\s*=\s*["']e["']""")
_FORMULA = re.compile(rb"<(?:[\w.-]+:)?f[\s/>]")
_HIDDEN_ROW = re.compile(rb"""<(?:[\w.-]+:)?row\s[^>]*?\bhidden\s*=\s*["'](?:1|true)["']""")
_ENDED = re.compile(rb"(?:</(?:[\w.-]+:)?\w+|/)>\s*\Z")
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


def check_parts(path: Path, archive: zipfile.ZipFile, limits: Limits) -> dict[str, SheetMarks]:
    """
    Unpack every part once and search it, without parsing. Gives the marks of each part that may be a sheet.

    :raises FileRefused: if a part declares entities, a cell lies beyond the limits, or the archive lies
    """
    marks = {}
    for info in archive.infolist():
        name = info.filename
        if not name.lower().endswith((".xml", ".rels")):
            for _ in unpack(path, info):
                pass
            continue
        found = SheetMarks()
        text = b""
        is_sheet = name.lower().startswith("xl/worksheets/")
        for text in _whole_tags(path, info):
            if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                raise FileRefused(
                    "doctype",
                    kept("The workbook declares its own entities, which no spreadsheet program does."),
                )
            if is_sheet:
                _search(text, found, limits)
        if is_sheet:
            # Parsers take a sheet that breaks off for one that ends there.
            if not _ENDED.search(text):
                raise FileRefused("damaged", _DAMAGED)
            marks[name] = found
    return marks


def _whole_tags(path: Path, info: zipfile.ZipInfo) -> Iterator[bytes]:
    # Pieces are cut in front of a tag, so that no tag is ever seen in halves.
    rest = b""
    first = True
    for piece in unpack(path, info):
        if first and piece:
            first = False
            # XML may be UTF-16; no spreadsheet program writes it, and a search for ASCII would find nothing
            # in it.
            if piece[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in piece[:64]:
                raise FileRefused("damaged", _DAMAGED)
        text = rest + piece
        cut = text.rfind(b"<")
        if cut <= 0:
            cut = 0
        if len(text) - cut > _TAG_MAX + 40_000:
            cut = len(text)
        if cut:
            yield text[:cut]
        rest = text[cut:]
    yield rest


def _search(text: bytes, found: SheetMarks, limits: Limits) -> None:
    usual = (
        text.count(b"<c") == text.count(b'<c r="')
        and text.count(b"<row") == text.count(b'<row r="')
        and b":c" not in text
        and b":row" not in text
    )
    for match in (_FAR_FAST if usual else _FAR_ANY).finditer(text):
        letters = match["letters"]
        row = int((match["row"] or match["far_row"])[:10])
        if row > limits.max_rows + 1:
            raise FileRefused(
                "too_many_rows",
                kept(
                    "A cell stands in row {row}; at most {max_rows} rows are read. Delete the rows below "
                    "the data, or split the file.",
                    row=Decimal(row),
                    max_rows=Decimal(limits.max_rows),
                ),
            )
        if letters and _column_number(letters.decode("ascii")) > limits.max_columns:
            raise FileRefused(
                "too_many_columns",
                kept(
                    "A cell stands in column {upper}; at most {max_columns} columns are read. Delete the "
                    "columns to the right of the data.",
                    upper=letters[:8].decode("ascii").upper(),
                    max_columns=limits.max_columns,
                ),
            )
    found.has_errors = found.has_errors or bool((b'"e"' in text or b"'e'" in text) and _ERROR.search(text))
    found.has_formulas = found.has_formulas or bool(
        (b"<f" in text or b":f" in text) and _FORMULA.search(text)
    )
    if b"hidden" in text:
        found.hidden_rows += sum(1 for _ in _HIDDEN_ROW.finditer(text))


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters[:8].upper():
        number = number * 26 + ord(letter) - 64
    return number


def read_marks(path: Path, info: zipfile.ZipInfo, marks: SheetMarks) -> None:
    """
    Find each cell with an error, each formula without a result and each column with formulas, by parsing the
    part.

    :raises FileRefused: if the XML is not well formed, or such cells are too many
    """
    if marks.has_errors or marks.has_formulas:
        _MarkReader(marks).read(path, info)


class _MarkReader:
    def __init__(self, marks: SheetMarks) -> None:
        self._marks = marks
        self._row = -1
        self._column = -1
        self._type = ""
        self._formula = False
        self._inside_value = False
        self._value: list[str] = []
        self._has_text = False

    def read(self, path: Path, info: zipfile.ZipInfo) -> None:
        parser = xml.parsers.expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        try:
            for piece in unpack(path, info):
                parser.Parse(piece, False)
            parser.Parse(b"", True)
        except xml.parsers.expat.ExpatError:
            raise FileRefused("damaged", _DAMAGED) from None

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        if tag == "c":
            self._column += 1
            if reference := _REFERENCE.fullmatch(attributes.get("r", "").upper()):
                self._column = _column_number(reference[1]) - 1
                self._row = int(reference[2]) - 1
            self._type = attributes.get("t", "n")
            self._formula = False
            self._value = []
        elif tag in ("v", "t"):
            self._inside_value = True
        elif tag == "f":
            self._formula = True
        elif tag == "row":
            number = attributes.get("r", "")
            self._row = int(number) - 1 if number.isdigit() else self._row + 1
            self._column = -1

    def _text(self, text: str) -> None:
        if self._inside_value:
            self._value.append(text)

    def _end(self, name: str) -> None:
        tag = name.rpartition(" ")[2]
        if tag in ("v", "t"):
            self._inside_value = False
        elif tag == "c":
            if self._formula:
                self._marks.formula_columns.add(self._column)
                if self._value:
                    self._marks.mark_computed(self._row, self._column)
            if self._type == "e":
                self._mark_error("".join(self._value).strip())
            elif self._formula and not self._value and self._type != "str":
                self._marks.mark(self._row, self._column, NO_RESULT)

    def _mark_error(self, text: str) -> None:
        if text not in ERRORS:
            raise FileRefused(
                "unknown_error",
                kept(
                    "Row {_row}, column {column}: the cell holds an unknown error, {value}. Repair the cell.",
                    _row=self._row + 1,
                    column=column_letter(self._column),
                    value=quoted(text),
                ),
            )
        self._marks.mark(self._row, self._column, text)
