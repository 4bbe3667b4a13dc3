"""Owing again what runs dropped below the least amount that is paid, once one of its periods is restated."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from payouts.enums import Account, Column, EntryKind
from payouts.ledger.drafts import About, Draft, Leg, Source, reverse
from payouts.models import LedgerEntry
from payouts.operations.books.post import post
from payouts.posting.records import Place
from payouts.queries.dropped import dropped_of


def bring_back(*, places: Collection[Place], day: date, at: datetime) -> int:
    """
    Reverse what dropped the earnings of positions that are restated; gives how many entries are new.

    The next run measures the restated total by the minimum again. The caller is in a transaction.
    """
    drafts = [_again(entry) for entry in dropped_of(places)]
    return len(post(drafts=drafts, day=day, at=at)) if drafts else 0


def _again(entry: LedgerEntry) -> Draft:
    legs = [Leg(Account(account), amount) for account, amount in entry.legs.values_list("account", "amount")]
    return Draft(
        key=f"rev|{entry.code}",
        kind=EntryKind.REVERSAL,
        column=Column(entry.column),
        about=About(entry.currency, entry.program_id, entry.partner_id, entry.period_start),
        source=Source("reversal", entry.code),
        legs=reverse(legs),
        working={
            "reason": "The period was restated: what was dropped of it is measured by the minimum again."
        },
        reverses=entry.id,
    )
