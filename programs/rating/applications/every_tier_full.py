"""Application: every reached tier's rate on everything, added ("total")."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from programs.rating.shapes import Portion
from programs.terms import Tier

EACH_TIER = True


def portions(tiers: Sequence[Tier], reached: int, measured: Decimal) -> tuple[Portion, ...]:
    """Give everything to every reached tier."""
    return tuple(Portion(tier, Decimal(0), measured, True) for tier in tiers[:reached])
