"""Reward: a percent of an amount."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from programs.rating.shapes import Portion
from vir.foundation.money import format_number

NEEDS_BASE = True


def total(portions: Sequence[Portion], base: Decimal) -> Decimal:
    """Add the percents of the portions; the one division that can run on comes last."""
    if not portions:
        return Decimal(0)
    weighted = sum((portion.tier.rate * portion.part for portion in portions), Decimal(0))
    return weighted * base / (100 * portions[0].whole)


def rate_text(rate: Decimal, currency: str) -> str:
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
