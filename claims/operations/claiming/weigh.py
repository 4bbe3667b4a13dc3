"""What a decision about the rows of a claim comes to, before anything of it is kept."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from claims.enums import ClaimAction, ClaimKind, LineState, Reason
from claims.models import Claim, ClaimLine
from claims.operations.claiming.refusals import UnableToDecide
from vir.foundation.money import format_money_short, format_number, round_amount

ZERO: Final = Decimal(0)
LINE_NOTE_MAX: Final = 500
GRANTED: Final = (LineState.APPROVED, LineState.REDUCED)


@dataclass(frozen=True)
class LineDecision:
    """
    What is decided about one row.

    :param state: approved, reduced or rejected
    :param quantity: what is approved of a reduced row, in the product's units
    :param reason: a word of `Reason`; needed for reduced and rejected rows
    """

    state: LineState
    quantity: Decimal | None = None
    reason: str = ""
    note: str = ""


def decided_lines(
    claim: Claim, decisions: Mapping[int, LineDecision], rest: LineState, reason: str
) -> list[ClaimLine]:
    """
    Write the decision into the rows, which are not kept yet.

    :raises UnableToDecide: if the decision leaves something open
    """
    lines = list(ClaimLine.objects.filter(claim=claim).exclude(state=LineState.REMOVED).order_by("row"))
    strange = set(decisions) - {line.row for line in lines}
    if strange:
        raise UnableToDecide(f"{claim.code} has no row {min(strange)}. Load the page again.")
    other = LineDecision(rest, reason=reason)
    for line in lines:
        _decide(claim, line, decisions.get(line.row), other)
    return lines


def _decide(claim: Claim, line: ClaimLine, named: LineDecision | None, rest: LineDecision) -> None:
    """Decide about one row. What was granted before a dispute counts already, so it only grows."""
    before = line.approved_quantity if line.state in GRANTED else None
    if before is not None and named is None:
        return
    decision = named or rest
    quantity: Decimal = line.quantity if line.quantity is not None else Decimal(1)
    granted = {
        LineState.APPROVED: quantity,
        LineState.REDUCED: decision.quantity if decision.quantity is not None else ZERO,
        LineState.REJECTED: ZERO,
    }.get(decision.state)
    if granted is None:
        raise UnableToDecide(f"Row {line.row}: say whether it is approved, reduced or rejected.")
    if decision.state is LineState.REDUCED and not 0 < granted < quantity:
        raise UnableToDecide(
            f"Row {line.row}: {format_number(granted)} is not between nothing and the claimed"
            f" {format_number(quantity)}. Approve the row, reject it, or enter a quantity between."
        )
    if decision.state is not LineState.APPROVED and decision.reason not in list(Reason):
        raise UnableToDecide(f"Row {line.row}: choose a reason. The partner reads it.")
    if before is not None and granted < before:
        raise UnableToDecide(
            f"Row {line.row}: {format_number(before)} was approved before and counts already. It is not taken"
            " back with a dispute."
        )
    line.state = decision.state.value
    line.approved_quantity = granted if line.quantity is not None else None
    line.approved_amount = (
        None if line.claimed_unit is None else round_amount(line.claimed_unit * granted, claim.currency)
    )
    is_whole = decision.state is LineState.APPROVED
    line.reason = "" if is_whole else decision.reason
    line.note = decision.note.strip()[:LINE_NOTE_MAX]
    line.holds = decision.state in GRANTED


def why_rejected(reason: str, note: str) -> str:
    """
    Give what a partner reads about a rejection that stands at no row.

    :raises UnableToDecide: if neither a reason nor a note says it
    """
    said = note.strip()
    if reason in list(Reason):
        word = Reason(reason)
        return " ".join([f"{word.label}. {word.how_to_fix}", said]).strip()
    if not said:
        raise UnableToDecide("Reason: choose one, or write a note. The partner reads it.")
    return said


def approved_amount_of(claim: Claim, lines: Collection[ClaimLine], amount: Decimal | None) -> Decimal | None:
    """
    Give what the decisions about the rows come to; None where the program's terms will say it.

    :raises UnableToDecide: if more of a lump sum is approved than is claimed, or less than was before a dispute
    """
    kind = ClaimKind(claim.kind)
    if kind is ClaimKind.LUMP_SUM:
        claimed: Decimal = claim.claimed_amount or ZERO
        asked = claimed if amount is None else round_amount(amount, claim.currency)
        if not 0 <= asked <= claimed:
            raise UnableToDecide(f"Amount: approve at most {format_money_short(claimed, claim.currency)}.")
        granted = asked if not lines or any(line.state in GRANTED for line in lines) else ZERO
        before: Decimal = claim.approved_amount or ZERO
        if granted < before:
            raise UnableToDecide(
                f"Amount: {format_money_short(before, claim.currency)} was approved before and counts already."
                " It is not taken back with a dispute."
            )
        return granted
    if claim.claimed_amount is None:
        return None
    return sum((line.approved_amount or ZERO for line in lines), ZERO)


def action_of(claim: Claim, lines: Collection[ClaimLine], approved: Decimal | None) -> ClaimAction:
    """Give the act that the decisions about the rows come to."""
    is_lump = ClaimKind(claim.kind) is ClaimKind.LUMP_SUM
    if is_lump and not approved:
        return ClaimAction.REJECT
    is_short = is_lump and approved != claim.claimed_amount
    states = {LineState(line.state) for line in lines}
    if states and not states & set(GRANTED):
        return ClaimAction.REJECT
    whole = states <= {LineState.APPROVED}
    return ClaimAction.APPROVE if whole and not is_short else ClaimAction.PART_APPROVE
