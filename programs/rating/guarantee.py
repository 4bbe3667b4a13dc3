"""The least that is earned: per period, or over all periods so far."""

from __future__ import annotations

from decimal import Decimal

from programs.terms import Guarantee


def least(guarantee: Guarantee, *, number: int, earned_before: Decimal, already: Decimal) -> Decimal:
    """
    Give what the counted volume earns at least, before caps.

    Each period: the amount, on top of what the same volume earned before. Cumulative: the amounts of all
    periods so far less what earlier periods earned.

    :param number: how many periods there are so far, this one included
    :param already: what earlier periods earned of the same volume
    """
    if guarantee.cumulative:
        return guarantee.amount * number - earned_before + already
    return guarantee.amount + already
