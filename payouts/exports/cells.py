"""Cells of files that people open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

# What makes a spreadsheet take a text for a formula, whoever wrote the text.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
BOM = "\ufeff"

Cell = str | int | Decimal | None


def safe_text(text: str) -> str:
    """Write a text so that no spreadsheet runs it; a quote before it is the agreed sign for that."""
    clean = text.replace("\x00", "")
    return f"'{clean}" if clean.startswith(FORMULA_STARTS) else clean


def csv_file(header: Sequence[str], rows: Iterable[Sequence[Cell]], *, bom: bool = False) -> bytes:
    """Write a file by RFC 4180 in UTF-8: numbers with a point and an ASCII minus, text made safe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow([_cell(cell) for cell in row])
    return ((BOM if bom else "") + out.getvalue()).encode()


def _cell(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return safe_text(cell) if isinstance(cell, str) else str(cell)
