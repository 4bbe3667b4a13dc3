"""Reward: an amount for each unit, `rebate = Σ amount × units inside the tier`."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from programs.rating.shapes import Portion, Split
from programs.terms import Reward
from vir.foundation.money import format_money_exact

NEEDS_BASE = True


def total(reward: Reward, portions: Sequence[Portion], split: Split) -> Decimal:
    """Add the amounts of the portions."""
    inside = split(portions)
    weighted = Decimal(0)
    for portion, part in zip(portions, inside.parts, strict=True):
        weighted += portion.tier.rate * part
    return weighted / inside.whole


def holding(portion: Portion) -> Portion:
    """Give the whole portion: all of it is paid on."""
    return portion


def rate_text(reward: Reward, rate: Decimal, currency: str) -> str:
    """Write "$4.00 per unit"."""
    return f"{format_money_exact(rate, currency)} per unit"


def step_text(base: str, rate: str) -> str:
    """Write "750 units × $4.00 per unit"."""
    return f"{base} × {rate}"


def formula(base: str, each_tier: bool) -> str:
    """Write the formula in words."""
    if each_tier:
        return f"Rebate = {base} inside each tier × the amount per unit of that tier, added"
    return f"Rebate = {base} × amount per unit"
