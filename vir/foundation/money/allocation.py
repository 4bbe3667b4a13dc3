"""Splitting an amount so that the parts add up to it exactly."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from vir.foundation.money.currencies import minor_units
from vir.foundation.money.rounding import exact


def allocate(
    total: Decimal, weights: Sequence[Decimal], currency: str, *, signed: bool = False
) -> list[Decimal]:
    """
    Share an amount in proportion to weights by the largest remainder; ties go to the earlier position.

    The total is in whole minor units and may be negative; so are the parts, and they add up to it exactly.

    :param signed: allow negative weights, as those of returns, whose parts are taken off the others' again;
        the weights must then add up to more than zero
    :raises ValueError: if the total has a fraction of a minor unit, a weight is negative, or all are zero
    """
    decimals = minor_units(currency)
    with exact():
        units = total.scaleb(decimals)
        if units != units.to_integral_value():
            raise ValueError(f"{total} {currency} has a fraction of a minor unit. Round it first.")
        if signed and units != 0 and sum(weights, Decimal(0)) <= 0:
            raise ValueError("Nothing to share by: the weights do not add up to more than zero.")
        if not signed and any(weight < 0 for weight in weights):
            raise ValueError("A weight is negative. Share by weights of zero or more.")
        if units != 0 and not any(weights):
            raise ValueError("Nothing to share by: every weight is zero.")

        shares = _share(abs(units), weights)
        # Taken from zero, so that a share of nothing has no sign.
        return [(share if units > 0 else Decimal(0) - share).scaleb(-decimals) for share in shares]


def _share(units: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """Share whole units; each remainder is exact, in units times the sum of the weights."""
    whole = sum(weights, Decimal(0)) or Decimal(1)
    divided = [_floored(units * weight, whole) for weight in weights]
    shares = [share for share, _ in divided]
    left = int(units - sum(shares))
    # sorted() is stable, so equal remainders keep their order.
    for position in sorted(range(len(weights)), key=lambda i: -divided[i][1])[:left]:
        shares[position] += 1
    return shares


def _floored(value: Decimal, whole: Decimal) -> tuple[Decimal, Decimal]:
    """Divide down, so that the remainder is never negative."""
    share, left = divmod(value, whole)
    return (share - 1, left + whole) if left < 0 else (share, left)
