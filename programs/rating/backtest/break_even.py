"""The growth from which the extra margin pays for the rebate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from vir.foundation.money import exact

ZERO, HUNDRED = Decimal(0), Decimal(100)
STEP = Decimal("0.1")
GROWTH_MAX = Decimal(100)
# A search that has to creep is given up; what it has ruled out by then is still true.
TRIES_MAX = 60


@dataclass(frozen=True)
class BreakEven:
    """
    The smallest growth in percent, to 0.1, at which the extra margin covers the payout.

    `growth` is None where there is none up to `searched_to`, and 0 where nothing has to be covered.
    """

    growth: Decimal | None
    searched_to: Decimal


def break_even(
    payout_at: Callable[[Decimal], Decimal], *, sales: Decimal, margin_percent: Decimal
) -> BreakEven:
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
                return BreakEven(growth, growth)
            if per_percent <= 0:
                return BreakEven(None, ZERO)
            growth = _up(paid / per_percent)
            if growth > GROWTH_MAX:
                return BreakEven(None, GROWTH_MAX)
    return BreakEven(None, growth)


def _up(growth: Decimal) -> Decimal:
    return (growth / STEP).to_integral_value(ROUND_CEILING) * STEP
