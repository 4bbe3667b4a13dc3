"""Application: reached tiers added, lower ones limited to where they end ("rolling")."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from programs.rating.shapes import Portion
from programs.terms import Tier

EACH_TIER = True


def portions(tiers: Sequence[Tier], reached: int, measured: Decimal) -> tuple[Portion, ...]:
    """Give each reached tier the volume from nothing to where it ends, the top one everything."""
    return tuple(
        Portion(tier, Decimal(0), tiers[tier.number].threshold, False)
        if tier.number < reached
        else Portion(tier, Decimal(0), measured, True)
        for tier in tiers[:reached]
    )
