"""What became of a claim, what it is worth, and what comes next, in the partner's words. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from claims.enums import ClaimKind, ClaimState
from claims.models import Claim
from vir.faces.portal.claims import words
from vir.foundation.web import formats


@dataclass(frozen=True)
class Value:
    """What a claim is worth and how certain that is; units where the program says what they pay."""

    amount: Decimal | None
    units: Decimal | None
    currency: str
    word: str


@dataclass(frozen=True)
class Decided:
    """How many lines of a claim were decided which way."""

    approved: int = 0
    reduced: int = 0
    rejected: int = 0

    @property
    def lines(self) -> int:
        """Count them all."""
        return self.approved + self.reduced + self.rejected


@dataclass(frozen=True)
class Verdict:
    """Where a claim is: one sentence, what it means, and how long it still takes."""

    sentence: str
    more: str
    clock: str


def value_of(claim: Claim) -> Value:
    """Say what a claim is worth."""
    state = ClaimState(claim.state)
    if state in (ClaimState.APPROVED, ClaimState.PART_APPROVED):
        return Value(claim.approved_amount, claim.approved_quantity, claim.currency, "approved")
    if state is ClaimState.REJECTED:
        return Value(claim.claimed_amount, claim.claimed_quantity, claim.currency, "claimed, rejected")
    if state is ClaimState.WITHDRAWN:
        return Value(claim.claimed_amount, claim.claimed_quantity, claim.currency, "withdrawn")
    if state is ClaimState.DRAFT:
        return Value(None, None, claim.currency, "")
    return Value(claim.claimed_amount, claim.claimed_quantity, claim.currency, "claimed, not decided")


def next_step(claim: Claim, today: date) -> str:
    """Say in a few words what comes next, and when."""
    state = ClaimState(claim.state)
    if state is ClaimState.WAITING:
        return "Answer the question"
    if state in (ClaimState.SUBMITTED, ClaimState.IN_REVIEW, ClaimState.DISPUTED):
        return _decision(claim.due_on, today)
    if state is ClaimState.APPROVED:
        return "Counts in its program" if _by_program(claim) else "Paid with the next payout run"
    if state is ClaimState.PART_APPROVED:
        return "Correct what was rejected"
    if state is ClaimState.REJECTED:
        return "Correct and send again"
    return ""


def verdict_of(
    claim: Claim,
    decided: Decided,
    *,
    vendor: str,
    today: date,
    clock: str,
    on: date | None,
    paid: str,
) -> Verdict:
    """
    Say where a claim is.

    :param clock: working days left, in words
    :param on: the day of the last step that the sentence names: decided, disputed or withdrawn
    """
    state = ClaimState(claim.state)
    day = f" on {formats.day(on)}" if on else ""
    if state is ClaimState.WAITING:
        return Verdict(f"{vendor} asks you something. It is decided after your answer.", "", "")
    if state is ClaimState.DISPUTED:
        return Verdict(f"You disputed the decision{day}. Another person looks at it again.", "", clock)
    if state is ClaimState.WITHDRAWN:
        return Verdict(f"You withdrew this claim{day}. Its sales can be claimed again.", "", "")
    if state in words.DECIDED:
        return _decided(claim, decided, vendor, day, paid)
    late = claim.due_on is not None and claim.due_on < today
    if late:
        sentence = f"{vendor} should have decided by {_day(claim.due_on)}. It is late."
    else:
        sentence = f"{vendor} decides by {_day(claim.due_on)}."
    return Verdict(sentence, "Nothing to do for you.", clock)


def _decided(claim: Claim, decided: Decided, vendor: str, day: str, paid: str) -> Verdict:
    state, said = ClaimState(claim.state), claim.decision_note
    if state is ClaimState.REJECTED:
        return Verdict(f"{vendor} rejected this claim{day}.", said or "Each line says why.", "")
    amount = _approved(claim)
    if state is ClaimState.APPROVED:
        return Verdict(f"{vendor} approved {amount}{day}.", " ".join(filter(None, (said, paid))), "")
    whole = f"{formats.number(decided.approved)} of {words.lines(decided.lines)}"
    parts = [f"{whole} approved as claimed"]
    if decided.reduced:
        parts.append(f"{formats.number(decided.reduced)} reduced")
    if decided.rejected:
        parts.append(f"{formats.number(decided.rejected)} rejected")
    counted = f"{', '.join(parts)}. Each says why." if decided.lines > 1 else ""
    return Verdict(
        f"{vendor} approved a part{day}: {amount}.", " ".join(filter(None, (said, counted, paid))), ""
    )


def _approved(claim: Claim) -> str:
    if claim.approved_amount is not None:
        return formats.money(claim.approved_amount, claim.currency)
    return words.units(claim.approved_quantity or Decimal(0))


def _by_program(claim: Claim) -> bool:
    return claim.kind in (ClaimKind.VOLUME, ClaimKind.PER_UNIT)


def _decision(due: date | None, today: date) -> str:
    if due is None:
        return ""
    return f"Was due by {formats.day(due)}" if due < today else f"Decision by {formats.day(due)}"


def _day(day: date | None) -> str:
    return formats.NOT_YET if day is None else formats.day(day)
