"""Which accounting period a day belongs to."""

from __future__ import annotations

from datetime import date

from payouts.enums import PeriodState
from payouts.models import AccountingPeriod


def period_of(day: date) -> AccountingPeriod | None:
    """Find the accounting period of a day."""
    found: AccountingPeriod | None = AccountingPeriod.objects.filter(
        starts_on__lte=day, ends_on__gt=day
    ).first()
    return found


def posting_day(day: date) -> tuple[AccountingPeriod, date] | None:
    """
    Give the period in which something of a day is posted, and on which day: the first that is open from then on.

    What comes late for a closed period is posted on the first day of the open one.
    """
    found: AccountingPeriod | None = (
        AccountingPeriod.objects.filter(ends_on__gt=day)
        .exclude(state=PeriodState.CLOSED.value)
        .order_by("starts_on")
        .first()
    )
    return None if found is None else (found, max(day, found.starts_on))


def open_accounting_periods(upto: date) -> list[AccountingPeriod]:
    """List the periods that are not closed and begin by a day, the oldest first."""
    return list(
        AccountingPeriod.objects.filter(starts_on__lte=upto)
        .exclude(state=PeriodState.CLOSED.value)
        .order_by("starts_on")
    )
