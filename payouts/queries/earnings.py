"""What partners have earned: one program's table, and the liability over all programs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, cached_property, partial
from uuid import UUID

from django.db.models import Q

from payouts.models import AccrualOverride, CalculationRun, Earning, PayoutRun, ProgramPeriod
from payouts.posting.records import Place, Promise
from payouts.queries.books.expected import live_overrides
from payouts.queries.earning_row import Before, EarningRow, EarningView, row_of
from payouts.queries.freshness import counted_to
from payouts.queries.promises import closed_periods, standing_promises
from payouts.queries.working import earned_before, earned_before_of
from programs.enums import FigureKind
from programs.queries.figures import figures_of
from programs.rating.calculate import Figures
from vir.foundation.periods import Period

# What a table is made of: of thousands of rows the rest is not read.
_READ = (
    *(
        "program",
        "partner__code",
        "partner__name",
        "period_start",
        "measured",
        "tier",
        "earned",
        "rated_from",
    ),
    *("net", "gross", "quantity", "line_count", "return_count", "returns_net"),
)


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

    @cached_property
    def accrued(self) -> Decimal:
        """Add up what the books carry."""
        return sum((row.accrued for row in self.rows), Decimal(0))

    @cached_property
    def projected(self) -> Decimal | None:
        """Add up what the pace so far gives; None where there is none yet."""
        projected = [row.projected for row in self.rows]
        return None if None in projected else sum((amount for amount in projected if amount), Decimal(0))

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
    # Only a later period looks back.
    looking_back = [promise.program_id] if chosen != promise.periods[0] else []
    before = earned_before_of(looking_back)(promise.program_id)
    overrides = cache(partial(live_overrides, [promise.program_id], today=today))
    view = EarningView(promise, chosen, before, as_of, _expected([promise]), overrides)
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
            EarningView(promise, period, before(promise.program_id), as_of, by_hand),
            rows.get(promise.program_id, ()),
            closed.get(promise.program_id, {}).get(period.start),
        )
        for promise, period in chosen
    ]


def _table(view: EarningView, earnings: Iterable[Earning], closed: ProgramPeriod | None) -> ProgramEarnings:
    rows = [row_of(view, row) for row in earnings]
    return ProgramEarnings(
        promise=view.promise,
        period=view.period,
        closed=closed,
        as_of=view.as_of,
        elapsed_days=view.period.elapsed_days(view.as_of),
        rows=rows,
        measured=sum((row.measured for row in rows), Decimal(0)),
        earned=sum((row.earned for row in rows), Decimal(0)),
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
        for run in PayoutRun.objects.filter(
            program_id__in=[promise.program_id for promise in promises], sequence=1
        )
    }
    by_hand = _expected(promises)
    overrides = cache(partial(live_overrides, [promise.program_id for promise in promises], today=today))
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
                    overrides,
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


def period_starts(position: Earning) -> set[date]:
    """Give the first day of each period in which the partner of a position has one in that program."""
    found = Earning.objects.filter(program_id=position.program_id, partner_id=position.partner_id)
    return set(found.order_by().values_list("period_start", flat=True))


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
    found = Earning.objects.filter(wanted).select_related("partner").only(*_READ)
    return found.order_by("-earned", "-measured", "partner__name")


def _expected(promises: Sequence[Promise]) -> Figures:
    return figures_of(promise.program_id for promise in promises)[FigureKind.EXPECTED]


def _liability(
    promise: Promise,
    period: Period,
    shut: Mapping[date, ProgramPeriod],
    run: PayoutRun | None,
    before: Before,
    as_of: date,
    today: date,
    by_hand: Figures,
    overrides: Callable[[], Mapping[Place, AccrualOverride]],
) -> PeriodLiability:
    elapsed = period.elapsed_days(as_of)
    view = EarningView(promise, period, before, as_of, by_hand, overrides)
    rows = [row_of(view, row) for row in _earnings([promise.program_id], period.start)]
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
