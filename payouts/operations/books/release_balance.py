"""Giving back what is owed and will not be paid: expired, not reached, given up by the partner."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from payouts.enums import LIABILITIES, Account, Column, EntryKind
from payouts.ledger.drafts import About, Draft, Source, release
from payouts.models import LedgerEntry
from payouts.operations.books.post import post
from payouts.queries.books.balances import Spot, balances_by_spot
from payouts.queries.locks import lock_books, lock_positions
from vir.foundation.audit.operations import record
from vir.foundation.money import format_money
from vir.foundation.refusals import Refused

REASON_LENGTH_MAX = 500


class UnableToRelease(Refused):
    """A balance that cannot be released; the text says why."""


@transaction.atomic
def release_balance(
    *,
    spot: Spot,
    account: Account,
    amount: Decimal,
    reason: str,
    day: date,
    proposed_by: UUID,
    approved_by: UUID,
    at: datetime,
) -> LedgerEntry:
    """
    Release an amount of what is owed for a position, in two people's names.

    :param account: the liability it stands on
    :raises UnableToRelease: if more is released than is owed there, no reason is given, or one person acts alone
    """
    written = reason.strip()
    if not written or len(written) > REASON_LENGTH_MAX or "\x00" in written:
        raise UnableToRelease(f"Reason: write 1 to {REASON_LENGTH_MAX} characters.")
    if proposed_by == approved_by:
        raise UnableToRelease("A second person approves what is released.")
    lock_positions()
    lock_books()
    owed = -balances_by_spot(LIABILITIES).get(spot, {}).get(account, Decimal(0))
    if account not in LIABILITIES or not 0 < amount <= owed:
        raise UnableToRelease(
            f"{format_money(amount, spot.currency)} cannot be released: "
            f"{format_money(owed, spot.currency)} is owed there."
        )
    number = LedgerEntry.objects.filter(kind=EntryKind.RELEASE.value).count() + 1
    key = f"release|{spot.program_id}|{spot.partner_id}|{spot.period_start}|{number}"
    draft = Draft(
        key=key,
        kind=EntryKind.RELEASE,
        column=Column.RELEASED,
        about=About(spot.currency, spot.program_id, spot.partner_id, spot.period_start),
        source=Source("release", str(number), proposed_by, approved_by),
        legs=release(amount, account),
        note=written,
    )
    entry = post(drafts=[draft], day=day, at=at)[0]
    record(
        action="liability.released",
        kind="ledger_entry",
        code=entry.code,
        actor_id=approved_by,
        at=at,
        data={"amount": str(amount), "currency": spot.currency, "reason": written},
    )
    return entry
