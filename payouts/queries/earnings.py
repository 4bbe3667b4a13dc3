"""What partners have earned: one program's table, and the liability over all programs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Q

from payouts.models import CalculationRun, Earning, PayoutRun, ProgramPeriod
from payouts.posting.records import Promise
from payouts.queries.accruals import accrued_of
from payouts.queries.freshness import counted_to
from payouts.queries.promises import closed_periods, standing_promises
from payouts.queries.working import basis_of, earned_before, earned_before_of
from programs.enums import FigureKind
from programs.queries.figures import figures_of
from programs.rating import RatedFrom, Volume, at_pace
from programs.rating.calculate import Figures
from vir.foundation.periods import Period

Before = Callable[[UUID, date], tuple[Decimal, Volume]]


@dataclass(frozen=True)
class EarningRow:
    """
    One partner in one period. `projected` and its tier are None where there is no pace yet.

    `accrued` is what the books carry: the entitlement at the expected volume, for the part bought so far;
    `basis` is what the amount was rated from.
    """

    partner_code: str
    partner: str
    measured: Decimal
    tier: int
    earned: Decimal
    cap_reached: bool
    accrued: Decimal
    projected: Decimal | None
    projected_tier: int | None
    basis: RatedFrom


@dataclass(frozen=True)
class ProgramEarnings:
    """One period of a program: every partner with a position, and the totals."""

    promise: Promise
    period: Period
    closed: ProgramPeriod | None
    as_of: date
    elapsed_days: int
    rows: list[EarningRow]
    measured: Decimal
    earned: Decimal
    accrued: Decimal
    projected: Decimal | None

    @property
    def ended(self) -> bool:
        """Say whether every day of the period is counted."""
        return self.elapsed_days == self.period.days


@dataclass(frozen=True)
class PeriodLiability:
    """What one begun period of a program owes: earned so far, projected, and how far it is settled."""

    promise: Promise
    period: Period
    closed: ProgramPeriod | None
    run: PayoutRun | None
    partners: int
    earned: Decimal
    accrued: Decimal
    projected: Decimal | None
    ready_to_close: bool


def program_earnings(
    promise: Promise, *, today: date, period: Period | None = None
) -> ProgramEarnings | None:
    """
    Give the table of a program's period, the newest begun one by default; None before the first.

    Projected figures go on at the pace so far: what was measured by the days counted, times all days.
    """
    as_of = counted_to(today)
    chosen = period or current_period(promise, today)
    if chosen is None:
        return None
    view = _View(promise, chosen, earned_before(promise.program_id), as_of, _expected([promise]))
    closed = closed_periods([promise.program_id]).get(promise.program_id, {}).get(chosen.start)
    return _table(view, _earnings([promise.program_id], chosen.start), closed)


def earnings_together(
    promises: Sequence[Promise],
    *,
    today: date,
    as_of: date | None = None,
    closed: Mapping[UUID, Mapping[date, ProgramPeriod]] | None = None,
) -> list[ProgramEarnings]:
    """
    Give the tables of several programs, each of its newest begun period, in as many queries as for one.

    :param as_of: the last day counted, where the caller has read it
    :param closed: the closed periods by program and first day, where the caller has read them
    """
    as_of = counted_to(today) if as_of is None else as_of
    chosen = [
        (promise, period) for promise in promises if (period := current_period(promise, today)) is not None
    ]
    if not chosen:
        return []
    newest = Q()
    for promise, period in chosen:
        newest |= Q(program_id=promise.program_id, period_start=period.start)
    rows: dict[UUID, list[Earning]] = {}
    for row in _listed(newest):
        rows.setdefault(row.program_id, []).append(row)
    # Only what began earlier looks back; most programs are in their first period.
    looking_back = [promise.program_id for promise, period in chosen if period != promise.periods[0]]
    before = earned_before_of(looking_back)
    by_hand = _expected([promise for promise, _ in chosen])
    if closed is None:
        closed = closed_periods([promise.program_id for promise, _ in chosen])
    return [
        _table(
            _View(promise, period, before(promise.program_id), as_of, by_hand),
            rows.get(promise.program_id, ()),
            closed.get(promise.program_id, {}).get(period.start),
        )
        for promise, period in chosen
    ]


def _table(view: _View, earnings: Iterable[Earning], closed: ProgramPeriod | None) -> ProgramEarnings:
    rows = [_row(view, row) for row in earnings]
    projected = [row.projected for row in rows]
    return ProgramEarnings(
        promise=view.promise,
        period=view.period,
        closed=closed,
        as_of=view.as_of,
        elapsed_days=view.period.elapsed_days(view.as_of),
        rows=rows,
        measured=sum((row.measured for row in rows), Decimal(0)),
        earned=sum((row.earned for row in rows), Decimal(0)),
        accrued=sum((row.accrued for row in rows), Decimal(0)),
        projected=None if None in projected else sum((amount for amount in projected if amount), Decimal(0)),
    )


def current_period(promise: Promise, today: date) -> Period | None:
    """Give the newest period that has begun, None before the first."""
    begun = promise.begun(today)
    return begun[-1] if begun else None


def liability(*, today: date) -> list[PeriodLiability]:
    """List the begun periods of all programs whose run is not exported yet, by program and date."""
    as_of = counted_to(today)
    promises = standing_promises()
    closed = closed_periods()
    runs = {
        (run.program_id, run.period_start): run
        for run in PayoutRun.objects.filter(program_id__in=[promise.program_id for promise in promises])
    }
    by_hand = _expected(promises)
    found = []
    for promise in promises:
        periods = [
            period
            for period in promise.begun(today)
            if (run := runs.get((promise.program_id, period.start))) is None or run.exported_at is None
        ]
        before = earned_before(promise.program_id)
        for period in periods:
            shut = closed.get(promise.program_id, {})
            found.append(
                _liability(
                    promise,
                    period,
                    shut,
                    runs.get((promise.program_id, period.start)),
                    before,
                    as_of,
                    today,
                    by_hand,
                )
            )
    return found


def earning_at(promise: Promise, partner_code: str, period_start: date) -> Earning | None:
    """Find a position by its address."""
    found: Earning | None = (
        Earning.objects.select_related("partner", "version", "calculation")
        .filter(program_id=promise.program_id, partner__code=partner_code, period_start=period_start)
        .first()
    )
    return found


def last_calculation() -> CalculationRun | None:
    """Give the newest calculation."""
    found: CalculationRun | None = CalculationRun.objects.order_by("-number").first()
    return found


def calculations(limit: int) -> list[CalculationRun]:
    """List the newest calculations, the newest first."""
    return list(CalculationRun.objects.order_by("-number")[:limit])


def _earnings(program_ids: Sequence[UUID], start: date) -> Iterable[Earning]:
    return _listed(Q(program_id__in=program_ids, period_start=start))


def _listed(wanted: Q) -> Iterable[Earning]:
    found = Earning.objects.filter(wanted).select_related("partner")
    return found.order_by("-earned", "-measured", "partner__name")


@dataclass(frozen=True)
class _View:
    """What every row of one period of a program is read with."""

    promise: Promise
    period: Period
    before: Before
    as_of: date
    by_hand: Figures


def _expected(promises: Sequence[Promise]) -> Figures:
    return figures_of(promise.program_id for promise in promises)[FigureKind.EXPECTED]


def _row(view: _View, row: Earning) -> EarningRow:
    promise, period = view.promise, view.period
    rated_by = promise.for_period(period).terms
    elapsed, days = period.elapsed_days(view.as_of), period.days
    basis = basis_of(row, view.before)
    now = basis.rate(rated_by)
    ahead = None
    if elapsed:
        terms, then = at_pace(rated_by, basis, elapsed, days)
        ahead = then.rate(terms)
    return EarningRow(
        partner_code=row.partner.code,
        partner=row.partner.name,
        measured=row.measured,
        tier=row.tier,
        earned=row.earned,
        cap_reached=now.working.cap_reached,
        accrued=accrued_of(promise, row, basis, period, as_of=view.as_of, by_hand=view.by_hand),
        projected=None if ahead is None else (row.earned if elapsed == days else ahead.earned),
        projected_tier=None if ahead is None else ahead.tier,
        basis=basis,
    )


def _liability(
    promise: Promise,
    period: Period,
    shut: Mapping[date, ProgramPeriod],
    run: PayoutRun | None,
    before: Before,
    as_of: date,
    today: date,
    by_hand: Figures,
) -> PeriodLiability:
    elapsed = period.elapsed_days(as_of)
    view = _View(promise, period, before, as_of, by_hand)
    rows = [_row(view, row) for row in _earnings([promise.program_id], period.start)]
    earned = sum((row.earned for row in rows), Decimal(0))
    projected = (
        sum((row.projected for row in rows if row.projected is not None), Decimal(0)) if elapsed else None
    )
    earlier_shut = all(other.start in shut for other in promise.periods if other.start < period.start)
    return PeriodLiability(
        promise=promise,
        period=period,
        closed=shut.get(period.start),
        run=run,
        partners=len(rows),
        earned=earned,
        accrued=earned if period.start in shut else sum((row.accrued for row in rows), Decimal(0)),
        projected=earned if period.start in shut else projected,
        ready_to_close=period.start not in shut and today >= period.end and earlier_shut,
    )
