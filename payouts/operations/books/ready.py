"""Having an accounting period to post in, whatever was closed before."""

from __future__ import annotations

from datetime import date, datetime

from payouts.models import AccountingPeriod
from payouts.operations.books.open_periods import open_periods
from payouts.queries.books.periods import posting_day
from payouts.queries.locks import lock_books


def ready_books(*, today: date, at: datetime) -> AccountingPeriod:
    """
    Give the accounting period in which something of today is posted; it is opened where there is none yet.

    Where the month of today is closed already, it is the next one.
    """
    lock_books()
    place = posting_day(today)
    if place is None:
        open_periods(upto=today, at=at)
        place = posting_day(today)
    if place is None:
        newest = AccountingPeriod.objects.latest("starts_on")
        open_periods(upto=newest.ends_on, at=at)
        place = posting_day(today)
    assert place is not None
    return place[0]


def begun(period: AccountingPeriod, *, today: date) -> bool:
    """
    Tell whether the books have begun by a day; what was earned before is taken over when they begin.

    :param period: what `ready_books` gave
    """
    return period.starts_on <= today or AccountingPeriod.objects.filter(starts_on__lte=today).exists()
