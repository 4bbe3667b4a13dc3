"""Posting entries: the only place that writes to the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from payouts.ledger.drafts import Draft
from payouts.models import AccountingPeriod, LedgerEntry, LedgerLeg
from payouts.queries.books.periods import posting_day
from payouts.queries.locks import lock_books
from vir.foundation.periods import format_date
from vir.foundation.refusals import Refused

ROWS_AT_ONCE = 2000


class UnableToPost(Refused):
    """An entry that cannot be posted; the text says why."""


@transaction.atomic
def post(*, drafts: Sequence[Draft], day: date, at: datetime) -> list[LedgerEntry]:
    """
    Post entries on a day; those whose key is posted already are left out. Gives the new ones.

    Of a closed accounting period they are posted on the first day of the next one that is open.

    :param day: the day in the vendor's zone that they belong to
    :raises UnableToPost: if no accounting period is open from that day on
    """
    lock_books()
    there = set(
        LedgerEntry.objects.filter(key__in=[draft.key for draft in drafts]).values_list("key", flat=True)
    )
    new = [draft for draft in drafts if draft.key not in there]
    if not new:
        return []
    place = posting_day(day)
    if place is None:
        raise UnableToPost(
            f"No accounting period is open from {format_date(day)} on. Open one under Finance, Periods."
        )
    newest = LedgerEntry.objects.aggregate(newest=Max("number"))["newest"] or 0
    entries = [_entry(draft, number, place, at) for number, draft in enumerate(new, start=newest + 1)]
    LedgerEntry.objects.bulk_create(entries, batch_size=ROWS_AT_ONCE)
    LedgerLeg.objects.bulk_create(
        [
            LedgerLeg(entry=entry, account=leg.account.value, amount=leg.amount, currency=entry.currency)
            for entry, draft in zip(entries, new, strict=True)
            for leg in draft.legs
        ],
        batch_size=ROWS_AT_ONCE,
    )
    return entries


def _entry(draft: Draft, number: int, place: tuple[AccountingPeriod, date], at: datetime) -> LedgerEntry:
    period, day = place
    return LedgerEntry(
        number=number,
        kind=draft.kind.value,
        column=draft.column.value,
        period=period,
        posted_on=day,
        program_id=draft.about.program_id,
        partner_id=draft.about.partner_id,
        period_start=draft.about.period_start,
        currency=draft.about.currency,
        key=draft.key,
        reverses_id=draft.reverses,
        source=draft.source.kind,
        source_code=draft.source.code,
        working=dict(draft.working),
        note=draft.note,
        created_by_id=draft.source.created_by,
        approved_by_id=draft.source.approved_by,
        created_at=at,
    )
