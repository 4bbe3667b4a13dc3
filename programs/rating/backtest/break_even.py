"""The growth from which the extra margin pays for the rebate, and where a later jump uncovers it again."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from vir.foundation.money import exact

ZERO, HUNDRED = Decimal(0), Decimal(100)
STEP = Decimal("0.1")
GROWTH_MAX = Decimal(100)
# A search that has to creep is given up; what it has ruled out by then is still true.
TRIES_MAX = 60
# How far above the break-even it is looked whether the payout stays covered, and how often it is rated for that.
BEYOND = Decimal(20)
BEYOND_TRIES_MAX = 20

PayoutAt = Callable[[Decimal], Decimal]
Span = tuple[Decimal, Decimal]


@dataclass(frozen=True)
class BreakEven:
    """
    The smallest growth in percent, to 0.1, at which the extra margin covers the payout.

    `growth` is None where there is none up to `searched_to`, and 0 where nothing has to be covered. `uncovered`
    are the stretches above it, first and last step, in which a jump costs more than the growth brings; nothing
    is known above `searched_to`.
    """

    growth: Decimal | None
    searched_to: Decimal
    uncovered: tuple[Span, ...] = ()

    def covers(self, growth: Decimal) -> bool:
        """Say whether the margin covers the payout at a growth, by what was found."""
        if self.growth is None or growth < self.growth:
            return False
        return not any(first <= growth <= last for first, last in self.uncovered)


def break_even(payout_at: PayoutAt, *, sales: Decimal, margin_percent: Decimal) -> BreakEven:
    """
    Find where the margin on the sales that growth adds is as much as the whole payout at that growth.

    More sales never lower a payout. So whatever growth covers the payout here must be at least what covers the
    payout at any smaller growth: the search goes from one such bound to the next and passes nothing over.

    :param payout_at: the payout at a growth in percent
    :param sales: what was sold without growth
    """
    growth = ZERO
    with exact():
        per_percent = sales * margin_percent / (HUNDRED * HUNDRED)
        for _ in range(TRIES_MAX):
            paid = payout_at(growth)
            if per_percent * growth >= paid:
                return _beyond(payout_at, per_percent, growth, paid)
            if per_percent <= 0:
                return BreakEven(None, ZERO)
            growth = _up(paid / per_percent)
            if growth > GROWTH_MAX:
                return BreakEven(None, GROWTH_MAX)
    return BreakEven(None, growth)


def _beyond(payout_at: PayoutAt, per_percent: Decimal, even: Decimal, paid: Decimal) -> BreakEven:
    """
    Look at every step above the break-even, most of them without rating: halves that are decided are left out.

    Between two growths no payout is below that of the lower one, nor above that of the higher one.
    """
    top = min(even + BEYOND, GROWTH_MAX)
    if per_percent <= 0 or top <= even:
        return BreakEven(even, even)
    short: set[Decimal] = set()

    def rated(growth: Decimal) -> Decimal:
        amount = payout_at(growth)
        if per_percent * growth < amount:
            short.add(growth)
        return amount

    # The lowest stretch is last, so that what is known grows from below.
    stretches = [(even, paid, top, rated(top))]
    tries = BEYOND_TRIES_MAX
    while stretches:
        low, least, high, most = stretches.pop()
        first = max(low + STEP, min(_up(least / per_percent), high))
        last = min(high, _up(most / per_percent)) - STEP
        short.update(_steps(low + STEP, first - STEP))
        if first > last:
            continue
        if not tries:
            top = first - STEP
            break
        tries -= 1
        middle = ((first + last) / (2 * STEP)).to_integral_value(ROUND_FLOOR) * STEP
        amount = rated(middle)
        stretches += [(middle, amount, high, most), (low, least, middle, amount)]
    return BreakEven(even, top, _spans([growth for growth in short if growth <= top]))


def _steps(first: Decimal, last: Decimal) -> list[Decimal]:
    return (
        [first + STEP * number for number in range(int((last - first) / STEP) + 1)] if first <= last else []
    )


def _spans(growths: Collection[Decimal]) -> tuple[Span, ...]:
    """Join steps that follow one another."""
    found: list[Span] = []
    for growth in sorted(growths):
        if found and found[-1][1] + STEP == growth:
            found[-1] = (found[-1][0], growth)
        else:
            found.append((growth, growth))
    return tuple(found)


def _up(growth: Decimal) -> Decimal:
    return (growth / STEP).to_integral_value(ROUND_CEILING) * STEP
