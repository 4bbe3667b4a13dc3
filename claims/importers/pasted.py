"""Cells copied from a spreadsheet, with or without their header. Pure."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO

from claims.importers.claim_columns import written
from vir.foundation.imports.ambiguity import Ambiguous
from vir.foundation.imports.cells import Format, reader_of
from vir.foundation.imports.dates import DateFormat, guess_date_format
from vir.foundation.imports.kinds import Column, Kind
from vir.foundation.imports.mapping import suggest
from vir.foundation.imports.numbers import guess_number_format
from vir.foundation.imports.problems import CellNotRead
from vir.foundation.imports.reading import NUMBER_KINDS

TEXT_MAX = 4_000_000
# In the order in which they are tried: what a spreadsheet puts on the clipboard comes first.
SEPARATORS = "\t;|,"


def pasted_rows(text: str, columns: Sequence[Column]) -> list[dict[str, str]]:
    """
    Give the rows of a pasted text: the text of each column by its name, blank cells left out.

    Where the first row names columns it is taken as the header; else the cells are in the order of the columns. A date
    or number that can be read in one way only is given as it is typed; any other as it stands, for a person to say.
    """
    grid = _grid(text)
    if not grid:
        return []
    order, body = _order(grid, columns)
    rows = [
        {name: cell.strip() for name, cell in zip(order, cells, strict=False) if name and cell.strip()}
        for cells in body
    ]
    rows = [row for row in rows if row]
    for column in columns:
        _settle(rows, column)
    return rows


def _grid(text: str) -> list[list[str]]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    first = lines.split("\n", 1)[0]
    separator = next((sign for sign in SEPARATORS if sign in first), "\t")
    found = csv.reader(StringIO(lines), delimiter=separator)
    return [cells for cells in found if any(cell.strip() for cell in cells)]


def _order(grid: list[list[str]], columns: Sequence[Column]) -> tuple[list[str], list[list[str]]]:
    """Give which column each cell is of, and the rows without their header."""
    first = [cell.strip() for cell in grid[0]]
    named = suggest(columns, [cell for cell in dict.fromkeys(first) if cell])
    by_header = {header: name for name, header in named.items() if header is not None}
    # Two names or more are no accident, and no row of figures has them.
    if len(by_header) >= 2:
        return [by_header.get(cell, "") for cell in first], grid[1:]
    return [column.name for column in columns], grid


def _settle(rows: list[dict[str, str]], column: Column) -> None:
    """Write the values of a column as the page writes them, where all of them have one meaning."""
    if column.kind is not Kind.DATE and column.kind not in NUMBER_KINDS:
        return
    fmt = _format(column, [row[column.name] for row in rows if column.name in row])
    if fmt is None:
        return
    read = reader_of(column, fmt)
    for row in rows:
        text = row.get(column.name)
        if text is None:
            continue
        try:
            row[column.name] = written(read(text))
        except CellNotRead:
            continue


def _format(column: Column, values: Sequence[str]) -> Format | None:
    if column.kind is Kind.DATE:
        found: Format | Ambiguous[DateFormat] | None = guess_date_format(values)
        return None if isinstance(found, Ambiguous) else found
    guessed = guess_number_format(values)
    return None if isinstance(guessed, Ambiguous) else guessed
