"""The rollforward of an accounting period, from the ledger, and what it is compared with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Case, Max, Q, Sum, Value, When
from django.db.models.fields import BooleanField

from payouts.enums import LIABILITIES, Column
from payouts.ledger.rollforward import Movement, Row, Table, rollforward
from payouts.models import (
    AccountingPeriod,
    AccountMapping,
    GeneralLedgerBalance,
    LedgerEntry,
    LedgerLeg,
    RollforwardReview,
)
from programs.queries import list_programs

OWED = tuple(account.value for account in LIABILITIES)


@dataclass(frozen=True)
class ProgramNamed:
    """A program as a row is headed."""

    id: UUID
    code: str
    name: str


@dataclass(frozen=True)
class LedgerTie:
    """
    What the vendor's general ledger says beside ours.

    :param balances: the newest balance of each account that is compared
    :param mapped: the accounts are those that ours are mapped to; else every balance imported for the period
    :param difference: the general ledger less ours; None where no balance is there
    """

    balances: tuple[GeneralLedgerBalance, ...]
    mapped: bool
    ours: Decimal

    @property
    def theirs(self) -> Decimal | None:
        """Add the balances."""
        return sum((one.amount for one in self.balances), Decimal(0)) if self.balances else None

    @property
    def difference(self) -> Decimal | None:
        """Say how far the two are apart."""
        return None if self.theirs is None else self.theirs - self.ours


@dataclass(frozen=True)
class PeriodTable:
    """The rollforward of one period in one currency."""

    period: AccountingPeriod
    table: Table
    programs: Mapping[UUID, ProgramNamed]
    tie: LedgerTie
    # The last day it goes to: the period's last, or today while it runs.
    upto: date
    # When the newest entry was posted; None where nothing is.
    posted_at: datetime | None
    last_entry: int
    review: RollforwardReview | None

    @property
    def reviewed(self) -> bool:
        """Say whether the newest review saw what stands here."""
        seen = self.review
        return (
            seen is not None
            and seen.last_entry >= self.last_entry
            and seen.closing == self.table.total.closing
            and (seen.difference == self.tie.difference)
        )

    def named(self, row: Row) -> ProgramNamed | None:
        """Give the program of a row; None where its entries name none."""
        return None if row.program_id is None else self.programs.get(row.program_id)


def accounting_periods() -> list[AccountingPeriod]:
    """List every accounting period, the newest first."""
    return list(
        AccountingPeriod.objects.select_related("closed_by", "reopened_by", "reopen_asked_by").order_by(
            "-starts_on"
        )
    )


def accounting_period(starts_on: date) -> AccountingPeriod | None:
    """Find the accounting period that starts on a day."""
    found: AccountingPeriod | None = (
        AccountingPeriod.objects.select_related("closed_by", "reopened_by", "reopen_asked_by")
        .filter(starts_on=starts_on)
        .first()
    )
    return found


def period_tables(period: AccountingPeriod, *, today: date) -> list[PeriodTable]:
    """Give the rollforward of a period, a table for each currency in which something is owed or moved."""
    tables = rollforward(_movements(period))
    if not tables:
        return []
    programs = _programs(tables)
    mapped = _mapped_codes()
    balances = newest_balances(period)
    reviews = _reviews(period)
    newest = _newest(period)
    return [
        PeriodTable(
            period=period,
            table=_in_order(table, programs),
            programs=programs,
            tie=_tie(table, balances, mapped),
            upto=min(today, period.ends_on - timedelta(days=1)),
            posted_at=newest.get(table.currency, (None, 0))[0],
            last_entry=newest.get(table.currency, (None, 0))[1],
            review=reviews.get((table.currency, None)),
        )
        for table in tables
    ]


def newest_balances(period: AccountingPeriod) -> list[GeneralLedgerBalance]:
    """List the newest balance of each account of the general ledger in a period, by account."""
    found = GeneralLedgerBalance.objects.filter(period=period).select_related("imported_by")
    # The id only keeps the choice steady between two of the same moment.
    newest = {(one.gl_code, one.currency): one for one in found.order_by("imported_at", "id")}
    return [newest[key] for key in sorted(newest)]


def program_reviews(period: AccountingPeriod, currency: str) -> dict[UUID, RollforwardReview]:
    """Give the newest review of each program in a period."""
    return {
        program_id: review
        for (found, program_id), review in _reviews(period).items()
        if found == currency and program_id is not None
    }


def _movements(period: AccountingPeriod) -> list[Movement]:
    rows = (
        LedgerLeg.objects.filter(account__in=OWED, entry__period__starts_on__lte=period.starts_on)
        .annotate(
            earlier=Case(
                When(entry__period__starts_on__lt=period.starts_on, then=Value(True)),
                default=Value(False),
                output_field=BooleanField(),
            )
        )
        .values_list("entry__program_id", "currency", "entry__column", "earlier")
        .annotate(total=Sum("amount"))
        .order_by()
    )
    return [
        Movement(program, currency, Column(column), earlier, -total)
        for program, currency, column, earlier, total in rows
    ]


def _programs(tables: Sequence[Table]) -> dict[UUID, ProgramNamed]:
    wanted = {row.program_id for table in tables for row in table.rows if row.program_id}
    return {
        program_id: ProgramNamed(program_id, code, name)
        for program_id, code, name in list_programs().filter(id__in=wanted).values_list("id", "code", "name")
    }


def _in_order(table: Table, programs: Mapping[UUID, ProgramNamed]) -> Table:
    """Put the program that starts last first; what names no program comes at the end."""
    places = {program_id: place for place, program_id in enumerate(programs)}
    rows = sorted(
        table.rows, key=lambda row: len(places) if row.program_id is None else places[row.program_id]
    )
    return Table(table.currency, tuple(rows), table.total)


def _mapped_codes() -> frozenset[str]:
    return frozenset(AccountMapping.objects.filter(account__in=OWED).values_list("gl_code", flat=True))


def _tie(table: Table, balances: Sequence[GeneralLedgerBalance], mapped: frozenset[str]) -> LedgerTie:
    compared = tuple(
        one for one in balances if one.currency == table.currency and (not mapped or one.gl_code in mapped)
    )
    return LedgerTie(compared, bool(mapped), table.total.closing)


def _reviews(period: AccountingPeriod) -> dict[tuple[str, UUID | None], RollforwardReview]:
    """Give the newest review of the whole and of each program, by currency."""
    found = (
        RollforwardReview.objects.filter(period=period)
        .select_related("reviewed_by")
        .order_by("reviewed_at", "id")
    )
    return {(review.currency, review.program_id): review for review in found}


def _newest(period: AccountingPeriod) -> dict[str, tuple[datetime, int]]:
    rows = (
        LedgerEntry.objects.filter(period=period)
        .values_list("currency")
        # What moves within the liability changes no figure that was reviewed.
        .annotate(at=Max("created_at"), number=Max("number", filter=~Q(column=Column.NONE.value)))
        .order_by()
    )
    return {currency: (at, number or 0) for currency, at, number in rows}
