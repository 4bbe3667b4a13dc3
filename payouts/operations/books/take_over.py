"""Beginning the books: balances that were owed before are taken over, by two people and once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from partners.queries.directory import partner_ids_by_code
from payouts.enums import Account, Column, EntryKind
from payouts.ledger.drafts import About, Draft, Source
from payouts.ledger.drafts import take_over as taken_over
from payouts.models import LedgerEntry
from payouts.operations.books.open_periods import open_periods
from payouts.operations.books.post import post
from payouts.posting.fingerprints import plain
from payouts.posting.records import Promise
from payouts.queries.books.periods import period_of
from payouts.queries.locks import lock_books, lock_positions
from payouts.queries.promises import closed_periods, promise_of
from vir.foundation.audit.operations import record
from vir.foundation.money import format_money, round_amount
from vir.foundation.periods import format_date
from vir.foundation.refusals import Refused


@dataclass(frozen=True)
class OpeningRow:
    """What was owed to a partner for one measurement period, by its first day, of a program."""

    program_code: str
    partner_code: str
    period_start: date
    amount: Decimal


class UnableToTakeOver(Refused):
    """Balances that cannot be taken over; the text names the row and says why."""


@transaction.atomic
def take_over(
    *, rows: Sequence[OpeningRow], day: date, proposed_by: UUID, approved_by: UUID, at: datetime
) -> list[LedgerEntry]:
    """
    Take over what was owed on a day, by position.

    What a closed measurement period owes is payable, the rest is accrued.

    :raises UnableToTakeOver: if a row is unknown or not an amount, its position has entries already, the day's
        accounting period is closed, or it is not by two people
    """
    lock_positions()
    lock_books()
    open_periods(upto=day, since=day, at=at)
    month = period_of(day)
    if month is None or month.state == "closed":
        raise UnableToTakeOver(
            f"The accounting period of {format_date(day)} is not open. Choose a later day."
        )
    if proposed_by == approved_by:
        raise UnableToTakeOver("Balances are taken over by two people. Let another person approve them.")
    if not rows:
        raise UnableToTakeOver("There is no balance to take over. Add a row.")
    entries = post(drafts=_drafts(rows, proposed_by, approved_by), day=day, at=at)
    totals: dict[str, Decimal] = {}
    for entry in entries:
        totals[entry.currency] = totals.get(entry.currency, Decimal(0)) + Decimal(entry.working["amount"])
    record(
        action="ledger.taken_over",
        kind="ledger",
        code=entries[0].code,
        actor_id=approved_by,
        at=at,
        data={
            "day": day.isoformat(),
            "rows": len(entries),
            "total": {code: plain(amount) for code, amount in totals.items()},
            "proposed_by": str(proposed_by),
        },
    )
    return entries


def _drafts(rows: Sequence[OpeningRow], proposed_by: UUID, approved_by: UUID) -> list[Draft]:
    codes = {row.program_code for row in rows}
    promises = {code: promise for code in sorted(codes) if (promise := promise_of(code)) is not None}
    closed = closed_periods([promise.program_id for promise in promises.values()])
    partners = partner_ids_by_code()
    begun = set(
        LedgerEntry.objects.filter(program_id__in=[promise.program_id for promise in promises.values()])
        .order_by()
        .values_list("program_id", "partner_id", "period_start")
        .distinct()
    )
    drafts = []
    for number, row in enumerate(rows, start=1):
        promise = promises.get(row.program_code)
        partner = partners.get(row.partner_code)
        _check(number, row, promise, partner)
        assert promise is not None
        spot = (promise.program_id, partner, row.period_start)
        if spot in begun:
            raise UnableToTakeOver(
                f"Row {number}: the books hold entries of {row.partner_code} in {row.program_code} already. "
                "Reverse them first, or leave the row out."
            )
        begun.add(spot)
        is_closed = row.period_start in closed.get(promise.program_id, {})
        account = Account.EARNED_PAYABLE if is_closed else Account.ACCRUED_LIABILITY
        drafts.append(
            Draft(
                key="|".join(("open", row.program_code, row.partner_code, row.period_start.isoformat())),
                kind=EntryKind.OPENING,
                column=Column.OPENING,
                about=About(promise.terms.currency, *spot),
                source=Source("opening", row.program_code, proposed_by, approved_by),
                legs=taken_over(row.amount, account),
                working={"amount": plain(row.amount)},
            )
        )
    return drafts


def _check(number: int, row: OpeningRow, promise: Promise | None, partner: UUID | None) -> None:
    if promise is None:
        raise UnableToTakeOver(f"Row {number}: there is no published program {row.program_code}.")
    if promise.period_from(row.period_start) is None:
        raise UnableToTakeOver(
            f"Row {number}: no period of {row.program_code} begins on {format_date(row.period_start)}. "
            f"They begin on {', '.join(format_date(period.start) for period in promise.periods)}."
        )
    if partner is None:
        raise UnableToTakeOver(f"Row {number}: there is no partner {row.partner_code}.")
    currency = promise.terms.currency
    if not row.amount.is_finite() or not row.amount or round_amount(row.amount, currency) != row.amount:
        shown = format_money(Decimal(0), currency)
        raise UnableToTakeOver(
            f"Row {number}: write an amount other than {shown}, in whole cents of {currency}."
        )
