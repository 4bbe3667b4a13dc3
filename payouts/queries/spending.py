"""
What programs cost by segment and quarter of a fiscal year: expected, earned, paid.

A measurement period counts in the quarter that holds its last day: that is when its rebate is certain. What a
partner earns counts in the first segment the program names that the partner is in on any day of the period;
of a program that names none, in the first of the partner's segments by name; else in none. So every amount has
one place, and the places of a program add up to it. What is expected is in whole units of the currency, rounded
once in each place, so that every sum of what is shown is the sum that is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from django.db.models import Sum

from partners.queries.memberships import Membership, memberships_of
from payouts.models import Earning, PayoutItem
from payouts.queries.freshness import counted_to
from payouts.queries.pace import range_at_pace
from payouts.queries.parts import PAID
from payouts.queries.promises import closed_periods
from payouts.queries.working import basis_of, earned_before_of
from programs.enums import ProgramStatus
from programs.queries.backtests import newest_backtests
from programs.queries.forecasts import Forecast, forecast_of
from programs.queries.planned import Planned, planned_programs
from programs.rating import Volume
from vir.foundation.money import allocate, round_amount
from vir.foundation.periods import FiscalYear, Period

NO_SEGMENT = ""
OVER = (ProgramStatus.CLOSED, ProgramStatus.ARCHIVED)
_NOTHING = Decimal(0)


@dataclass(frozen=True)
class Amounts:
    """What one place costs: expected with its range, earned to date, paid."""

    low: Decimal = _NOTHING
    expected: Decimal = _NOTHING
    high: Decimal = _NOTHING
    earned: Decimal = _NOTHING
    paid: Decimal = _NOTHING

    def in_whole_units(self) -> Amounts:
        """Round what is expected: an estimate has no cents."""
        low, expected, high = (
            amount.to_integral_value(ROUND_HALF_UP) for amount in (self.low, self.expected, self.high)
        )
        return Amounts(low, expected, high, self.earned, self.paid)

    def __add__(self, other: Amounts) -> Amounts:
        return Amounts(
            self.low + other.low,
            self.expected + other.expected,
            self.high + other.high,
            self.earned + other.earned,
            self.paid + other.paid,
        )


@dataclass(frozen=True, order=True)
class Place:
    """A segment, empty for none, in a quarter of the year."""

    segment: str
    quarter: int


@dataclass(frozen=True)
class ProgramSpending:
    """
    What a program costs in a year, by place. `sources` says what its expected amounts rest on.

    A program without any source is not in the sums: nobody knows what it will cost.
    """

    planned: Planned
    places: Mapping[Place, Amounts]
    sources: frozenset[str]

    @property
    def total(self) -> Amounts:
        """Add up its places."""
        return sum(self.places.values(), Amounts())

    @property
    def is_unknown(self) -> bool:
        """Say whether a period of it lies ahead of which nobody can say what it will cost."""
        return "unknown" in self.sources


@dataclass
class _Tally:
    """Where the amounts of one program are put."""

    planned: Planned
    year: FiscalYear
    memberships: Mapping[str, Sequence[Membership]]
    places: dict[Place, Amounts] = field(default_factory=dict)
    sources: set[str] = field(default_factory=set)

    def put(self, period: Period, partner: str | None, amounts: Amounts) -> None:
        """Add amounts of a period that ends in the year; without a partner nobody knows whose they will be."""
        quarter = self.year.quarter_of(period.last_day)
        assert quarter is not None
        place = Place(self._segment(period, partner), quarter)
        self.places[place] = self.places.get(place, Amounts()) + amounts

    def _segment(self, period: Period, partner: str | None) -> str:
        named = self.planned.segments
        if partner is None:
            return named[0] if named else NO_SEGMENT
        held = [m.segment for m in self.memberships.get(partner, ()) if m.touches(period.start, period.end)]
        if named:
            return next((name for name in named if name in held), named[0])
        return held[0] if held else NO_SEGMENT


@dataclass(frozen=True)
class _Read:
    """What the books hold of some programs."""

    rows: Mapping[UUID, Mapping[date, Sequence[Earning]]]
    before: Callable[[UUID], Callable[[UUID, date], tuple[Decimal, Volume]]]
    paid: Mapping[UUID, Mapping[date, Sequence[tuple[str, Decimal]]]]
    closed: Mapping[UUID, Mapping[date, object]]
    as_of: date


def spending_of(year: FiscalYear, *, today: date) -> list[ProgramSpending]:
    """List what the programs of a year cost, by first day and code, each in its own currency."""
    programs = planned_programs(year.period)
    ids = [planned.program.id for planned in programs]
    read = _Read(_earnings(ids), earned_before_of(ids), _paid(ids), closed_periods(ids), counted_to(today))
    forecasts = {
        version_id: forecast_of(backtest)
        for version_id, backtest in newest_backtests(planned.version.id for planned in programs).items()
    }
    codes = {row.partner.code for periods in read.rows.values() for rows in periods.values() for row in rows}
    codes |= {code for forecast in forecasts.values() for code in forecast.partners}
    memberships = memberships_of(codes)
    found = []
    for planned in programs:
        tally = _Tally(planned, year, memberships)
        _fill(tally, read, forecasts.get(planned.version.id))
        places = {place: amounts.in_whole_units() for place, amounts in sorted(tally.places.items())}
        found.append(ProgramSpending(planned, places, frozenset(tally.sources)))
    return found


def _fill(tally: _Tally, read: _Read, forecast: Forecast | None) -> None:
    planned = tally.planned
    rows = read.rows.get(planned.program.id, {})
    paid = read.paid.get(planned.program.id, {})
    periods = _periods(planned)
    ahead = []
    for period in periods:
        if tally.year.quarter_of(period.last_day) is None:
            continue
        for code, amount in paid.get(period.start, ()):
            tally.put(period, code, Amounts(paid=amount))
        settled = (
            # Of a closed program nothing more is counted.
            planned.program.status in OVER
            or period.elapsed_days(read.as_of) == period.days
            or period.start in read.closed.get(planned.program.id, {})
        )
        # Before the first sale there is no pace, and the forecast still says more than nothing does.
        if settled or rows.get(period.start):
            _put_begun(tally, read, period, rows.get(period.start, ()), settled)
        else:
            ahead.append(period)
    if ahead:
        _put_ahead(tally, periods, ahead, forecast)


def _put_begun(tally: _Tally, read: _Read, period: Period, rows: Iterable[Earning], settled: bool) -> None:
    planned = tally.planned
    before = read.before(planned.program.id)
    tally.sources.add("earned" if settled else "pace")
    for row in rows:
        low = expected = high = row.earned
        if not settled and planned.terms is not None:
            basis = basis_of(row, before)
            low, expected, high = range_at_pace(planned.terms, basis, period, read.as_of, row.earned)
        tally.put(period, row.partner.code, Amounts(low, expected, high, earned=row.earned))


def _put_ahead(
    tally: _Tally, periods: Sequence[Period], ahead: Sequence[Period], forecast: Forecast | None
) -> None:
    """Put what is expected of periods that have not begun: the whole program's, shared by their days."""
    program = tally.planned.program
    if forecast is None and program.budget is None:
        tally.sources.add("unknown")
        return
    tally.sources.add("backtest" if forecast is not None else "budget")
    budget = program.budget or _NOTHING
    known = forecast or Forecast(budget, budget, budget, {})
    days = [Decimal(period.days) for period in periods]
    low, expected, high = (
        dict(
            zip(periods, allocate(round_amount(whole, program.currency), days, program.currency), strict=True)
        )
        for whole in (known.low, known.expected, known.high)
    )
    for period in ahead:
        shares = [_by_partner(known, amounts[period], program.currency) for amounts in (low, expected, high)]
        for partner in shares[0]:
            tally.put(period, partner, Amounts(*(share[partner] for share in shares)))


