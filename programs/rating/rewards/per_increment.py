"""Reward: an amount for each increment above the tier's threshold, `rebate = Σ amount × increments`."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from programs.enums import PartialIncrement
from programs.rating.exactness import settled
from programs.rating.shapes import Portion, Split
from programs.terms import Reward
from vir.foundation.money import format_money_exact, format_number

NEEDS_BASE = True


def total(reward: Reward, portions: Sequence[Portion], split: Split) -> Decimal:
    """Add the amounts of the increments in each portion, counted from its tier's threshold."""
    above = [holding(portion) for portion in portions]
    inside = split(above)
    earned = Decimal(0)
    for portion, part in zip(above, inside.parts, strict=True):
        earned += portion.tier.rate * increments(reward, part, inside.whole)
    return earned


def increments(reward: Reward, part: Decimal, whole: Decimal) -> Decimal:
    """
    Count the increments in `part ÷ whole`: full ones, and a started one where it counts.

    :raises ValueError: if the reward has no increment
    """
    if reward.increment is None:
        raise ValueError("A reward per increment needs an increment.")
    if part <= 0:
        return Decimal(0)
    full, left = divmod(settled(part / whole), reward.increment)
    return full + 1 if left and reward.partial_increment is PartialIncrement.COUNTS else full


def holding(portion: Portion) -> Portion:
    """Leave out what lies below the threshold of the portion's tier."""
    reaches_all = portion.full or portion.open
    return Portion(portion.tier, portion.tier.threshold, portion.end, False, open=reaches_all)


def rate_text(reward: Reward, rate: Decimal, currency: str) -> str:
    """Write "$5.00 per 100"."""
    return f"{format_money_exact(rate, currency)} per {format_number(reward.increment or Decimal(0))}"


def step_text(base: str, rate: str) -> str:
    """Write "101 units × $5.00 per 100"."""
    return f"{base} × {rate}"


def formula(base: str, each_tier: bool) -> str:
    """Write the formula in words."""
    if each_tier:
        return f"Rebate = increments of {base} above each tier’s threshold × the amount of that tier, added"
    return f"Rebate = increments of {base} above the tier’s threshold × the amount of the tier"
