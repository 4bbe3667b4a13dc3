"""Accounting periods with what was owed at the end of each, and what was done with one."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Sum

from payouts.enums import LIABILITIES, Column
from payouts.ledger.rollforward import Movement, Row, rollforward
from payouts.models import AccountingPeriod, LedgerEntry, LedgerLeg, PeriodStep
from payouts.queries.books.rollforward import accounting_periods

OWED = tuple(account.value for account in LIABILITIES)


@dataclass(frozen=True)
class PeriodRow:
    """One accounting period: how many entries it has and what was owed at its end, by currency."""

    period: AccountingPeriod
    entries: int
    closing: tuple[tuple[str, Decimal], ...]


def period_rows() -> list[PeriodRow]:
    """List every accounting period, the newest first."""
    moved: dict[UUID, dict[str, Decimal]] = {}
    for period_id, currency, total in (
        LedgerLeg.objects.filter(account__in=OWED)
        .order_by()
        .values_list("entry__period_id", "currency")
        .annotate(total=Sum("amount"))
    ):
        moved.setdefault(period_id, {})[currency] = -total
    counts = dict(LedgerEntry.objects.order_by().values_list("period_id").annotate(entries=Count("id")))
    owed: dict[str, Decimal] = {}
    found = []
    for period in reversed(accounting_periods()):
        for currency, amount in moved.get(period.id, {}).items():
            owed[currency] = owed.get(currency, Decimal(0)) + amount
        found.append(PeriodRow(period, counts.get(period.id, 0), tuple(sorted(owed.items()))))
    return found[::-1]


def steps_of(period: AccountingPeriod) -> list[PeriodStep]:
    """List what was done with a period, the newest first."""
    return list(PeriodStep.objects.filter(period=period).select_related("actor").order_by("-at", "-id"))


def program_months(program_id: UUID) -> list[tuple[AccountingPeriod, Row]]:
    """Give the rollforward of one program month by month, the newest first; months without anything are left out."""
    sums = (
        LedgerLeg.objects.filter(account__in=OWED, entry__program_id=program_id)
        .order_by()
        .values_list("entry__period_id", "currency", "entry__column")
        .annotate(total=Sum("amount"))
    )
    by_period: dict[UUID, list[tuple[str, Column, Decimal]]] = {}
    for period_id, currency, column, total in sums:
        by_period.setdefault(period_id, []).append((currency, Column(column), -total))
    found: list[tuple[AccountingPeriod, Row]] = []
    earlier: list[Movement] = []
    for period in reversed(accounting_periods()):
        of_it = [
            Movement(program_id, currency, column, False, amount)
            for currency, column, amount in by_period.get(period.id, [])
        ]
        found += [(period, row) for table in rollforward([*earlier, *of_it]) for row in table.rows]
        earlier += [Movement(one.program_id, one.currency, one.column, True, one.amount) for one in of_it]
    return found[::-1]
