"""Reading what partners owe and which documents they have, as pasted or typed rows."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from vir.foundation.money import NumberInvalid, is_currency, parse_decimal

ROWS_MAX = 5000
NAME_LENGTH_MAX = 60


@dataclass(frozen=True)
class ToldStanding:
    """What a partner owed on a day."""

    partner: str
    as_of: date
    currency: str
    owed: Decimal
    past_due: Decimal
    oldest_unpaid_on: date | None


@dataclass(frozen=True)
class ToldDocument:
    """A document that is there, and its last good day."""

    partner: str
    name: str
    valid_until: date | None


def read_standings(text: str, *, currency: str) -> tuple[list[ToldStanding], list[str]]:
    """
    Read rows of partner, as of, owed, past due, oldest unpaid invoice, currency; gives rows and faults.

    :param currency: where a row names none
    """
    found: list[ToldStanding] = []
    faults: list[str] = []
    for number, cells in _rows(text, faults):
        try:
            owed, past_due = _amount(cells[2]), _amount(cells[3])
            row = ToldStanding(
                partner=cells[0],
                as_of=date.fromisoformat(cells[1]),
                currency=cells[5].upper() or currency,
                owed=owed,
                past_due=past_due,
                oldest_unpaid_on=date.fromisoformat(cells[4]) if cells[4] else None,
            )
        except (ValueError, NumberInvalid):
            faults.append(
                f"Row {number}: write partner, day as 2026-11-20, owed, past due, "
                "the day of the oldest unpaid invoice if there is one."
            )
            continue
        if not 0 <= past_due <= owed or not is_currency(row.currency):
            faults.append(f"Row {number}: past due is from 0 up to what is owed, in a known currency.")
            continue
        found.append(row)
    return found, faults


def read_documents(text: str) -> tuple[list[ToldDocument], list[str]]:
    """Read rows of partner, document, last good day; gives rows and faults."""
    found: list[ToldDocument] = []
    faults: list[str] = []
    for number, cells in _rows(text, faults):
        try:
            until = date.fromisoformat(cells[2]) if cells[2] else None
        except ValueError:
            faults.append(f"Row {number}: “{cells[2][:40]}” was not read. Write the day as 2027-12-31.")
            continue
        if not cells[0] or not 1 <= len(cells[1]) <= NAME_LENGTH_MAX:
            faults.append(f"Row {number}: write partner and name of the document.")
            continue
        found.append(ToldDocument(cells[0], cells[1], until))
    return found, faults


def _rows(text: str, faults: list[str]) -> list[tuple[int, list[str]]]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    mark = next((mark for mark in ("\t", ";", ",") if mark in first), ",")
    rows = []
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff").replace("\x00", "")), delimiter=mark)
    for cells in reader:
        stripped = [cell.strip() for cell in cells]
        is_header = reader.line_num == 1 and stripped and stripped[0].lower() in ("partner", "partner code")
        if any(stripped) and not is_header:
            rows.append((reader.line_num, [*stripped, *[""] * 6]))
    if not rows:
        faults.append("There is no row. Paste one line for each partner.")
    if len(rows) > ROWS_MAX:
        faults.append(f"There are {len(rows):,} rows. Send at most {ROWS_MAX:,} at once.")
        return []
    return rows


def _amount(told: str) -> Decimal:
    return parse_decimal(told.replace(",", ""))
