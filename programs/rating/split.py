"""How what the rates pay on is divided among the tiers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from programs.rating.facts import Day
from programs.rating.shapes import Inside, Portion, Split

ZERO, ONE = Decimal(0), Decimal(1)
ENDLESS = Decimal("Infinity")


def as_measured(measured: Decimal) -> Split:
    """Divide the measure itself: a portion holds what lies between its ends."""

    def inside(portions: Sequence[Portion]) -> Inside:
        return Inside([portion.end - portion.start for portion in portions], ONE)

    return inside


def by_average(measured: Decimal, base: Decimal) -> Split:
    """Give each unit the average value: a portion holds the same share of the base as of the measure."""
    # A measure of zero has no average value; only what is given everything holds anything.
    whole = measured if measured > 0 else ONE

    def inside(portions: Sequence[Portion]) -> Inside:
        if all(portion.full for portion in portions):
            # Nothing is divided, so a measure that runs on leaves no trace.
            return Inside([base] * len(portions), ONE)
        return Inside(
            [base * whole if portion.full else base * (portion.end - portion.start) for portion in portions],
            whole,
        )

    return inside


def by_day(base: Decimal, days: Sequence[Day], bought: Callable[[Decimal], Decimal | None]) -> Split:
    """
    Let the first sales fill the first tier.

    A day that crosses a threshold is divided there, its own units all having its average value. A day of
    returns takes back from the tier that was filled last. What a day pays without moving the measure, such as
    a credit for a price, falls into the tier that is being filled. An open portion has no end: what was bought
    and returned again above it leaves there what it left.

    :param bought: what has to have been bought for the measure to be a value
    """

    def inside(portions: Sequence[Portion]) -> Inside:
        return Inside(
            [
                base
                if portion.full
                else _between(days, bought(portion.start), ENDLESS if portion.open else bought(portion.end))
                for portion in portions
            ],
            ONE,
        )

    return inside


def _between(days: Sequence[Day], start: Decimal | None, end: Decimal | None) -> Decimal:
    """Add up what the rate pays on between two points of what was bought."""
    if start is None or end is None:
        return ZERO
    held, at = ZERO, ZERO
    for day in days:
        after = at + day.measured
        if after == at:
            held += day.base if start <= at < end else ZERO
        else:
            low, high = min(at, after), max(at, after)
            common = min(high, end) - max(low, start)
            if common > 0:
                held += day.base * common / (high - low)
        at = after
    return held
