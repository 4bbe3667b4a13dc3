"""Valuing what is owed in other currencies at the closing rate of an accounting period."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from payouts.enums import Column, EntryKind, PeriodState
from payouts.ledger.drafts import About, Draft, Source
from payouts.ledger.valuation import Valuation, revalue
from payouts.models import AccountingPeriod, LedgerEntry
from payouts.operations.books.period_steps import UnableToMovePeriod, locked_period, write_step
from payouts.operations.books.post import post
from payouts.queries.books.exchange import SOURCE, Exchange, exchanges, source_code
from vir.foundation.periods import format_date


class UnableToRevalue(UnableToMovePeriod):
    """A period that cannot be valued at closing rates; the text says why."""


@transaction.atomic
def revalue_period(*, starts_on: date, today: date, actor_id: UUID, at: datetime) -> list[LedgerEntry]:
    """
    Post what exchange differences a period lacks, on its last day; gives the entries, none where nothing is lacking.

    What was posted before is taken off, so that another rate, or a later entry, posts only the change.

    :raises UnableToRevalue: if the period is closed, has not come to its last day, or a rate is missing
    """
    period = locked_period(starts_on)
    month, last = f"{period.starts_on:%b %Y}", period.ends_on - timedelta(days=1)
    if period.state == PeriodState.CLOSED:
        raise UnableToRevalue(f"{month} is closed: its exchange differences stay. Value the next period.")
    if today < last:
        raise UnableToRevalue(f"{month} has a closing rate from its last day on, {format_date(last)}.")
    found = exchanges(period)
    lacking = sorted({one.lacking for one in found if one.lacking})
    if lacking:
        raise UnableToRevalue(f"{month} is not valued. {' '.join(lacking)} Rates are under Exchange rates.")
    entries = post(drafts=_drafts(found, period, actor_id), day=last, at=at)
    if entries:
        write_step(period, "revalued", actor_id=actor_id, at=at)
    return entries


def _drafts(found: list[Exchange], period: AccountingPeriod, actor_id: UUID) -> list[Draft]:
    return [
        _draft(one, one.valuation, period, actor_id) for one in found if one.valuation is not None and one.due
    ]


def _draft(one: Exchange, valuation: Valuation, period: AccountingPeriod, actor_id: UUID) -> Draft:
    due = valuation.difference - one.posted
    place = f"{period.starts_on:%Y-%m}|{one.pool.currency}|{one.code}"
    return Draft(
        key=f"fx|{place}|{one.made + 1}",
        kind=EntryKind.REVALUATION,
        column=Column.NONE,
        about=About(one.home, one.pool.program_id),
        source=Source(SOURCE, source_code(one.pool.currency, period), created_by=actor_id),
        legs=revalue(due),
        working={
            "foreign": {"amount": str(valuation.owed), "currency": one.pool.currency},
            "closing_rate": "" if valuation.closing is None else f"{valuation.closing.normalize():f}",
            "valued": str(valuation.valued),
            "carried": str(valuation.carried),
            "difference": str(valuation.difference),
            "before": str(one.posted),
        },
    )
