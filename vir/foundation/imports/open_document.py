"""The sheets of an OpenDocument file (.ods) searched before they are parsed: bounds, errors, formulas."""

from __future__ import annotations

import xml.parsers.expat
import zipfile
from decimal import Decimal
from pathlib import Path

from vir.foundation.imports.archive import unpack
from vir.foundation.imports.limits import Limits
from vir.foundation.imports.marks import SheetMarks
from vir.foundation.imports.problems import FileRefused, column_letter
from vir.foundation.imports.stand_ins import ERRORS, NO_RESULT
from vir.foundation.kept import kept

_DAMAGED = "The workbook is damaged. Open it, save it again as .xlsx, and upload that file."
_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_ROOM = "urn:oasis:names:tc:opendocument:xmlns:"
_TABLE, _TEXT, _OFFICE = f"{_ROOM}table:1.0 ", f"{_ROOM}text:1.0 ", f"{_ROOM}office:1.0 "
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_EXTENDED = ":calc:xmlns:calcext:1.0 value-type"
_ERROR_TEXT_MAX = 64
# The parser unrolls repeated cells, and refuses to beyond these.
_CELLS_MAX = 100_000_000


def search_open(path: Path, archive: zipfile.ZipFile, limits: Limits) -> dict[str, SheetMarks]:
    """
    Search the content of the file. Gives the marks of each sheet by its name.

    :raises FileRefused: if it is protected, no spreadsheet or damaged, declares entities, or a cell lies
        beyond the limits
    """
    kind = b"".join(unpack(path, archive.getinfo("mimetype"))).strip()
    if not kind.startswith(_TYPE):
        raise FileRefused(
            "not_a_table",
            kept("The file is an OpenDocument file without sheets. Save the table as .ods or CSV."),
        )
    if "META-INF/manifest.xml" in archive.namelist():
        manifest = b"".join(unpack(path, archive.getinfo("META-INF/manifest.xml")))
        if b":encryption-data" in manifest:
            raise FileRefused(
                "encrypted",
                kept("The workbook is protected by a password. Remove the password and upload it again."),
            )
    search = _Search(limits)
    parser = xml.parsers.expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = search.start
    parser.EndElementHandler = search.end
    parser.CharacterDataHandler = search.text
    parser.StartDoctypeDeclHandler = _refuse_entities
    parser.buffer_text = True
    try:
        for piece in unpack(path, archive.getinfo("content.xml")):
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except xml.parsers.expat.ExpatError:
        raise FileRefused("damaged", _DAMAGED) from None
    return search.found


def _refuse_entities(*_: object) -> None:
    raise FileRefused(
        "doctype", kept("The workbook declares its own entities, which no spreadsheet program does.")
    )


class _Search:
    def __init__(self, limits: Limits) -> None:
        self.found: dict[str, SheetMarks] = {}
        self._limits = limits
        self._marks = SheetMarks()
        self._row = self._rows = self._column = self._columns = self._widest = 0
        self._depth = 0
        self._attributes: dict[str, str] = {}
        self._words: list[str] | None = None
        # Columns of the row with a cell that holds something; errors and formulas of it by column.
        self._used = False
        self._texts: dict[int, str] = {}
        self._computed: list[int] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == f"{_TABLE}table":
            self._depth += 1
            if self._depth == 1:
                self._marks = self.found.setdefault(attributes.get(f"{_TABLE}name", ""), SheetMarks())
                self._row = self._widest = 0
        elif self._depth != 1:
            return
        elif name == f"{_TABLE}table-row":
            self._rows = _repeats(attributes, "number-rows-repeated")
            self._column, self._used = 0, False
            self._texts, self._computed = {}, []
            self._marks.hidden_rows += attributes.get(f"{_TABLE}visibility") in ("collapse", "filter")
        elif name in _CELLS:
            self._columns = _repeats(attributes, "number-columns-repeated")
            self._attributes, self._words = attributes, []

    def text(self, text: str) -> None:
        if self._words is not None and text:
            self._words.append(text[:_ERROR_TEXT_MAX])
            del self._words[2:]

    def end(self, name: str) -> None:
        if name == f"{_TABLE}table":
            self._depth -= 1
        elif self._depth != 1:
            return
        elif name in _CELLS:
            self._end_cell()
        elif name == f"{_TABLE}table-row":
            self._end_row()

    def _end_cell(self) -> None:
        attributes, words = self._attributes, "".join(self._words or ()).strip()
        self._words = None
        first, self._column = self._column, self._column + self._columns
        formula = f"{_TABLE}formula" in attributes
        typed = attributes.get(f"{_OFFICE}value-type", "")
        if not (formula or typed or words):
            return
        self._used = True
        if self._column > self._limits.max_columns:
            raise FileRefused(
                "too_many_columns",
                kept(
                    "A cell stands in column {value}; at most {max_columns} columns are read. Delete the "
                    "columns to the right of the data.",
                    value=column_letter(self._column - 1)[:8],
                    max_columns=self._limits.max_columns,
                ),
            )
        failed = any(key.endswith(_EXTENDED) and value == "error" for key, value in attributes.items())
        for column in range(first, self._column):
            if formula:
                self._marks.formula_columns.add(column)
            if failed:
                self._texts[column] = words if words in ERRORS else "#VALUE!"
            elif formula and not typed:
                self._texts[column] = NO_RESULT
            elif formula:
                self._computed.append(column)

    def _end_row(self) -> None:
        first, self._row = self._row, self._row + self._rows
        if not self._used:
            return
        if self._row > self._limits.max_rows + 1:
            raise FileRefused(
                "too_many_rows",
                kept(
                    "A cell stands in row {_row}; at most {max_rows} rows are read. Delete the rows "
                    "below the data, or split the file.",
                    _row=Decimal(self._row),
                    max_rows=Decimal(self._limits.max_rows),
                ),
            )
        self._widest = max(self._widest, self._column)
        if self._row * self._widest > _CELLS_MAX:
            raise FileRefused("too_much_memory", kept("The sheet has too many cells."))
        if self._texts or self._computed:
            for row in range(first, self._row):
                for column, text in self._texts.items():
                    self._marks.mark(row, column, text)
                for column in self._computed:
                    self._marks.mark_computed(row, column)


def _repeats(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(f"{_TABLE}{name}", "1")
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise FileRefused("damaged", _DAMAGED)
    return max(1, int(text))
