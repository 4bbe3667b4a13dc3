"""Until when a claim is decided, in the words that both sides read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from claims import transitions
from claims.enums import ClaimState
from claims.models import Claim
from claims.queries.claiming.policy import Policy, working_days
from vir.foundation.money import format_number
from vir.foundation.periods import format_date
from vir.foundation.words import say, say_many


@dataclass(frozen=True)
class Clock:
    """
    Where a claim stands in time.

    :param words: one sentence for both sides
    :param left: how long it still takes or how late it is, in words
    :param days_left: working days until it is due, negative where it is late, None where no clock runs
    """

    words: str
    days_left: int | None
    is_late: bool
    is_waiting: bool
    left: str = ""


def clock_of(claim: Claim, today: date, policy: Policy, *, for_partner: bool = False) -> Clock:
    """Say until when a claim is decided, or since when it waits for whom."""
    if claim.state == ClaimState.WAITING and claim.waiting_since is not None:
        since = format_date(claim.waiting_since)
        words = (
            say("Waiting for you since {day} · the days stand still", day=since)
            if for_partner
            else say("Waiting for the partner since {day} · the days stand still", day=since)
        )
        return Clock(words, None, is_late=False, is_waiting=True)
    if not transitions.is_open(claim.state) or claim.due_on is None:
        return Clock("", None, is_late=False, is_waiting=False)
    left, due = working_days(today, claim.due_on, policy), format_date(claim.due_on)
    if claim.due_on < today:
        late = max(-left, 0)
        said = _late(late)
        return Clock(
            say("Due by {day} · {late}", day=due, late=said), -late, is_late=True, is_waiting=False, left=said
        )
    said = say("due today") if claim.due_on == today else _left(left)
    words = say("Decided by {day} · {left}", day=due, left=said)
    return Clock(words, left, is_late=False, is_waiting=False, left=said)


def _late(days: int) -> str:
    if not days:
        return say("late")
    return say_many("{count} working day late", "{count} working days late", days, count=_number(days))


def _left(days: int) -> str:
    return say_many("{count} working day left", "{count} working days left", days, count=_number(days))


def _number(days: int) -> str:
    return format_number(Decimal(days))
