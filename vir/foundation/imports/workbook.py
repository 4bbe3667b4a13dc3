"""A workbook as rows of exact texts. Runs only inside the bounded process."""

from __future__ import annotations

import posixpath
import re
import xml.parsers.expat
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite
from pathlib import Path
from typing import Literal

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from vir.foundation.imports.archive import open_archive, unpack
from vir.foundation.imports.encodings import is_compound
from vir.foundation.imports.limits import Limits
from vir.foundation.imports.old_workbook import search_old
from vir.foundation.imports.open_document import search_open
from vir.foundation.imports.parts import check_parts, read_marks
from vir.foundation.imports.problems import FileRefused, column_letter, quoted
from vir.foundation.imports.stand_ins import COMPUTED, ROUNDED
from vir.foundation.kept import kept

_DAMAGED = "The workbook is damaged. Open it in Excel, save it again as .xlsx, and upload that file."

# A spreadsheet program keeps 15 digits of a number; the digits after them are noise or lost.
DIGITS_KEPT = 15
_WHOLE_MAX = 10.0**DIGITS_KEPT

# The shape that is 1.234 with a decimal point and 1234 with a grouping one.
_ONE_SHAPE = re.compile(r"-?[1-9][0-9]{0,2}\.[0-9]{3}")

Value = int | float | str | bool | time | date | datetime | timedelta


class Workbook:
    """One sheet of a checked workbook."""

    def __init__(self, path: Path, sheet: str | None, limits: Limits) -> None:
        """
        Check the file, choose the sheet (the first visible one unless named), and parse it.

        :raises FileRefused: if the file is over a limit, protected or damaged, or there is no such sheet
        """
        self._limits = limits
        with path.open("rb") as file:
            old = is_compound(file.read(8))
        try:
            if old:
                self._open_old(path, sheet)
            else:
                self._open_zipped(path, sheet)
        except PasswordError:
            raise FileRefused(
                "encrypted", kept("The workbook is protected by a password. Remove it and upload it again.")
            ) from None
        except CalamineError:
            raise FileRefused("damaged", _DAMAGED) from None
        # A table may stand to the right of empty columns; these are no columns of it.
        used = [column for _, column in self.marks.texts]
        if self._grid.start is not None:
            used.append(self._grid.start[1])
        self.first_column = min(used, default=0)

    def _open_old(self, path: Path, sheet: str | None) -> None:
        self.kind: Literal["xlsx", "xls", "ods"] = "xls"
        found = search_old(path.read_bytes(), self._limits)
        book = load_workbook(str(path))
        self._choose(book, sheet)
        place = book.sheet_names.index(self.sheet)
        if place >= len(found):
            raise FileRefused("damaged", _DAMAGED)
        self.marks = found[place]
        self._grid = book.get_sheet_by_name(self.sheet)

    def _open_zipped(self, path: Path, sheet: str | None) -> None:
        archive, self.kind = open_archive(path, self._limits)
        with archive:
            if self.kind == "ods":
                found = search_open(path, archive, self._limits)
                places = {name: name for name in found}
            else:
                found = check_parts(path, archive, self._limits)
                places = _sheet_places(path, archive)
            book = load_workbook(str(path))
            self._choose(book, sheet)
            place = places.get(self.sheet, "")
            if place not in found:
                raise FileRefused("damaged", _DAMAGED)
            self.marks = found[place]
            if self.kind == "xlsx":
                read_marks(path, archive.getinfo(place), self.marks)
            self._grid = book.get_sheet_by_name(self.sheet)

    def _choose(self, book: CalamineWorkbook, sheet: str | None) -> None:
        self.sheets = _visible_sheets(book)
        self.sheet = _chosen(self.sheets, sheet)

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """
        Give the rows that are not blank: the number, counted from 1, and the cells from `first_column` on.

        :raises FileRefused: if a cell, a row or the sheet is over a limit
        """
        marked = self._marked_rows()
        start, end = self._grid.start, self._grid.end
        computed = bool(self.marks.computed)
        number = 0
        if start is not None and end is not None:
            if end[1] >= self._limits.max_columns or end[0] > self._limits.max_rows:
                raise FileRefused(
                    "too_many_columns",
                    kept("The sheet has more rows or columns than are read. Split the file."),
                )
            indent = [""] * (start[1] - self.first_column)
            blank: list[Value] = [""] * (end[1] - start[1] + 1)
            for number, values in enumerate(self._grid.iter_rows(), 1):
                # Two cells far apart have millions of blank ones between them.
                if values == blank and number not in marked:
                    continue
                cells = indent + [value if type(value) is str else text_of(value) for value in values]
                if computed:
                    self._mark_computed(number, cells)
                if number in marked:
                    self._place(cells, marked.pop(number))
                joined = "".join(cells)
                if joined and not joined.isspace():
                    if len(joined) > self._limits.max_cell or "\0" in joined:
                        self._refuse_unsound(number, cells)
                    yield number, cells
        for below in sorted(marked):
            cells = []
            self._place(cells, marked[below])
            yield below, cells

    def _marked_rows(self) -> dict[int, dict[int, str]]:
        rows: dict[int, dict[int, str]] = {}
        for (row, column), text in self.marks.texts.items():
            rows.setdefault(row + 1, {})[column] = text
        return rows

    def _place(self, cells: list[str], texts: dict[int, str]) -> None:
        for column, text in texts.items():
            index = column - self.first_column
            cells.extend([""] * (index + 1 - len(cells)))
            cells[index] = text

    def _mark_computed(self, number: int, cells: list[str]) -> None:
        for column in self.marks.computed_in(number - 1):
            index = column - self.first_column
            if 0 <= index < len(cells) and _is_figure(cells[index]):
                cells[index] = COMPUTED + cells[index]

    def _refuse_unsound(self, number: int, cells: list[str]) -> None:
        for index, cell in enumerate(cells):
            place = f"Row {number}, column {column_letter(self.first_column + index)}"
            if len(cell) > self._limits.max_cell:
                raise FileRefused(
                    "cell_too_long",
                    kept(
                        "{place}: the cell has more than {max_cell} characters. Shorten it.",
                        place=place,
                        max_cell=Decimal(self._limits.max_cell),
                    ),
                )
            if "\0" in cell:
                raise FileRefused(
                    "nul",
                    kept("{place}: the cell holds a NUL character. Clear the cell.", place=place),
                )


