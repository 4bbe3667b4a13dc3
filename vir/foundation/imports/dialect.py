"""Which rows of a file are its title, its header and its data."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import log2

from vir.foundation.imports.limits import Limits
from vir.foundation.imports.problems import FileRefused, column_letter, quoted
from vir.foundation.kept import kept

HEADER_SEARCH = 30
SAMPLE_ROWS = 5
# No number and no date is longer; a longer cell is a text, whatever it holds.
_VALUE_MAX = 64

# A header names something: it is no number, no date, no yes or no.
_VALUE = re.compile(
    r"[-+(]?\s*[$€£¥]?\s*[0-9][0-9.,' \u00a0\u202f]*\)?\s*%?-?"
    r"|[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}(?:[T ].*)?"
    r"|true|false|#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NULL!|NUM!)",
    re.IGNORECASE,
)

Row = tuple[int, list[str]]


@dataclass(frozen=True)
class Layout:
    """
    Where the header stands among the first rows, and how well the rows below agree with it (0 to 1).

    `columns` are those that the header has and the rows below fill too.
    """

    index: int
    extent: int
    agreement: float
    columns: int


def extent_of(cells: Sequence[str]) -> int:
    """Count the cells up to the last one that is not blank."""
    extent = len(cells)
    while extent and not cells[extent - 1].strip():
        extent -= 1
    return extent


def find_layout(rows: Sequence[Row]) -> Layout | None:
    """
    Find the header: the first row of names as wide as the rows below it. Titles above it are passed over.

    Gives None if no row is a header. A row that looks like data before any header means that there is none.
    """
    extents = [extent_of(cells) for _, cells in rows]
    for index, (_, cells) in enumerate(rows[:HEADER_SEARCH]):
        below = extents[index + 1 :]
        width = _usual(below) if below else extents[index]
        filled = [cell.strip() for cell in cells[: extents[index]] if cell.strip()]
        if (extents[index] == 1 and width > 1) or len(filled) * 2 < width:
            continue
        if any(len(cell) <= _VALUE_MAX and _VALUE.fullmatch(cell) for cell in filled):
            if extents[index] >= width:
                return None
            continue
        lengths = [len(row) for _, row in rows[index + 1 :]]
        agreeing = sum(e == width or n == len(cells) for e, n in zip(below, lengths, strict=True))
        agreement = agreeing / len(below) if below else 1.0
        return Layout(index, extents[index], agreement, min(extents[index], width))
    return None


def _usual(extents: Sequence[int]) -> int:
    # Wide rows weigh more than narrow ones: a short table may stand under many lines of titles.
    counts = Counter(extents)
    return max(counts, key=lambda extent: counts[extent] * log2(1 + extent))


def headers_of(rows: Sequence[Row], layout: Layout, limits: Limits, first_column: int = 0) -> list[str]:
    """
    Give the names of the columns. The cells of the rows begin at `first_column` of the sheet, counted from 0.

    :raises FileRefused: if a column has no name, two have the same, there are too many, or no row follows
    """
    number, cells = rows[layout.index]
    headers = [cell.strip() for cell in cells[: layout.extent]]
    below = [row for _, row in rows[layout.index + 1 :]]
    if len(headers) > limits.max_columns:
        raise FileRefused(
            "too_many_columns",
            kept(
                "The file has {count} columns; at most {max_columns} are read. Remove those not needed.",
                count=Decimal(len(headers)),
                max_columns=limits.max_columns,
            ),
        )
    for index, header in enumerate(headers):
        if not header:
            _refuse_nameless(first_column + index, number)
        if len(header) > limits.max_header:
            raise FileRefused(
                "header_too_long",
                kept(
                    "Column {column}: the name {value} has more than {max_header} characters. Shorten it.",
                    column=column_letter(first_column + index),
                    value=quoted(header),
                    max_header=limits.max_header,
                ),
            )
        if header in headers[:index]:
            both = [column_letter(first_column + i) for i in (headers.index(header), index)]
            raise FileRefused(
                "duplicate_header",
                kept(
                    "Columns {columns} are both called {value}. Give each its own name.",
                    columns=" and ".join(both),
                    value=quoted(header),
                ),
            )
    if not below:
        raise FileRefused(
            "no_rows",
            kept("The file has a header in row {number} and no rows below it. Add the rows.", number=number),
        )
    # A few stray cells to the right are faults of their rows; a column of them is a column without a name.
    stray = [next((i for i in range(layout.extent, len(row)) if row[i].strip()), -1) for row in below]
    found = [index for index in stray if index >= 0]
    if len(found) * 2 > len(below):
        _refuse_nameless(first_column + min(found), number)
    return headers


def _refuse_nameless(index: int, row: int) -> None:
    raise FileRefused(
        "empty_header",
        kept(
            "Column {column} has no name in the header (row {row}). Name the column or remove it.",
            column=column_letter(index),
            row=row,
        ),
    )
