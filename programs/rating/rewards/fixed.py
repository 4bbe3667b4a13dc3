"""Reward: a lump sum for reaching a tier, `rebate = Σ lump sums of the tiers that pay`."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from programs.rating.shapes import Portion, Split
from programs.terms import Reward
from vir.foundation.money import format_money

NEEDS_BASE = False


def total(reward: Reward, portions: Sequence[Portion], split: Split) -> Decimal:
    """Add the lump sums of the tiers that have a portion, however large the portion is."""
    return sum((portion.tier.rate for portion in portions), Decimal(0))


def holding(portion: Portion) -> Portion:
    """Give the whole portion: all of it is paid on."""
    return portion


def rate_text(reward: Reward, rate: Decimal, currency: str) -> str:
    """Write "$1,000.00"."""
    return format_money(rate, currency)


def step_text(base: str, rate: str) -> str:
    """Write "$1,000.00": the base plays no part."""
    return rate


def formula(base: str, each_tier: bool) -> str:
    """Write the formula in words."""
    return "Rebate = lump sums of the tiers reached, added" if each_tier else "Rebate = lump sum of the tier"
