"""Confirming what a closed measurement period earned: what was accrued becomes payable."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from payouts.enums import Account, Column, EntryKind
from payouts.ledger.drafts import About, Draft, Source, confirm
from payouts.models import LedgerEntry
from payouts.operations.books.accrue import calculation_source, post_missing
from payouts.operations.books.post import post
from payouts.operations.books.ready import begun, ready_books
from payouts.posting.fingerprints import plain
from payouts.posting.records import Promise
from payouts.queries.books.balances import Spot, balances_by_spot
from payouts.queries.books.expected import expected_of
from payouts.queries.locks import lock_books
from vir.foundation.periods import Period


def confirm_positions(
    *, promise: Promise, period: Period, today: date, at: datetime, actor_id: UUID | None = None
) -> list[LedgerEntry]:
    """
    Confirm every position of a measurement period that was just closed, in the transaction that closes it.

    What is accrued is brought to what was earned first; then all of it moves to what is payable. What is closed
    before the books begin is taken over as payable.
    """
    lock_books()
    if not begun(ready_books(today=today, at=at), today=today):
        return []
    expected = expected_of(promise, period, today=today)
    entries = post_missing([promise], expected, today=today, at=at, source=calculation_source())
    accrued = balances_by_spot([Account.ACCRUED_LIABILITY], programs=[promise.program_id])
    drafts = []
    for one in expected:
        spot = Spot(*one.place, one.currency)
        amount = -accrued.get(spot, {}).get(Account.ACCRUED_LIABILITY, Decimal(0))
        if not amount:
            continue
        drafts.append(
            Draft(
                key="|".join(("conf", promise.code, one.partner_code, period.start.isoformat())),
                kind=EntryKind.CONFIRMATION,
                column=Column.NONE,
                about=About(one.currency, *one.place),
                source=Source("period", f"{promise.code} {period.start.isoformat()}", created_by=actor_id),
                legs=confirm(amount),
                working={"earned": plain(one.earned), "tier": one.tier, "amount": plain(amount)},
            )
        )
    return entries + post(drafts=drafts, day=today, at=at)
