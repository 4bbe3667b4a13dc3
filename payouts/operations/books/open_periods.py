"""Opening accounting periods: calendar months, each in turn."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from payouts.models import AccountingPeriod, PeriodStep
from payouts.queries.locks import lock_books


@transaction.atomic
def open_periods(*, upto: date, at: datetime, since: date | None = None) -> list[AccountingPeriod]:
    """
    Open the accounting periods up to the month of a day that are not there yet; gives the new ones.

    :param since: a day of the first period where there is none yet; the month of `upto` if None
    """
    lock_books()
    newest: AccountingPeriod | None = AccountingPeriod.objects.order_by("-starts_on").first()
    start = (since or upto).replace(day=1) if newest is None else newest.ends_on
    opened = []
    while start <= upto:
        end = (start + timedelta(days=31)).replace(day=1)
        period = AccountingPeriod.objects.create(starts_on=start, ends_on=end, opened_at=at)
        PeriodStep.objects.create(period=period, act="opened", at=at)
        opened.append(period)
        start = end
    return opened
