"""
CSV that a spreadsheet program opens as text: UTF-8 with a byte order mark, and no cell that runs as a
formula.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

Cell = str | int | Decimal | date | None
# These begin a formula in one program or another; the wide ones do in Japanese.
_STARTERS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
_FIGURE = re.compile(r"[-+]?[0-9][0-9.,]*")


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Write a table as RFC 4180: ISO dates, a dot for decimals, an ASCII minus."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([text_cell(name) for name in header])
    writer.writerows([_written(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def text_cell(text: str) -> str:
    """Put an apostrophe before a text that would run as a formula; figures are left as they are."""
    return f"'{text}" if text.startswith(_STARTERS) and not _FIGURE.fullmatch(text) else text


def _written(cell: Cell) -> str:
    if isinstance(cell, str):
        return text_cell(cell)
    if isinstance(cell, Decimal):
        return f"{cell.normalize():f}"
    return "" if cell is None else str(cell)
