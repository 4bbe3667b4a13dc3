"""What is prepared for one claim: lines that are granted less, or a part of a lump sum, and what it comes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from decimal import Decimal

from django.http import QueryDict

from claims import transitions
from claims.enums import ClaimKind, LineState
from claims.models import Claim, ClaimLine
from claims.queries.claiming.claims import Only, lines_of
from claims.queries.claiming.second import first_decision
from vir.faces.console.claiming.line_opened import amount_at
from vir.faces.console.claiming.place import number_in
from vir.faces.console.claiming.preparing import (
    NONE,
    Change,
    LineClaimed,
    Weighed,
    read_changes,
    weigh,
    write_changes,
)
from vir.foundation.money import NumberInvalid, parse_decimal, round_amount


def changes_of(claim: Claim, sets: Sequence[str], asked: QueryDict) -> dict[int, Change]:
    """Read what is prepared for a claim, with what was typed for the open line."""
    typed = asked.get("to", "").replace(",", "").strip()
    if not sets and not typed:
        return begun_with(claim)
    quantities = {
        row: Decimal(1) if quantity is None else quantity
        for row, quantity in lines_of(claim, Only.ALL).values_list("row", "quantity")
    }
    given = list(sets)
    line = number_in(asked, "line")
    if typed and line is not None:
        # What is no number grants what was claimed: the line stays as it is.
        with suppress(NumberInvalid):
            given.append(f"{line}:{parse_decimal(typed):f}:{asked.get('why', '')}")
    return read_changes(given, quantities)


def begun_with(claim: Claim) -> dict[int, Change]:
    """Give what a decision begins with: what the first of two persons decided, or what was decided before a dispute."""
    first = first_decision(claim) if claim.first_approved_by_id is not None else None
    if first is not None and transitions.is_open(claim.state):
        return {
            row: Change(row, Decimal(quantity or 0), reason)
            for row, (state, quantity, reason) in first.lines.items()
            if state != LineState.APPROVED
        }
    # Also once something was asked about a disputed claim, which is in review then.
    if claim.disputed_at is None or not transitions.is_open(claim.state):
        return {}
    short = lines_of(claim, Only.ALL).filter(state__in=[LineState.REDUCED, LineState.REJECTED])
    return {one.row: Change(one.row, one.approved_quantity or Decimal(0), one.reason) for one in short}


def kept(claim: Claim, changes: Mapping[int, Change]) -> list[str]:
    """Write changes for a form; where there are none, that they were all taken back."""
    return write_changes(changes.values()) or ([NONE] if begun_with(claim) else [])


def weighed_of(claim: Claim, changes: Mapping[int, Change]) -> Weighed:
    """Add a prepared decision up, in one query whatever the number of lines."""
    lines: list[ClaimLine] = list(lines_of(claim, Only.ALL).filter(row__in=list(changes))) if changes else []
    asked = [
        LineClaimed(
            one.row, one.quantity if one.quantity is not None else Decimal(1), None, one.claimed_amount
        )
        for one in lines
    ]
    return weigh(
        asked,
        changes,
        claimed_quantity=claim.claimed_quantity,
        claimed_amount=claim.claimed_amount,
        amount_of={one.row: amount_at(one, changes[one.row].quantity, claim.currency) for one in lines},
    )


def grant_of(claim: Claim, asked: QueryDict) -> Decimal | None:
    """Read what is granted of a lump sum, None for all of it; an amount that is none grants what was claimed."""
    if claim.kind != ClaimKind.LUMP_SUM or claim.claimed_amount is None:
        return None
    try:
        amount = parse_decimal(asked.get("grant", "").replace(",", "").lstrip("$ ").strip())
    except NumberInvalid:
        return None
    whole = round_amount(amount, claim.currency)
    return whole if 0 < whole < claim.claimed_amount and whole == amount else None


def granted_whole(claim: Claim, grant: Decimal) -> Weighed:
    """Weigh a part of a lump sum."""
    quantity = claim.claimed_quantity or Decimal(1)
    return Weighed(claim.claimed_amount, grant, quantity, quantity, 1, 0)
