"""A program's sums day by day: the drawing, the finding over it, the table beside it, and the split by product."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from payouts.posting.records import Promise
from payouts.queries.volume_by_day import DayVolume
from programs.enums import MeasureKind
from vir.foundation.money import exact, format_number
from vir.foundation.periods import Period
from vir.foundation.web import formats
from vir.foundation.web.trend import Drawing, Series, build_trend, month_ticks

ZERO, HUNDRED = Decimal(0), Decimal(100)
WEEK = 7
MILLION = Decimal(1_000_000)


@dataclass(frozen=True)
class Row:
    """One line of the table: the sums on a day, None where the day has not come."""

    day: date
    so_far: Decimal | None
    before: Decimal | None


@dataclass(frozen=True)
class Part:
    """What one category of products brought, and how much of it came back."""

    category: str
    volume: Decimal
    share: str
    returns_net: Decimal


@dataclass(frozen=True)
class Growth:
    """Everything the page shows."""

    finding: str
    measures: str
    unit: str
    places: int
    drawings: tuple[Drawing, ...]
    rows: tuple[Row, ...]
    parts: tuple[Part, ...]
    total: Decimal
    returns_net: Decimal
    returns_share: str
    before_total: Decimal | None
    is_empty: bool


@dataclass(frozen=True)
class _Words:
    """How volumes of the program are written."""

    figure: str
    currency: str

    def exact(self, value: Decimal) -> str:
        if self.figure == MeasureKind.QUANTITY:
            return f"{format_number(value)} units"
        return formats.money(value, self.currency)

    def about(self, value: Decimal) -> str:
        if self.figure == MeasureKind.QUANTITY:
            return f"{format_number(value.quantize(Decimal(1)))} units"
        return formats.projected(value, self.currency)

    def whole(self, value: Decimal) -> str:
        if self.figure == MeasureKind.QUANTITY:
            return f"{format_number(value)} units"
        return formats.money(value, self.currency, whole=True)

    def short(self, value: Decimal) -> str:
        sign = "" if self.figure == MeasureKind.QUANTITY else formats.currency_sign(self.currency)
        millions = value / MILLION
        if abs(value) >= MILLION and millions == millions.quantize(Decimal("0.1")):
            return f"{sign}{formats.number(millions)}M"
        return formats.scale_label(value, sign)


def growth_of(
    promise: Promise,
    now: Sequence[DayVolume],
    before: Sequence[DayVolume],
    *,
    as_of: date,
    by_week: bool,
    is_narrowed: bool,
) -> Growth:
    """
    Lay out what counted since the first day.

    :param as_of: the last day counted
    :param is_narrowed: of one partner or category: the goal of all says nothing about it
    """
    terms = promise.terms
    goal = terms.goal
    figure = goal.measure if goal is not None else terms.measure.of
    words = _Words(figure, terms.currency)
    whole = Period(terms.starts_on, terms.ends_on + timedelta(days=1))
    elapsed = whole.elapsed_days(as_of)
    earlier = terms.years_before(whole)
    sums = _running(now, figure, whole, elapsed)
    last_year = _running(before, figure, earlier, whole.days) if before else []
    target = goal.amount if goal is not None and goal.amount > 0 and not is_narrowed else None
    needed = _needed(sums, target, elapsed, whole.days)
    series = [
        Series(
            "actual",
            f"{terms.starts_on.year} {words.whole(sums[-1] if sums else ZERO)}",
            list(enumerate(sums)),
        )
    ]
    if last_year:
        series.append(
            Series(
                "before",
                f"{earlier.start.year} {words.whole(last_year[-1])}",
                list(enumerate(last_year)),
            )
        )
    if needed:
        series.append(Series("needed", f"goal {words.whole(needed[-1][1])}", needed))
    rows = _rows(whole, sums, last_year, by_week)
    total, returns = sums[-1] if sums else ZERO, sum((one.returns_net for one in now), ZERO)
    ticks = [(place, formats.day(day, year=False)) for place, day in month_ticks(whole.start, whole.days)]
    return Growth(
        finding=_finding(words, sums, last_year, target, elapsed, whole),
        measures=_measures(promise, figure),
        unit="units" if figure == MeasureKind.QUANTITY else terms.currency,
        places=0 if figure == MeasureKind.QUANTITY else 2,
        drawings=build_trend(
            series,
            whole.days,
            ticks=ticks,
            scale_label=words.short,
            steps=[
                ((row.day - whole.start).days, row.so_far, _says(words, row))
                for row in rows
                if row.so_far is not None
            ],
        ),
        rows=rows,
        parts=_parts(now, figure, total),
        total=total,
        returns_net=returns,
        returns_share=_share(-returns, sum((one.net for one in now), ZERO) - returns) if returns else "",
        before_total=last_year[elapsed - 1] if last_year and elapsed else None,
        is_empty=not now,
    )


def _running(volumes: Iterable[DayVolume], figure: str, days: Period, count: int) -> list[Decimal]:
    """Add up day by day, the first day first."""
    by_day: dict[date, Decimal] = {}
    for one in volumes:
        by_day[one.day] = by_day.get(one.day, ZERO) + one.of(figure)
    found, total = [], ZERO
    for day in days.first_days(min(count, days.days)).each_day() if count else ():
        total += by_day.get(day, ZERO)
        found.append(total)
    return found


def _needed(
    sums: Sequence[Decimal], target: Decimal | None, elapsed: int, days: int
) -> list[tuple[int, Decimal]]:
    """Give the straight way from today's sum to the goal on the last day; none once it is reached or over."""
    if target is None or elapsed >= days or (sums and sums[-1] >= target):
        return []
    return [(max(elapsed - 1, 0), sums[-1] if sums else ZERO), (days - 1, target)]


