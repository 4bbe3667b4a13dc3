"""The entries behind a figure of the books, and one of them whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, DecimalField, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from payouts.enums import LIABILITIES, Column, EntryKind
from payouts.ledger.rollforward import MOVING
from payouts.models import AccountingPeriod, CalculationRun, JournalLine, LedgerEntry, LedgerLeg

OWED = tuple(account.value for account in LIABILITIES)
AMOUNT = DecimalField(max_digits=17, decimal_places=4)
# The words of a cell of the rollforward that are no column of an entry.
OPENING, CLOSING, MOVED, OTHER = "opening", "closing", "moved", "other"
CELLS = (OPENING, *(column.value for column in MOVING), OTHER, MOVED, CLOSING)


@dataclass(frozen=True)
class EntryFilter:
    """
    Which entries.

    :param period: the accounting period of the cell; without one, of all
    :param cell: a column of the rollforward: its opening holds all earlier entries, its closing all so far
    """

    period: AccountingPeriod | None = None
    cell: str = ""
    currency: str = ""
    program_id: UUID | None = None
    partner_id: UUID | None = None
    period_start: date | None = None
    kind: EntryKind | None = None
    source: str = ""
    source_code: str = ""


@dataclass(frozen=True)
class EntrySum:
    """How many entries there are, and by how much they moved what is owed."""

    count: int
    owed: Decimal


@dataclass(frozen=True)
class EntryDetail:
    """
    One entry with its legs, and what it hangs together with.

    :param reversed_by: the entry that undoes it
    :param journal: the code of the journal it went to the general ledger with, empty where it has not yet
    :param calculation: the recalculation its amount comes from
    """

    entry: LedgerEntry
    legs: list[LedgerLeg]
    owed: Decimal
    reversed_by: LedgerEntry | None
    journal: str
    calculation: CalculationRun | None


def entries_of(wanted: EntryFilter) -> QuerySet[LedgerEntry]:
    """
    List entries, the newest first; `owed` is by how much one moved what the vendor owes.

    Behind a cell of the rollforward are those that moved what is owed; without one, all.
    """
    return _found(wanted).select_related("program", "partner", "period").order_by("-number")


def sums_of(wanted: EntryFilter) -> dict[str, EntrySum]:
    """Count entries and add up what they moved, by currency."""
    found: dict[str, EntrySum] = {}
    for currency, count, total in (
        _found(wanted)
        .order_by()
        .values("currency")
        .annotate(count=Count("id"), total=Sum(_moved()))
        .values_list("currency", "count", "total")
    ):
        found[currency] = EntrySum(count, total)
    return found


def _found(wanted: EntryFilter) -> QuerySet[LedgerEntry]:
    every = LedgerEntry.objects.filter(_where(wanted)).annotate(owed=_moved())
    found: QuerySet[LedgerEntry] = every.exclude(owed=0) if wanted.cell else every
    return found


def _moved() -> Coalesce:
    """Give by how much an entry moved what is owed."""
    legs = (
        LedgerLeg.objects.filter(entry=OuterRef("id"), account__in=OWED)
        .order_by()
        .values("entry")
        .annotate(total=-Sum("amount"))
        .values("total")
    )
    return Coalesce(Subquery(legs, output_field=AMOUNT), Value(Decimal(0), output_field=AMOUNT))


def entry_by_number(number: int) -> EntryDetail | None:
    """Find an entry with everything it hangs together with."""
    entry = (
        LedgerEntry.objects.select_related(
            "program", "partner", "period", "reverses", "created_by", "approved_by"
        )
        .filter(number=number)
        .first()
    )
    if entry is None:
        return None
    legs = sorted(LedgerLeg.objects.filter(entry=entry), key=lambda leg: (leg.amount < 0, -abs(leg.amount)))
    line = JournalLine.objects.select_related("journal").filter(entry=entry).first()
    return EntryDetail(
        entry=entry,
        legs=legs,
        owed=-sum((leg.amount for leg in legs if leg.account in OWED), Decimal(0)),
        reversed_by=LedgerEntry.objects.filter(reverses=entry).first(),
        journal="" if line is None else line.journal.code,
        calculation=_calculation(entry),
    )


def _calculation(entry: LedgerEntry) -> CalculationRun | None:
    if entry.source != "calculation" or not entry.source_code.isdecimal():
        return None
    found: CalculationRun | None = CalculationRun.objects.filter(number=int(entry.source_code)).first()
    return found


def _where(wanted: EntryFilter) -> Q:
    where = Q()
    if wanted.period is not None:
        where &= _of_period(wanted.period, wanted.cell)
    elif wanted.cell in {column.value for column in Column}:
        where &= Q(column=wanted.cell)
    if wanted.currency:
        where &= Q(currency=wanted.currency)
    if wanted.program_id is not None:
        where &= Q(program_id=wanted.program_id)
    if wanted.partner_id is not None:
        where &= Q(partner_id=wanted.partner_id)
    if wanted.period_start is not None:
        where &= Q(period_start=wanted.period_start)
    if wanted.kind is not None:
        where &= Q(kind=wanted.kind.value)
    if wanted.source:
        where &= Q(source=wanted.source)
    if wanted.source_code:
        where &= Q(source_code=wanted.source_code)
    return where


def _of_period(period: AccountingPeriod, cell: str) -> Q:
    """Say which entries stand behind a cell: the same rule as that of the rollforward."""
    of_it, earlier = Q(period=period), Q(period__starts_on__lt=period.starts_on)
    if cell == OPENING:
        return earlier | of_it & Q(column=Column.OPENING.value)
    if cell == CLOSING:
        return earlier | of_it
    if cell == MOVED:
        return of_it & ~Q(column=Column.OPENING.value)
    if cell == OTHER:
        return of_it & Q(column=Column.NONE.value)
    return of_it & Q(column=cell) if cell else of_it
