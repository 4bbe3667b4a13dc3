"""Saying that the rollforward of an accounting period was looked at, as a whole or of one program."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from payouts.enums import PeriodState
from payouts.ledger.rollforward import Row
from payouts.models import AccountingPeriod, RollforwardReview
from payouts.queries.books.rollforward import PeriodTable, period_tables
from payouts.queries.locks import lock_books
from vir.foundation.audit.operations import record
from vir.foundation.money import format_money
from vir.foundation.refusals import Refused

EXPLANATION_LENGTH_MAX = 500


class UnableToReview(Refused):
    """A rollforward that cannot be marked as reviewed; the text says why."""


@transaction.atomic
def review_rollforward(
    *,
    starts_on: date,
    currency: str,
    seen_closing: Decimal,
    explanation: str,
    today: date,
    actor_id: UUID,
    at: datetime,
) -> RollforwardReview:
    """
    Mark the rollforward of a period in one currency as reviewed.

    :param seen_closing: the closing amount that was looked at
    :raises UnableToReview: if it is another one by now, or differs from the general ledger without an explanation
    """
    table = _table(starts_on, currency, today)
    closing, difference = table.table.total.closing, table.tie.difference
    if closing != seen_closing:
        raise UnableToReview(
            f"The closing amount is {format_money(closing, currency)} by now, "
            f"not {format_money(seen_closing, currency)}. Look at it again."
        )
    written = explanation.strip()
    if len(written) > EXPLANATION_LENGTH_MAX or "\x00" in written:
        raise UnableToReview(f"Explanation: write at most {EXPLANATION_LENGTH_MAX} characters.")
    if difference is None and not written:
        raise UnableToReview(
            "No balance of the general ledger is there to compare with. Enter it, or explain why there is none."
        )
    if difference and not written:
        raise UnableToReview(
            f"The general ledger differs by {format_money(difference, currency)}. "
            "Explain the difference, or clear it first."
        )
    return _write(table, None, written, difference, actor_id, at)


@transaction.atomic
def review_programs(
    *,
    starts_on: date,
    currency: str,
    program_ids: Collection[UUID],
    today: date,
    actor_id: UUID,
    at: datetime,
) -> list[RollforwardReview]:
    """
    Mark the rollforward of programs in a period as reviewed.

    :raises UnableToReview: if one of them has nothing in the period
    """
    table = _table(starts_on, currency, today)
    rows = {row.program_id: row for row in table.table.rows}
    chosen = [rows[program_id] for program_id in program_ids if program_id in rows]
    if not chosen or len(chosen) != len(set(program_ids)):
        raise UnableToReview("Choose the programs that were reviewed; each has something in the period.")
    return [_write(table, row, "", None, actor_id, at) for row in chosen]


def _table(starts_on: date, currency: str, today: date) -> PeriodTable:
    lock_books()
    period: AccountingPeriod | None = AccountingPeriod.objects.filter(starts_on=starts_on).first()
    if period is None:
        raise UnableToReview(f"There is no accounting period {starts_on:%b %Y}. Choose one from the list.")
    if period.state == PeriodState.CLOSED:
        raise UnableToReview(f"{period.starts_on:%b %Y} is closed: it was reviewed before.")
    found = [table for table in period_tables(period, today=today) if table.table.currency == currency]
    if not found:
        raise UnableToReview(f"Nothing is owed and nothing moved in {currency} in {period.starts_on:%b %Y}.")
    return found[0]


def _write(
    table: PeriodTable,
    row: Row | None,
    explanation: str,
    difference: Decimal | None,
    actor_id: UUID,
    at: datetime,
) -> RollforwardReview:
    closing = (row or table.table.total).closing
    review: RollforwardReview = RollforwardReview.objects.create(
        period=table.period,
        program_id=None if row is None else row.program_id,
        currency=table.table.currency,
        closing=closing,
        difference=difference,
        explanation=explanation,
        last_entry=table.last_entry,
        reviewed_by_id=actor_id,
        reviewed_at=at,
    )
    program = None if row is None else table.named(row)
    record(
        action="rollforward.reviewed",
        kind="accounting_period",
        code=f"{table.period.starts_on:%Y-%m}",
        actor_id=actor_id,
        at=at,
        data={
            "program": "" if program is None else program.code,
            "closing": str(closing),
            "currency": table.table.currency,
            "difference": None if difference is None else str(difference),
            "explanation": explanation,
        },
    )
    return review
