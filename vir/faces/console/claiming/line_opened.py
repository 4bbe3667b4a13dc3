"""The open line of a claim: what it says, what its document says, and what can be done about it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from claims.enums import LineState, Reason
from claims.models import Claim, ClaimLine, Flag
from vir.faces.console.claiming.documents import Says
from vir.faces.console.claiming.place import Addresses, Place
from vir.faces.console.claiming.preparing import Change
from vir.foundation.money import format_money, format_number, round_amount

DOCUMENT_CHECK = "document_total"
REASONS = {
    "exact_duplicate": Reason.DUPLICATE,
    "altered_number": Reason.DUPLICATE,
    "serial_reuse": Reason.SERIAL_USED,
    "over_claim": Reason.MORE_THAN_BOUGHT,
    "claimed_return": Reason.RETURNED,
    "evidence_reuse": Reason.NO_EVIDENCE,
    DOCUMENT_CHECK: Reason.QUANTITY_DIFFERS,
    "outside_period": Reason.OUTSIDE_PERIOD,
    "not_eligible": Reason.NOT_ELIGIBLE,
    "price_range": Reason.PRICE,
}


def amount_at(line: ClaimLine, quantity: Decimal, currency: str) -> Decimal | None:
    """Give the amount of a line at a quantity, rounded as it will be paid; None where the program says it."""
    if line.claimed_amount is None:
        return None
    if line.claimed_unit is None or line.quantity is None or quantity == line.quantity:
        return line.claimed_amount if quantity else Decimal(0)
    return round_amount(line.claimed_unit * quantity, currency)


def reason_for(flags: Sequence[Flag], row: int) -> str:
    """Give the reason that the flags of a row suggest."""
    named = [REASONS[flag.check_name] for flag in flags if row in flag.rows and flag.check_name in REASONS]
    return named[0].value if named else Reason.OTHER.value


def granted(claim: Claim, line: ClaimLine, change: Change | None) -> tuple[Decimal | None, Decimal | None]:
    """Give what is granted of a line, and its amount, where it is less than was claimed."""
    if change is not None:
        return change.quantity, amount_at(line, change.quantity, claim.currency)
    if line.state in (LineState.REDUCED, LineState.REJECTED):
        return line.approved_quantity or Decimal(0), line.approved_amount
    return None, None


def opened(
    claim: Claim,
    line: ClaimLine,
    flags: Sequence[Flag],
    place: Place,
    addresses: Addresses,
    says: Says | None,
    quantity: Decimal,
) -> dict[str, Any]:
    """Give what the open line says beneath itself, and what can be done about it."""
    without = {row: change for row, change in place.changes.items() if row != line.row}
    why = reason_for(flags, line.row)
    rejected = {**place.changes, line.row: Change(line.row, Decimal(0), why)}
    said = [
        {
            "shape": "square" if flag.severity == "must_resolve" else "act",
            "severity": "must" if flag.severity == "must_resolve" else "act",
            "label": "must be resolved" if flag.severity == "must_resolve" else "look",
            "words": flag.title,
        }
        for flag in flags
        if line.row in flag.rows and not flag.resolution
    ]
    decided = ""
    if line.state in (LineState.REDUCED, LineState.REJECTED) and line.reason:
        decided = f"{LineState(line.state).label}: {Reason(line.reason).label}"
        decided += f", “{line.note}”" if line.note else ""
    return {
        "customer": line.end_customer,
        "serial": line.serial,
        "unit_price": line.unit_price,
        "unit": line.claimed_unit,
        "kept_reason": line.kept_reason,
        "flag_words": said,
        "decided": decided,
        "undo_url": addresses.at(changes=without, line=line.row),
        "reject_url": addresses.at(changes=rejected, line=line.row),
        "minus_all": ""
        if line.claimed_amount is None
        else format_money(-line.claimed_amount, claim.currency),
        "hidden": [(n, v) for n, v in addresses.pairs(line=line.row) if n != "to"],
        "compare": _compare(claim, line, flags, place, addresses, says, quantity),
    }


def _compare(
    claim: Claim,
    line: ClaimLine,
    flags: Sequence[Flag],
    place: Place,
    addresses: Addresses,
    says: Says | None,
    quantity: Decimal,
) -> dict[str, str] | None:
    """Set a line against its document: "Claimed 12 · document says 10", with what would make it right."""
    if says is None or says.quantity is None:
        return None
    claimed = format_number(quantity)
    if not says.differs:
        return {"words": f"Claimed {claimed} · the document says the same", "set_url": ""}
    found: dict[str, str] = {"words": f"Claimed {claimed} · document says {format_number(says.quantity)}"}
    found["set_url"] = ""
    if says.quantity < quantity and line.row not in place.changes:
        lower = {**place.changes, line.row: Change(line.row, says.quantity, Reason.QUANTITY_DIFFERS.value)}
        found["set_url"] = addresses.at(changes=lower, line=line.row)
        at_lower = amount_at(line, says.quantity, claim.currency)
        less = ""
        if at_lower is not None and line.claimed_amount is not None:
            less = f", {format_money(at_lower - line.claimed_amount, claim.currency)}"
        found["set_label"] = f"Set to {format_number(says.quantity)}{less}"
        for number, flag in enumerate(flags, start=1):
            if line.row in flag.rows and flag.check_name == DOCUMENT_CHECK and not flag.resolution:
                found["accept_url"] = addresses.at(
                    line=line.row, resolve=f"flag-{number}", anchor=f"flag-{number}"
                )
                found["accept_label"] = f"Accept {claimed}…"
    return found
