"""Numbers that run on, such as a third: what a calculation with 120 digits leaves behind them."""

from __future__ import annotations

from decimal import Decimal

from vir.foundation.money.rounding import EXACT

# Documents bound numbers to 12 decimals and a product here has at most four factors, two more for percents.
EXACT_PLACES = Decimal(1).scaleb(-50)
NOISE = Decimal(1).scaleb(-80)


def settled(value: Decimal) -> Decimal:
    """
    Give the exact number that a value is but for what divisions left at its far end, else the value itself.

    Three thirds are 1 and not 0.999…9: what decides a tier, an increment or half a cent must not fall short of
    it. A true fraction is never so near to an exact number.
    """
    near = value.quantize(EXACT_PLACES, context=EXACT)
    off = EXACT.subtract(near, value)
    if off and -NOISE < off < NOISE:
        return near.normalize(EXACT)
    return value
