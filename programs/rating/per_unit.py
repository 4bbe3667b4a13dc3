"""Reward: an amount for each unit."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from programs.rating.shapes import Portion
from vir.foundation.money import format_money_exact

NEEDS_BASE = True


def total(portions: Sequence[Portion], base: Decimal) -> Decimal:
    """Add the amounts of the portions; the one division that can run on comes last."""
    if not portions:
        return Decimal(0)
    weighted = sum((portion.tier.rate * portion.part for portion in portions), Decimal(0))
    return weighted * base / portions[0].whole


def rate_text(rate: Decimal, currency: str) -> str:
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
