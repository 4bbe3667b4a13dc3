"""Reading what the bank or the general ledger says of payments, as a file or as pasted or typed rows."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from payouts.enums import PaymentState
from vir.foundation.money import NumberInvalid, parse_decimal

ROWS_MAX = 5000
TEXT_LENGTH_MAX = 1_000_000
REFERENCE_LENGTH_MAX = 80
REASON_LENGTH_MAX = 300

# What a header may be called, in lower case.
_NAMES = {
    "code": ("payment", "code", "payment code", "end-to-end id", "endtoendid", "end to end id"),
    "state": ("status", "state", "result"),
    "reference": ("reference", "bank reference", "credit memo", "credit memo no.", "document"),
    "on": ("date", "paid on", "value date", "paid_on", "booking date"),
    "amount": ("amount", "paid", "amount paid"),
    "reason": ("reason", "return reason", "note"),
}
_ORDER = ("code", "state", "reference", "on", "amount", "reason")
_STATES = {
    "paid": PaymentState.PAID,
    "confirmed": PaymentState.PAID,
    "booked": PaymentState.PAID,
    "bounced": PaymentState.BOUNCED,
    "returned": PaymentState.BOUNCED,
    "rejected": PaymentState.BOUNCED,
    "came back": PaymentState.BOUNCED,
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True)
class Said:
    """
    One row: what happened to a payment.

    :ivar row: its number as people count, the header included
    :ivar amount: as it stands there, None where it does not say
    :ivar faults: what of it was not read, each a sentence; such a row is not applied
    """

    row: int
    code: str
    state: PaymentState | None
    reference: str
    on: date | None
    amount: Decimal | None
    reason: str
    faults: tuple[str, ...] = ()


class UnreadableConfirmations(ValueError):
    """A text that has no rows, or too many."""


def read_confirmations(text: str) -> list[Said]:
    """
    Read rows of a CSV, of a spreadsheet or typed: payment, status, reference, date, amount, reason.

    A first row with names of columns says their order; without one they stand in the order above.

    :raises UnreadableConfirmations: if there is nothing, or more than is read at once
    """
    if len(text) > TEXT_LENGTH_MAX:
        raise UnreadableConfirmations("The text is too long. Send at most 1 MB at once.")
    lines = [row for row in _rows(text.lstrip("\ufeff").replace("\x00", "")) if any(cell for _, cell in row)]
    numbered = [(row[0][0], [cell for _, cell in row]) for row in lines]
    if not numbered:
        raise UnreadableConfirmations("There is no row. Paste one line for each payment.")
    header = _header(numbered[0][1])
    rows = numbered[1:] if header else numbered
    if not rows:
        raise UnreadableConfirmations("There is no row below the names of the columns.")
    if len(rows) > ROWS_MAX:
        raise UnreadableConfirmations(f"There are {len(rows):,} rows. Send at most {ROWS_MAX:,} at once.")
    names = header or dict(zip(_ORDER, range(len(_ORDER)), strict=True))
    return [_said(number, cells, names) for number, cells in rows]


def _rows(text: str) -> list[list[tuple[int, str]]]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    mark = next((mark for mark in ("\t", ";", ",") if mark in first), ",")
    reader = csv.reader(io.StringIO(text), delimiter=mark)
    return [[(reader.line_num, cell.strip()) for cell in row] for row in reader]


def _header(cells: Sequence[str]) -> dict[str, int] | None:
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        for name, words in _NAMES.items():
            if cell.lower() in words and name not in found:
                found[name] = place
    return found if "code" in found and len(found) >= 2 else None


def _said(number: int, cells: Sequence[str], names: dict[str, int]) -> Said:
    def cell(name: str) -> str:
        place = names.get(name)
        return cells[place] if place is not None and place < len(cells) else ""

    faults: list[str] = []
    state = _STATES.get(cell("state").lower() or "paid")
    if state is None:
        faults.append(f"Status: “{cell('state')[:40]}” was not read. Write paid or bounced.")
    on = _date(cell("on"))
    if on is None:
        said = f"“{cell('on')[:40]}” was not read" if cell("on") else "it is missing"
        faults.append(f"Date: {said}. Write it as 2026-11-16 or 16 Nov 2026.")
    amount = _amount(cell("amount"), faults)
    if state is PaymentState.PAID and not cell("reference"):
        faults.append(
            "Reference: it is missing. Write what the bank or the general ledger calls the payment."
        )
    if state is PaymentState.BOUNCED and not cell("reason"):
        faults.append("Reason: it is missing. Write why the payment came back.")
    if len(cell("reference")) > REFERENCE_LENGTH_MAX:
        faults.append(f"Reference: at most {REFERENCE_LENGTH_MAX} characters.")
    if not cell("code"):
        faults.append("Payment: its code is missing.")
    return Said(
        number,
        cell("code").upper(),
        state,
        cell("reference")[:REFERENCE_LENGTH_MAX],
        on,
        amount,
        cell("reason")[:REASON_LENGTH_MAX],
        tuple(faults),
    )


def _amount(told: str, faults: list[str]) -> Decimal | None:
    if not told:
        return None
    try:
        return parse_decimal(re.sub(r"[,$€£\s\u00a0]|[A-Z]{3}", "", told))
    except NumberInvalid:
        faults.append(f"Amount: “{told[:40]}” was not read. Write it as 6231.60.")
        return None


def _date(told: str) -> date | None:
    """Read an ISO date, or one with the month in letters; never a numeric order that has to be guessed."""
    try:
        return date.fromisoformat(told)
    except ValueError:
        pass
    found = re.fullmatch(r"(\d{1,2})\s+([A-Za-z]{3})[a-z]*\s+(\d{4})", told)
    if not found or found[2].lower() not in _MONTHS:
        return None
    try:
        return date(int(found[3]), _MONTHS.index(found[2].lower()) + 1, int(found[1]))
    except ValueError:
        return None
