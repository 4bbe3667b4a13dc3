"""Undoing an entry by its opposite: by two people, and once."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from payouts.enums import Account, Column, EntryKind
from payouts.ledger.drafts import About, Draft, Leg, Source, reverse
from payouts.models import LedgerEntry
from payouts.operations.books.post import post
from payouts.operations.books.ready import ready_books
from payouts.queries.locks import lock_books
from vir.foundation.audit.operations import record
from vir.foundation.refusals import Refused

LEAST_REASON = 5
# What else has a life of its own: a payment is voided, an adjustment answered by another, a result corrected.
REVERSIBLE = (EntryKind.OPENING, EntryKind.ACCRUAL, EntryKind.RELEASE, EntryKind.REVALUATION)


class UnableToReverse(Refused):
    """An entry that cannot be reversed; the text says why."""


@transaction.atomic
def reverse_entry(
    *, number: int, reason: str, proposed_by: UUID, approved_by: UUID, today: date, at: datetime
) -> LedgerEntry:
    """
    Reverse an entry in the open accounting period, in the column that it stood in.

    An accrual comes again with the next calculation where it is still expected.

    :raises UnableToReverse: if it is not of a kind that is, was reversed, or not by two people with a reason
    """
    lock_books()
    ready_books(today=today, at=at)
    entry: LedgerEntry | None = LedgerEntry.objects.filter(number=number).first()
    if entry is None:
        raise UnableToReverse(f"There is no entry LE-{number}.")
    if proposed_by == approved_by:
        raise UnableToReverse("An entry is reversed by two people. Let another person approve it.")
    told = reason.strip()
    if len(told) < LEAST_REASON:
        raise UnableToReverse("Say why the entry is reversed: the reason stays with it.")
    if EntryKind(entry.kind) not in REVERSIBLE:
        raise UnableToReverse(
            f"{entry.code} is not reversed by hand: {EntryKind(entry.kind).label.lower()} is undone where it was done."
        )
    earlier = LedgerEntry.objects.filter(reverses=entry).first()
    if earlier is not None:
        raise UnableToReverse(f"{entry.code} was reversed by {earlier.code} already.")
    legs = [Leg(Account(account), amount) for account, amount in entry.legs.values_list("account", "amount")]
    (reversal,) = post(
        drafts=[
            Draft(
                key=f"rev|{entry.code}",
                kind=EntryKind.REVERSAL,
                column=Column(entry.column),
                about=About(entry.currency, entry.program_id, entry.partner_id, entry.period_start),
                source=Source("reversal", entry.code, proposed_by, approved_by),
                legs=reverse(legs),
                note=told[:500],
                reverses=entry.id,
            )
        ],
        day=today,
        at=at,
    )
    record(
        action="ledger.reversed",
        kind="ledger",
        code=entry.code,
        actor_id=approved_by,
        at=at,
        data={"by": reversal.code, "reason": told[:500], "proposed_by": str(proposed_by)},
    )
    return reversal
