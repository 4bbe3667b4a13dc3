"""The budget table of a year: by segment and quarter what is planned, committed, expected, earned, paid and left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from urllib.parse import urlencode

from partners.queries.memberships import segment_names
from payouts.queries.spending import NO_SEGMENT, Amounts, ProgramSpending
from programs.queries.budget_plans import YearPlan
from vir.foundation.periods import QUARTERS, FiscalYear

ALL_YEAR = 0
_NOTHING = Decimal(0)
NO_SEGMENT_WORDS = "No segment"


class Scenario(StrEnum):
    """Which end of the range is looked at."""

    LOW = "low"
    EXPECTED = "expected"
    HIGH = "high"

    def of(self, amounts: Amounts) -> Decimal:
        """Give what a place costs in this scenario."""
        return {"low": amounts.low, "expected": amounts.expected, "high": amounts.high}[self.value]


@dataclass(frozen=True)
class Cells:
    """
    The figures of one row. `carried` is what earlier quarters that are over left of their plan.

    `committed` is what published programs are expected to pay, `expected` that and what drafts would pay.
    """

    plan: Decimal = _NOTHING
    carried: Decimal = _NOTHING
    committed: Decimal = _NOTHING
    expected: Decimal = _NOTHING
    earned: Decimal = _NOTHING
    paid: Decimal = _NOTHING
    # Where the programs behind them are listed.
    url: str = ""

    @property
    def left(self) -> Decimal:
        """Give what the plan leaves after everything that is expected."""
        return self.plan - self.expected

    @property
    def is_nothing(self) -> bool:
        """Say whether there is nothing in it."""
        return not (self.plan or self.expected or self.earned or self.paid)

    def __add__(self, other: Cells) -> Cells:
        return Cells(
            self.plan + other.plan,
            self.carried + other.carried,
            self.committed + other.committed,
            self.expected + other.expected,
            self.earned + other.earned,
            self.paid + other.paid,
        )


@dataclass(frozen=True)
class SegmentRows:
    """One segment: its year and its quarters."""

    segment: str
    name: str
    year: Cells
    quarters: tuple[tuple[int, Cells], ...]


@dataclass(frozen=True)
class BudgetTable:
    """The whole table. The rows of each quarter and of the year add up to `total`."""

    segments: list[SegmentRows]
    total: SegmentRows


@dataclass(frozen=True)
class Behind:
    """What one program puts into the cells that were opened."""

    spending: ProgramSpending
    amounts: Amounts
    expected: Decimal


def table_of(
    year: FiscalYear,
    plan: YearPlan,
    spending: Sequence[ProgramSpending],
    scenario: Scenario,
    today: date,
    address: str = "",
) -> BudgetTable:
    """
    Put a plan beside what programs cost; programs in another currency must be left out before.

    :param address: of the page, to which each row adds its segment and quarter
    """
    seen = {segment for segment, _ in plan.amounts} | {p.segment for one in spending for p in one.places}
    names = [*segment_names(), *sorted(seen - {NO_SEGMENT} - set(segment_names()))]
    if NO_SEGMENT in seen:
        names.append(NO_SEGMENT)
    over = [n for n, quarter in zip(QUARTERS, year.quarters, strict=True) if quarter.end <= today]
    rows = [_segment(name, plan, spending, scenario, over) for name in names]
    return BudgetTable(
        [_linked(row, address, {"segment": row.segment}) for row in rows], _linked(_total(rows), address, {})
    )


def behind(
    spending: Sequence[ProgramSpending], segment: str | None, quarter: int, scenario: Scenario
) -> list[Behind]:
    """List the programs of a cell, by code: of one segment or of all (None), of one quarter or of the year (0)."""
    found = []
    for one in spending:
        amounts = [
            amounts
            for place, amounts in one.places.items()
            if segment in (None, place.segment) and quarter in (ALL_YEAR, place.quarter)
        ]
        if amounts:
            total = sum(amounts, Amounts())
            found.append(Behind(one, total, scenario.of(total)))
    return sorted(found, key=lambda row: row.spending.planned.program.code)


def _segment(
    segment: str,
    plan: YearPlan,
    spending: Sequence[ProgramSpending],
    scenario: Scenario,
    over: Sequence[int],
) -> SegmentRows:
    quarters: list[tuple[int, Cells]] = []
    carried = _NOTHING
    for number in QUARTERS:
        cells = Cells(plan=plan.amounts.get((segment, number), _NOTHING), carried=carried)
        for one in spending:
            for place, amounts in one.places.items():
                if (place.segment, place.quarter) == (segment, number):
                    cells += _cost(one, amounts, scenario)
        quarters.append((number, cells))
        if number in over:
            carried += cells.left
    year = sum((cells for _, cells in quarters), Cells())
    # What is carried from quarter to quarter stays within the year.
    year = Cells(year.plan, _NOTHING, year.committed, year.expected, year.earned, year.paid)
    return SegmentRows(segment, segment or NO_SEGMENT_WORDS, year, tuple(quarters))


def _cost(one: ProgramSpending, amounts: Amounts, scenario: Scenario) -> Cells:
    expected = scenario.of(amounts)
    return Cells(
        committed=_NOTHING if one.planned.is_draft else expected,
        expected=expected,
        earned=amounts.earned,
        paid=amounts.paid,
    )


def _linked(row: SegmentRows, address: str, named: dict[str, str]) -> SegmentRows:
    """Say where the programs behind each row are listed."""

    def linked(quarter: int, cells: Cells) -> Cells:
        return replace(cells, url=f"{address}{urlencode({**named, 'quarter': quarter})}#behind")

    quarters = tuple((number, linked(number, cells)) for number, cells in row.quarters)
    return replace(row, year=linked(ALL_YEAR, row.year), quarters=quarters)


def _total(rows: Sequence[SegmentRows]) -> SegmentRows:
    quarters = tuple(
        (number, sum((row.quarters[number - 1][1] for row in rows), Cells())) for number in QUARTERS
    )
    return SegmentRows("", "All segments", sum((row.year for row in rows), Cells()), quarters)
