"""What became of a claim, what it is worth, and what comes next, in the partner's words. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from claims.enums import ClaimKind, ClaimState
from claims.models import Claim
from vir.faces.portal.claims import words
from vir.foundation.web import formats
from vir.foundation.words import later, say, say_many

# What was decided, without the day of it and with.
REJECTED = (later("{vendor} rejected this claim."), later("{vendor} rejected this claim on {day}."))
APPROVED = (later("{vendor} approved {amount}."), later("{vendor} approved {amount} on {day}."))
IN_PART = (
    later("{vendor} approved a part: {amount}."),
    later("{vendor} approved a part on {day}: {amount}."),
)


@dataclass(frozen=True)
class Value:
    """What a claim is worth and how certain that is; units where the program says what they pay."""

    amount: Decimal | None
    units: Decimal | None
    currency: str
    word: str

    @property
    def units_said(self) -> str:
        """Write the units, "481 units"."""
        return words.units(self.units or Decimal(0))


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
        return Value(claim.approved_amount, claim.approved_quantity, claim.currency, say("approved"))
    if state is ClaimState.REJECTED:
        return Value(claim.claimed_amount, claim.claimed_quantity, claim.currency, say("claimed, rejected"))
    if state is ClaimState.WITHDRAWN:
        return Value(claim.claimed_amount, claim.claimed_quantity, claim.currency, say("withdrawn"))
    if state is ClaimState.DRAFT:
        return Value(None, None, claim.currency, "")
    return Value(claim.claimed_amount, claim.claimed_quantity, claim.currency, say("claimed, not decided"))


def next_step(claim: Claim, today: date) -> str:
    """Say in a few words what comes next, and when."""
    state = ClaimState(claim.state)
    if state is ClaimState.WAITING:
        return say("Answer the question")
    if state in (ClaimState.SUBMITTED, ClaimState.IN_REVIEW, ClaimState.DISPUTED):
        return _decision(claim.due_on, today)
    if state is ClaimState.APPROVED:
        return say("Counts in its program") if _by_program(claim) else say("Paid with the next payout run")
    if state is ClaimState.PART_APPROVED:
        return say("Correct what was rejected")
    if state is ClaimState.REJECTED:
        return say("Correct and send again")
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
    day = formats.day(on) if on else ""
    if state is ClaimState.WAITING:
        return Verdict(
            say("{vendor} asks you something. It is decided after your answer.", vendor=vendor), "", ""
        )
    if state is ClaimState.DISPUTED:
        sentence = (
            say("You disputed the decision on {day}. Another person looks at it again.", day=day)
            if day
            else say("You disputed the decision. Another person looks at it again.")
        )
        return Verdict(sentence, "", clock)
    if state is ClaimState.WITHDRAWN:
        sentence = (
            say("You withdrew this claim on {day}. Its sales can be claimed again.", day=day)
            if day
            else say("You withdrew this claim. Its sales can be claimed again.")
        )
        return Verdict(sentence, "", "")
    if state in words.DECIDED:
        return _decided(claim, decided, vendor, day, paid)
    late = claim.due_on is not None and claim.due_on < today
    if late:
        sentence = say(
            "{vendor} should have decided by {day}. It is late.", vendor=vendor, day=_day(claim.due_on)
        )
    else:
        sentence = say("{vendor} decides by {day}.", vendor=vendor, day=_day(claim.due_on))
    return Verdict(sentence, say("Nothing to do for you."), clock)


def _decided(claim: Claim, decided: Decided, vendor: str, day: str, paid: str) -> Verdict:
    state, said = ClaimState(claim.state), claim.decision_note
    if state is ClaimState.REJECTED:
        sentence = say(REJECTED[bool(day)], vendor=vendor, day=day)
        return Verdict(sentence, said or say("Each line says why."), "")
    amount = _approved(claim)
    if state is ClaimState.APPROVED:
        sentence = say(APPROVED[bool(day)], vendor=vendor, amount=amount, day=day)
        return Verdict(sentence, " ".join(filter(None, (said, paid))), "")
    sentence = say(IN_PART[bool(day)], vendor=vendor, amount=amount, day=day)
    return Verdict(sentence, " ".join(filter(None, (said, _counted(decided), paid))), "")


def _counted(decided: Decided) -> str:
    """Say how many lines were decided which way, where they are many."""
    if decided.lines < 2:
        return ""
    parts = [
        say_many(
            "{count} of {lines} approved as claimed",
            "{count} of {lines} approved as claimed",
            decided.approved,
            count=formats.number(decided.approved),
            lines=words.lines(decided.lines),
        )
    ]
    if decided.reduced:
        parts.append(
            say_many(
                "{count} reduced", "{count} reduced", decided.reduced, count=formats.number(decided.reduced)
            )
        )
    if decided.rejected:
        parts.append(
            say_many(
                "{count} rejected",
                "{count} rejected",
                decided.rejected,
                count=formats.number(decided.rejected),
            )
        )
    return say("{list}. Each says why.", list=formats.listed(parts))


def _approved(claim: Claim) -> str:
    if claim.approved_amount is not None:
        return formats.money(claim.approved_amount, claim.currency)
    return words.units(claim.approved_quantity or Decimal(0))


def _by_program(claim: Claim) -> bool:
    return claim.kind in (ClaimKind.VOLUME, ClaimKind.PER_UNIT)


def _decision(due: date | None, today: date) -> str:
    if due is None:
        return ""
    day = formats.day(due)
    return say("Was due by {day}", day=day) if due < today else say("Decision by {day}", day=day)


def _day(day: date | None) -> str:
    return say(formats.NOT_YET) if day is None else formats.day(day)
