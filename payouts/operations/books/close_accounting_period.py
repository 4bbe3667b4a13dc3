"""Closing an accounting period: nothing is posted in it any more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from payouts.enums import PeriodState
from payouts.models import AccountingPeriod
from payouts.operations.books.open_periods import open_periods
from payouts.operations.books.period_steps import UnableToMovePeriod, locked_period, write_step
from payouts.queries.books.checklist import ChecklistItem, checklist


class NotDone(UnableToMovePeriod):
    """Items of the checklist are open; the text names every one of them."""

    def __init__(self, period: AccountingPeriod, items: Sequence[ChecklistItem]) -> None:
        self.items = list(items)
        named = " ".join(f"{item.title}: {item.text}" for item in items)
        super().__init__(f"{period.starts_on:%b %Y} cannot be closed yet. {named}")


@transaction.atomic
def close_accounting_period(
    *, starts_on: date, today: date, actor_id: UUID, at: datetime
) -> AccountingPeriod:
    """
    Close an accounting period that is in review. What comes late is posted in the next one, which is opened.

    :raises UnableToMovePeriod: if it is not in review
    :raises NotDone: if an item of the checklist is open
    """
    period = locked_period(starts_on)
    if period.state != PeriodState.IN_REVIEW:
        raise UnableToMovePeriod(
            f"{period.starts_on:%b %Y} is {period.get_state_display().lower()}. "
            "Take it into review first; what is in review is closed."
        )
    found = checklist(period, today=today)
    missing = [item for item in found if not item.done]
    if missing:
        raise NotDone(period, missing)
    open_periods(upto=period.ends_on, at=at)
    period.state = PeriodState.CLOSED.value
    period.closed_by_id, period.closed_at = actor_id, at
    period.reopen_asked_by_id = period.reopen_asked_at = None
    period.reopened_by_id = period.reopened_at = None
    period.reopen_reason = ""
    period.save()
    write_step(period, "closed", actor_id=actor_id, at=at, checklist=found)
    return period
