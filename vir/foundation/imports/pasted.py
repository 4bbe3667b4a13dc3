"""Cells pasted from a spreadsheet: the text that a browser sends, as a file that is read like any other."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

from vir.foundation.imports.limits import DEFAULT_LIMITS, MIB, Limits
from vir.foundation.imports.problems import FileRefused
from vir.foundation.kept import kept

# A person pastes a screenful or a few thousand rows; more than that is a file.
PASTED_BYTES_MAX = 2 * MIB
PASTED_ROWS_MAX = 20_000
_NAME = "pasted.tsv"


def write_pasted(text: str, folder: Path, *, limits: Limits = DEFAULT_LIMITS) -> Path:
    """
    Write pasted cells to a file in a folder, for `sniff` and `read_rows`: UTF-8, one line a row.

    Spreadsheets separate cells by tabs and quote those that hold a tab, a line end or a quotation mark. Text
    without a tab (a column, or lines of CSV) is written as it is.

    :raises FileRefused: if it holds nothing, a NUL character or half a character, or is over a limit
    """
    if not text.strip():
        raise FileRefused(
            "empty", kept("Nothing was pasted. Copy the cells with their header row, and paste them.")
        )
    if "\0" in text:
        raise FileRefused(
            "nul", kept("The pasted text holds a NUL character, which no text has. Copy it again.")
        )
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        raise FileRefused("encoding", kept("The pasted text is damaged: copy the cells again.")) from None
    if size > PASTED_BYTES_MAX:
        raise FileRefused(
            "too_large",
            kept(
                "The pasted cells have {size} MB; at most {most} MB are pasted. Upload them as a file.",
                size=f"{size / MIB:.1f}",
                most=PASTED_BYTES_MAX // MIB,
            ),
        )
    rows = _tabbed_rows(text) if "\t" in text else None
    lines = text.count("\n") + 1 if rows is None else len(rows)
    if lines > min(PASTED_ROWS_MAX, limits.max_rows + 1):
        raise FileRefused(
            "too_many_rows",
            kept(
                "{lines} rows were pasted; at most {most} are. Upload them as a file.",
                lines=Decimal(lines),
                most=Decimal(PASTED_ROWS_MAX),
            ),
        )
    path = folder / _NAME
    with path.open("w", encoding="utf-8", newline="") as file:
        if rows is None:
            file.write(text)
        else:
            csv.writer(file, delimiter="\t", lineterminator="\n").writerows(rows)
    return path


def _tabbed_rows(text: str) -> list[list[str]]:
    """Split cells at tabs; a quotation mark that opens no cell, or is never closed, is a sign like others."""
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter="\t", strict=True))
    except csv.Error:
        # Inches: 5" pipe. Spreadsheets quote only cells that need it, and then close every mark.
        pass
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter="\t", quoting=csv.QUOTE_NONE))
    except csv.Error:
        raise FileRefused(
            "cell_too_long",
            kept("A pasted cell is longer than a spreadsheet allows. Shorten it, and paste again."),
        ) from None
