"""Reading the rows of a CSV file again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from decimal import Decimal

NOTHING = Decimal(0)


def rows_of(content: bytes) -> Iterator[dict[str, str]]:
    """Give each row by the names of its columns."""
    yield from csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))


def number(text: str) -> Decimal:
    """Read an amount; an empty cell is nothing."""
    return Decimal(text) if text else NOTHING


def plain(text: str) -> str:
    """Take the quote off that keeps a spreadsheet from running a text."""
    return text.removeprefix("'")
