"""Which past days a replay reads, and which days they are moved to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from programs.enums import BaselineRule, ReturnsRule
from programs.rating.backtest import Window
from programs.rating.backtest.moving import earlier
from programs.terms import Terms
from vir.foundation.periods import Period, years_before

DAYS_MAX = 1_000_000


@dataclass(frozen=True)
class Stretch:
    """
    Days whose sales are read, and the days they are moved to, `years` later.

    Sales `grow` where they stand for the program's own days, and stay as they were where they are its past.
    """

    source: Period
    target: Period
    years: int
    grows: bool


def stretches_of(terms: Terms, window: Window) -> Iterable[Stretch]:
    """List the days that the terms look at: their own, and those of earlier years that they measure from."""
    for period in terms.periods():
        yield Stretch(earlier(terms, period, window.years), period, window.years, grows=True)
        for years in range(1, _years_back(terms) + 1):
            target = terms.years_before(period, years)
            # The year before is the one that is replayed, however long ago it was: growth is over it.
            moved = max(window.years - 1, 0)
            yield Stretch(earlier(terms, target, moved), target, moved, grows=False)


def _years_back(terms: Terms) -> int:
    baseline = terms.measure.baseline
    if baseline is None or baseline.rule is BaselineRule.FIXED:
        return 0
    return baseline.years or 1


def days_back(terms: Terms) -> int:
    """Give how many days after its sale a return still counts where the sale did."""
    if terms.returns is not ReturnsRule.ORIGINAL_PERIOD:
        return -1
    return DAYS_MAX if terms.returns_lookback_days is None else terms.returns_lookback_days


def apart(stretches: Iterable[Stretch]) -> list[Stretch]:
    """
    Join and cut the stretches so that no day is filled twice.

    Several programs can look at one day: for one it is its own, for another its past. Then the replayed sales
    fill it, and the real ones stay out.
    """
    joined = _joined(stretches)
    own = [stretch.target for stretch in joined if stretch.grows]
    return [
        left
        for stretch in joined
        for left in ([stretch] if stretch.grows else _cut(stretch, sorted(own, key=lambda day: day.start)))
    ]


def _joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Join stretches of one kind that touch or overlap."""
    by_move: dict[tuple[int, bool], list[Stretch]] = {}
    for stretch in sorted(set(stretches), key=lambda each: (each.target.start, each.target.end)):
        row = by_move.setdefault((stretch.years, stretch.grows), [])
        if row and stretch.target.start <= row[-1].target.end:
            last = row.pop()
            target = Period(last.target.start, max(last.target.end, stretch.target.end))
            source = Period(last.source.start, max(last.source.end, stretch.source.end))
            row.append(Stretch(source, target, stretch.years, stretch.grows))
        else:
            row.append(stretch)
    return [stretch for row in by_move.values() for stretch in row]


def _cut(stretch: Stretch, own: Sequence[Period]) -> Iterable[Stretch]:
    """Give what is left of a stretch outside some periods."""
    start, end = stretch.target.start, stretch.target.end
    if all(period.end <= start or period.start >= end for period in own):
        yield stretch
        return
    for period in own:
        if period.end <= start or period.start >= end:
            continue
        if period.start > start:
            yield _part(stretch, Period(start, period.start))
        start = period.end
    if start < end:
        yield _part(stretch, Period(start, end))


def _part(stretch: Stretch, target: Period) -> Stretch:
    return Stretch(
        years_before(target, stretch.years) if stretch.years else target,
        target,
        stretch.years,
        stretch.grows,
    )
