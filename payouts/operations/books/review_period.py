"""Taking an accounting period into review, and back."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from payouts.enums import PeriodState
from payouts.models import AccountingPeriod
from payouts.operations.books.period_steps import UnableToMovePeriod, locked_period, read_reason, write_step
from payouts.queries.books.checklist import checklist


@transaction.atomic
def review_period(*, starts_on: date, today: date, actor_id: UUID, at: datetime) -> AccountingPeriod:
    """
    Take an open accounting period into review. Entries can still be posted in it until it is closed.

    :raises UnableToMovePeriod: if it is not open, or has not begun
    """
    period = locked_period(starts_on)
    if period.state != PeriodState.OPEN:
        raise UnableToMovePeriod(
            f"{period.starts_on:%b %Y} is {period.get_state_display().lower()}. Only an open period goes into review."
        )
    if today < period.starts_on:
        raise UnableToMovePeriod(f"{period.starts_on:%b %Y} has not begun.")
    found = checklist(period, today=today)
    period.state = PeriodState.IN_REVIEW.value
    period.save(update_fields=["state"])
    write_step(period, "review", actor_id=actor_id, at=at, checklist=found)
    return period


@transaction.atomic
def back_to_open(*, starts_on: date, reason: str, actor_id: UUID, at: datetime) -> AccountingPeriod:
    """
    Take a period out of review.

    :raises UnableToMovePeriod: if it is not in review, or no reason is given
    """
    period = locked_period(starts_on)
    if period.state != PeriodState.IN_REVIEW:
        raise UnableToMovePeriod(f"{period.starts_on:%b %Y} is not in review.")
    written = read_reason(reason, "Back to open")
    period.state = PeriodState.OPEN.value
    period.save(update_fields=["state"])
    write_step(period, "back_to_open", actor_id=actor_id, at=at, reason=written)
    return period