def _rows(
    whole: Period, sums: Sequence[Decimal], before: Sequence[Decimal], by_week: bool
) -> tuple[Row, ...]:
    step = WEEK if by_week else 1
    places = [*range(step - 1, whole.days, step)]
    if sums and len(sums) - 1 not in places:
        places.append(len(sums) - 1)
    places = [place for place in sorted(places) if place < len(sums)]
    return tuple(
        Row(
            whole.start + timedelta(days=place),
            sums[place],
            before[place] if place < len(before) else None,
        )
        for place in places
    )


def _finding(
    words: _Words,
    sums: Sequence[Decimal],
    before: Sequence[Decimal],
    target: Decimal | None,
    elapsed: int,
    whole: Period,
) -> str:
    """Say the most important thing that the lines show."""
    if not sums or not elapsed:
        return "Nothing counts yet"
    total, left = sums[-1], whole.days - elapsed
    with exact():
        pace = total / elapsed
        if target is not None and total >= target:
            return f"The goal of {words.whole(target)} is reached: {words.whole(total)} counts"
        if target is not None and left:
            need = (target - total) / left
            is_enough = "enough for" if pace >= need else "less than what"
            tail = "the goal" if pace >= need else "the goal needs"
            return (
                f"About {words.about(pace)} a day so far, {is_enough} {tail}: "
                f"{words.about(need)} a day from now on"
            )
        if target is not None:
            return f"{words.whole(target - total)} short of the goal of {words.whole(target)}"
        if before and before[min(elapsed, len(before)) - 1]:
            then = before[min(elapsed, len(before)) - 1]
            change = ((total - then) * HUNDRED / then).quantize(Decimal("0.1"))
            return f"{words.whole(total)} so far, {formats.number(change, plus=True)}% on the same days last year"
    return f"{words.whole(total)} so far"


def _measures(promise: Promise, figure: str) -> str:
    kind = {"quantity": "Eligible units", "gross_amount": "Gross eligible"}.get(figure, "Net eligible")
    said = f"{kind}, {promise.terms.basis.label.lower()}, summed from {formats.day(promise.terms.starts_on)}"
    return f"{said}; last year in {promise.terms.currency} only" if promise.by_lines else said


def _says(words: _Words, row: Row) -> str:
    said = f"{formats.day(row.day)}: {words.exact(row.so_far or ZERO)}"
    return said if row.before is None else f"{said}, a year before {words.exact(row.before)}"


def _parts(now: Iterable[DayVolume], figure: str, total: Decimal) -> tuple[Part, ...]:
    """Split what counts by category of products, the largest first."""
    sums: dict[str, tuple[Decimal, Decimal]] = {}
    for one in now:
        volume, returns = sums.get(one.category, (ZERO, ZERO))
        sums[one.category] = (volume + one.of(figure), returns + one.returns_net)
    return tuple(
        Part(category or "No category", volume, _share(volume, total), returns)
        for category, (volume, returns) in sorted(sums.items(), key=lambda item: (-item[1][0], item[0]))
    )


def _share(part: Decimal, whole: Decimal) -> str:
    if whole <= 0:
        return formats.NIL
    with exact():
        return f"{formats.number((part * HUNDRED / whole).quantize(Decimal('0.1')), places=1)}%"
