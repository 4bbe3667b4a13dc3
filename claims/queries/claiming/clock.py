"""Until when a claim is decided, in the words that both sides read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from claims import transitions
from claims.enums import ClaimState
from claims.models import Claim
from claims.queries.claiming.policy import Policy, working_days
from vir.foundation.periods import format_date


@dataclass(frozen=True)
class Clock:
    """
    Where a claim stands in time.

    :param words: one sentence for both sides
    :param days_left: working days until it is due, negative where it is late, None where no clock runs
    """

    words: str
    days_left: int | None
    is_late: bool
    is_waiting: bool


def clock_of(claim: Claim, today: date, policy: Policy, *, for_partner: bool = False) -> Clock:
    """Say until when a claim is decided, or since when it waits for whom."""
    if claim.state == ClaimState.WAITING and claim.waiting_since is not None:
        whom = "you" if for_partner else "the partner"
        words = f"Waiting for {whom} since {format_date(claim.waiting_since)} · the days stand still"
        return Clock(words, None, is_late=False, is_waiting=True)
    if not transitions.is_open(claim.state) or claim.due_on is None:
        return Clock("", None, is_late=False, is_waiting=False)
    left = working_days(today, claim.due_on, policy)
    if claim.due_on < today:
        late = max(-left, 0)
        said = f"{_days(late)} late" if late else "late"
        return Clock(f"Due by {format_date(claim.due_on)} · {said}", -late, is_late=True, is_waiting=False)
    said = "due today" if claim.due_on == today else f"{_days(left)} left"
    return Clock(f"Decided by {format_date(claim.due_on)} · {said}", left, is_late=False, is_waiting=False)


def _days(count: int) -> str:
    return "1 working day" if count == 1 else f"{count} working days"
