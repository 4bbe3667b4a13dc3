"""849, the response to a claim that came as an 844: what was decided about each line, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from claims.enums import LineState, Reason
from claims.exports.edi.writing import Answer, Line, x12_interchange
from claims.importers.edi.values import plain

# AAA03 (element 901, reject reason): X12 has a list for claims on price authorizations. REF ZZ gives our own words.
REASONS = {
    Reason.DUPLICATE: "28",
    Reason.SERIAL_USED: "12",
    Reason.QUANTITY_DIFFERS: "33",
    Reason.AMOUNT_DIFFERS: "06",
    Reason.MORE_THAN_BOUGHT: "04",
    Reason.OUTSIDE_PERIOD: "27",
    Reason.LATE: "29",
    Reason.NOT_ELIGIBLE: "03",
    Reason.PRICE: "06",
    Reason.NO_EVIDENCE: "15",
    Reason.EVIDENCE_UNREADABLE: "32",
    Reason.RETURNED: "09",
    Reason.OTHER: "25",
}
# AAA04 (element 889, follow-up): a rejected line may be corrected and sent again.
CORRECT_AND_RESEND = "C"
# How a line is told: accepted (Y), accepted with a smaller quantity (Y and QD), rejected (N).
STATES = {LineState.APPROVED: "Y", LineState.REDUCED: "Y", LineState.REJECTED: "N"}
QUANTITY_DECREASED = "QD"
CLAIMED, APPROVED = "32", "38"
CLAIMED_AMOUNT, APPROVED_AMOUNT = "CC", "AP"
REFERENCE_MAX, WORDS_MAX = 30, 80


@dataclass(frozen=True)
class DecidedLine:
    """A line of a claim with its decision. Amounts are None where the program's terms say them."""

    row: int
    state: LineState
    sku: str
    invoice: str
    sold_on: date | None
    serial: str
    unit: str
    quantity: Decimal
    approved_quantity: Decimal
    claimed_amount: Decimal | None
    approved_amount: Decimal | None
    reason: str
    note: str


@dataclass(frozen=True)
class Response:
    """A decided claim, as it is answered."""

    code: str
    # BAA05 of the claim, and CON01 and CON02.
    reference: str
    agreement: tuple[str, str]
    currency: str
    decided_on: date
    lines: Sequence[DecidedLine]


def write_849(answer: Answer, response: Response) -> bytes:
    """Write the response: a PAD loop for each line, the hash total of the quantities in CTT, and both totals."""
    qualifier, agreement = response.agreement
    lines: list[Line] = [
        ("849",),
        ("BRC", "11", f"{response.decided_on:%Y%m%d}", "AM", response.reference[:REFERENCE_MAX]),
        ("CUR", "SE", response.currency),
        ("REF", "ZZ", response.code, "Our number of the claim"),
        ("DTM", "050", f"{response.decided_on:%Y%m%d}"),
        ("CON", qualifier, agreement, "VA"),
    ]
    hashed = Decimal(0)
    for line in response.lines:
        lines += _line(line)
        hashed += line.quantity + line.approved_quantity
    lines.append(("CTT", "1", plain(hashed)))
    for code, amount in (
        (CLAIMED_AMOUNT, _total(response, "claimed")),
        (APPROVED_AMOUNT, _total(response, "approved")),
    ):
        if amount is not None:
            lines.append(("AMT", code, plain(amount)))
    version = answer.to.groups[0].version if answer.to.groups else "004010"
    return x12_interchange(answer, code="CF", version=version, sets=[lines])


def _total(response: Response, what: str) -> Decimal | None:
    amounts = [line.claimed_amount if what == "claimed" else line.approved_amount for line in response.lines]
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None


def _line(line: DecidedLine) -> list[Line]:
    change = QUANTITY_DECREASED if line.state is LineState.REDUCED else ""
    found: list[Line] = [("PAD", str(line.row), "", change), ("LIN", "", "VN", line.sku)]
    if line.state is LineState.APPROVED:
        found.append(("AAA", STATES[line.state]))
    else:
        follow = CORRECT_AND_RESEND if line.state is LineState.REJECTED else ""
        found.append(("AAA", STATES[line.state], "", REASONS[Reason(line.reason)], follow))
    found.append(("QTY", CLAIMED, plain(line.quantity), line.unit or "EA"))
    found.append(("QTY", APPROVED, plain(line.approved_quantity), line.unit or "EA"))
    for code, amount in ((CLAIMED_AMOUNT, line.claimed_amount), (APPROVED_AMOUNT, line.approved_amount)):
        if amount is not None:
            found.append(("AMT", code, plain(amount)))
    found.append(("REF", "IV", line.invoice[:REFERENCE_MAX]))
    if line.serial:
        found.append(("REF", "SE", line.serial[:REFERENCE_MAX]))
    if line.reason:
        words = Reason(line.reason).label + (f": {line.note}" if line.note else "")
        found.append(("REF", "ZZ", line.reason[:REFERENCE_MAX], words[:WORDS_MAX]))
    if line.sold_on is not None:
        found.append(("DTM", "003", f"{line.sold_on:%Y%m%d}"))
    return found
