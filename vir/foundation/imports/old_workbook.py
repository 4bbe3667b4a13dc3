"""An old workbook (.xls) searched before it is parsed: bounds, errors, formulas, hidden rows, protection."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from decimal import Decimal

from vir.foundation.imports.compound import DAMAGED, Compound
from vir.foundation.imports.limits import Limits
from vir.foundation.imports.marks import SheetMarks
from vir.foundation.imports.problems import FileRefused, column_letter
from vir.foundation.imports.stand_ins import NO_RESULT
from vir.foundation.kept import kept

_BEGIN, _FINISH, _SHEET, _LOCK = 0x0809, 0x000A, 0x0085, 0x002F
_FORMULA, _TRUTH, _ROW = (0x0006, 0x0206, 0x0406), 0x0205, 0x0208
# Records of cells; all begin with the row and the column.
_CELLS = frozenset((*_FORMULA, _TRUTH, 0x0203, 0x0204, 0x00FD, 0x027E, 0x00D6, 0x00BD))
_MANY_NUMBERS = 0x00BD
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
_HIDDEN = 0x20
_VERSION = 0x0600


def search_old(content: bytes, limits: Limits) -> list[SheetMarks]:
    """
    Search every sheet, without parsing. Gives the marks in the order of the sheets.

    :raises FileRefused: if it is damaged, protected, of an older kind or with macros, or a cell lies beyond
        the limits
    """
    compound = Compound(content)
    names = compound.names
    if "EncryptedPackage" in names:
        raise FileRefused(
            "encrypted",
            kept(
                "The workbook is protected by a password. Remove the password in Excel and upload it again."
            ),
        )
    if "_VBA_PROJECT_CUR" in names:
        raise FileRefused(
            "macros",
            kept("The workbook holds macros. Save it as .xlsx, without macros, and upload that file."),
        )
    stream = compound.stream("Workbook")
    if stream is None and "Book" in names:
        raise FileRefused(
            "old_xls", kept("The workbook is of Excel 95 or older. Open it in Excel and save it as .xlsx.")
        )
    if stream is None:
        raise FileRefused(
            "not_a_table", kept("The file is a document without sheets. Save the table as .xlsx or CSV.")
        )
    return [_marks(stream, start, limits) for start in _starts(stream)]


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Give the records from one place up to the end of their part."""
    depth = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        body = stream[at + 4 : at + 4 + size]
        if len(body) != size:
            break
        at += 4 + size
        # A chart inside a sheet is a part of its own.
        depth += (kind == _BEGIN) - (kind == _FINISH)
        if depth == 1 or kind == _BEGIN:
            yield kind, body
        if depth <= 0:
            if kind == _FINISH:
                return
            break
    raise FileRefused("damaged", DAMAGED)


def _starts(stream: bytes) -> list[int]:
    starts = []
    for number, (kind, body) in enumerate(_records(stream, 0)):
        if number == 0 and (len(body) < 4 or struct.unpack_from("<H", body)[0] != _VERSION):
            raise FileRefused("damaged", DAMAGED)
        if kind == _LOCK:
            raise FileRefused(
                "encrypted",
                kept(
                    "The workbook is protected by a password. Remove the password in Excel and upload it "
                    "again."
                ),
            )
        if kind == _SHEET and len(body) >= 6:
            starts.append(struct.unpack_from("<I", body)[0])
    return starts


def _marks(stream: bytes, start: int, limits: Limits) -> SheetMarks:
    marks = SheetMarks()
    for kind, body in _records(stream, start):
        if kind == _ROW and len(body) >= 14:
            marks.hidden_rows += bool(body[12] & _HIDDEN)
        if kind not in _CELLS or len(body) < 6:
            continue
        row, column = struct.unpack_from("<HH", body)
        last = struct.unpack_from("<H", body, len(body) - 2)[0] if kind == _MANY_NUMBERS else column
        if row > limits.max_rows:
            raise FileRefused(
                "too_many_rows",
                kept("A cell stands in row {row}. Split the file into several.", row=Decimal(row + 1)),
            )
        if last >= limits.max_columns:
            raise FileRefused(
                "too_many_columns",
                kept(
                    "A cell stands in column {column}; at most {max_columns} columns are read. Delete "
                    "the columns to the right of the data.",
                    column=column_letter(last),
                    max_columns=limits.max_columns,
                ),
            )
        if kind == _TRUTH and len(body) >= 8 and body[7]:
            marks.mark(row, column, _ERRORS.get(body[6], "#VALUE!"))
        elif kind in _FORMULA and len(body) >= 14:
            _mark_formula(marks, row, column, body[6:14])
    return marks


def _mark_formula(marks: SheetMarks, row: int, column: int, result: bytes) -> None:
    marks.formula_columns.add(column)
    if result[6:] != b"\xff\xff" or result[0] in (0, 1):
        marks.mark_computed(row, column)
    elif result[0] == 2:
        marks.mark(row, column, _ERRORS.get(result[2], "#VALUE!"))
    else:
        # Programs that do not compute write an empty result, to be computed when it is opened.
        marks.mark(row, column, NO_RESULT)