def _by_partner(forecast: Forecast, amount: Decimal, currency: str) -> dict[str | None, Decimal]:
    """Share an amount between partners as the forecast does, None where it does not say."""
    paid = {code: share for code, share in forecast.partners.items() if share > 0}
    if not paid:
        return {None: amount}
    shares = allocate(amount, list(paid.values()), currency)
    return dict(zip(paid, shares, strict=True))


def _periods(planned: Planned) -> list[Period]:
    if planned.terms is not None:
        return planned.terms.periods()
    return [Period(planned.program.starts_on, planned.program.ends_on + timedelta(days=1))]


def _earnings(ids: Sequence[UUID]) -> dict[UUID, dict[date, list[Earning]]]:
    found: dict[UUID, dict[date, list[Earning]]] = {}
    rows = Earning.objects.filter(program_id__in=ids).select_related("partner").order_by("partner__code")
    for row in rows:
        found.setdefault(row.program_id, {}).setdefault(row.period_start, []).append(row)
    return found


def _paid(ids: Sequence[UUID]) -> dict[UUID, dict[date, list[tuple[str, Decimal]]]]:
    found: dict[UUID, dict[date, list[tuple[str, Decimal]]]] = {}
    rows = (
        PayoutItem.objects.filter(run__program_id__in=ids, run__state__in=PAID)
        .order_by("run__period_start", "partner__code")
        .values_list("run__program_id", "run__period_start", "partner__code")
        .annotate(amount=Sum("payable"))
    )
    for program_id, start, code, amount in rows:
        found.setdefault(program_id, {}).setdefault(start, []).append((code, amount))
    return found
