"""Reward: a percent of an amount, `rebate = Σ rate × base inside the tier ÷ 100`."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from programs.rating.shapes import Portion, Split
from programs.terms import Reward
from vir.foundation.money import format_number

NEEDS_BASE = True


def total(reward: Reward, portions: Sequence[Portion], split: Split) -> Decimal:
    """Add the percents of the portions."""
    inside = split(portions)
    weighted = Decimal(0)
    for portion, part in zip(portions, inside.parts, strict=True):
        weighted += portion.tier.rate * part
    return weighted / (100 * inside.whole)


def holding(portion: Portion) -> Portion:
    """Give the whole portion: all of it is paid on."""
    return portion


def rate_text(reward: Reward, rate: Decimal, currency: str) -> str:
    """Write "3.0%"."""
    return f"{format_number(rate, decimals_min=1)}%"


def step_text(base: str, rate: str) -> str:
    """Write "$342,180.00 × 3.0%"."""
    return f"{base} × {rate}"


def formula(base: str, each_tier: bool) -> str:
    """Write the formula in words."""
    if each_tier:
        return f"Rebate = {base} inside each tier × the rate of that tier, added"
    return f"Rebate = {base} × tier rate"
