"""Application: the reached tier's rate on everything (retroactive, from dollar one)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from programs.rating.shapes import Portion
from programs.terms import Tier

EACH_TIER = False


def portions(tiers: Sequence[Tier], reached: int, measured: Decimal) -> tuple[Portion, ...]:
    """Give everything to the reached tier."""
    return (Portion(tiers[reached - 1], Decimal(0), measured, True),) if reached else ()