def text_of(value: Value) -> str:
    """Write the value of a cell as the shortest exact text: plain digits, ISO dates, TRUE and FALSE."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time(0) else value.isoformat()
    if isinstance(value, (date, time)):
        return value.isoformat()
    return str(value)


def _is_figure(text: str) -> bool:
    # Names and descriptions put together by a formula are what they are.
    return any(map(str.isdigit, text)) and not any(map(str.islower, text))


def number_text(value: float) -> str:
    """
    Write a number of a workbook in plain digits, never with an exponent.

    Noise of binary fractions is dropped as Excel does on screen (6074.9699999999993 is 6074.97). A whole
    number too long for a workbook to hold is marked, because its last digits are lost. A number of the one
    shape that two conventions read differently ("1.234") gets a zero more, so that no later reading can
    mistake it.
    """
    if not isfinite(value):
        return "#NUM!"
    if value.is_integer() and abs(value) < _WHOLE_MAX:
        return str(int(value))
    if abs(value) >= _WHOLE_MAX:
        return ROUNDED + (str(int(value)) if abs(value) < 1e40 else repr(value))
    text = repr(value)
    if len(text) <= DIGITS_KEPT + 1 and "e" not in text:
        return text + "0" if text[-4:-3] == "." and _ONE_SHAPE.fullmatch(text) else text
    exact = Decimal(text)
    short = Decimal(f"{value:.{DIGITS_KEPT}g}")
    # Digits that vanish together were noise; one or two that vanish may have been written on purpose.
    if len(exact.as_tuple().digits) - len(short.normalize().as_tuple().digits) >= 3:
        exact = short.normalize()
    text = format(exact, "f")
    return text + "0" if _ONE_SHAPE.fullmatch(text) else text


def _visible_sheets(book: CalamineWorkbook) -> list[str]:
    return [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
    ]


def _chosen(sheets: list[str], wanted: str | None) -> str:
    if not sheets:
        raise FileRefused(
            "no_sheet",
            kept("The workbook has no visible sheet with cells. Unhide the sheet that holds the rows."),
        )
    if wanted is None:
        return sheets[0]
    if wanted not in sheets:
        raise FileRefused(
            "no_sheet",
            kept(
                "The workbook has no visible sheet {value}. It has {sheets}.",
                value=quoted(wanted),
                sheets=", ".join(map(quoted, sheets)),
            ),
        )
    return wanted


def _sheet_places(path: Path, archive: zipfile.ZipFile) -> dict[str, str]:
    # Which part of the archive holds which sheet, by the two directories that every workbook has.
    targets = {
        attributes.get("Id", ""): attributes.get("Target", "")
        for tag, attributes in _elements(path, archive, "xl/_rels/workbook.xml.rels")
        if tag == "Relationship"
    }
    places = {}
    for tag, attributes in _elements(path, archive, "xl/workbook.xml"):
        if tag == "sheet":
            key = next(
                (
                    value
                    for name, value in attributes.items()
                    if name.rpartition(" ")[2] == "id" and " " in name
                ),
                "",
            )
            target = targets.get(key, "")
            place = (
                target.lstrip("/")
                if target.startswith("/")
                else posixpath.normpath(posixpath.join("xl", target))
            )
            places[attributes.get("name", "")] = place
    return places


def _elements(path: Path, archive: zipfile.ZipFile, name: str) -> list[tuple[str, dict[str, str]]]:
    elements: list[tuple[str, dict[str, str]]] = []
    parser = xml.parsers.expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = lambda tag, attributes: elements.append((tag.rpartition(" ")[2], attributes))
    try:
        for piece in unpack(path, archive.getinfo(name)):
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (KeyError, xml.parsers.expat.ExpatError):
        raise FileRefused("damaged", _DAMAGED) from None
    return elements
