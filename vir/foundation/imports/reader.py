"""Rows of a file, streamed as exact texts: nothing is typed, padded, trimmed or skipped but blank rows."""

from __future__ import annotations

import os
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from pathlib import Path

from vir.foundation.imports import process
from vir.foundation.imports.csvrows import Block, csv_blocks
from vir.foundation.imports.limits import DEFAULT_LIMITS, Limits
from vir.foundation.imports.sniff import Sniffed


def read_rows(
    path: str | os.PathLike[str], sniffed: Sniffed, *, limits: Limits = DEFAULT_LIMITS
) -> Iterator[tuple[int, list[str]]]:
    """
    Stream the rows below the header: the row number a person sees, and the cells.

    A text file gives its cells as they are. A workbook gives numbers in plain digits, dates as ISO, TRUE and
    FALSE, errors as "#REF!", "#FORMULA!" for a formula without a result, and "#FORMULA! 42" for one whose
    result is a figure; `columns.clean_row` reports these. A row has as many cells as the header, unless it is
    ragged: then it is given as it is, and reported by the same.

    :raises FileRefused: if the file turns out to be unreadable, also midway; keep no rows of it then
    """
    file = Path(path)
    width = len(sniffed.headers)
    if sniffed.kind != "csv":
        for number, cells in process.stream(file, sniffed.sheet, sniffed.header_row, limits):
            # A missing cell of a workbook is an empty cell; that is no fault of the row.
            yield (
                number,
                _fitted(cells, width) if len(cells) >= width else cells + [""] * (width - len(cells)),
            )
        return
    for numbers, rows in read_blocks(file, sniffed, limits=limits):
        yield from zip(numbers, rows, strict=True)


def read_blocks(path: Path, sniffed: Sniffed, *, limits: Limits = DEFAULT_LIMITS) -> Iterator[Block]:
    """
    Stream the rows of a text file as `read_rows` gives them, some hundreds at a time.

    :raises FileRefused: if the file turns out to be unreadable, also midway; keep no rows of it then
    """
    width = len(sniffed.headers)
    header_row = sniffed.header_row
    blocks = csv_blocks(path, sniffed.encoding, sniffed.delimiter, sniffed.quotechar, limits)
    for numbers, rows in blocks:
        if numbers[0] <= header_row:
            begin = bisect_right(numbers, header_row)
            numbers, rows = numbers[begin:], rows[begin:]
        if rows:
            yield (
                numbers,
                rows
                if set(map(len, rows)) == {width}
                else [cells if len(cells) == width else _fitted(cells, width) for cells in rows],
            )


def _fitted(cells: list[str], width: int) -> list[str]:
    # Blank cells to the right of the last column hold nothing that could be lost.
    return cells[:width] if len(cells) > width and not any(map(str.strip, cells[width:])) else cells


def values_by_header(rows: Iterable[tuple[int, list[str]]], sniffed: Sniffed) -> dict[str, list[str]]:
    """Give the values that are not blank of each column, by its header."""
    values: dict[str, list[str]] = {header: [] for header in sniffed.headers}
    for _, cells in rows:
        for header, cell in zip(sniffed.headers, cells, strict=False):
            if cell.strip():
                values[header].append(cell)
    return values
