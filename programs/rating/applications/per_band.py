"""Application: each tier's rate on the volume inside it (incremental, and forward-only in order of sale)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from programs.rating.shapes import Portion
from programs.terms import Tier

EACH_TIER = True


def portions(tiers: Sequence[Tier], reached: int, measured: Decimal) -> tuple[Portion, ...]:
    """Give each reached tier the volume from its threshold to the next."""
    return tuple(
        Portion(tier, tier.threshold, tiers[tier.number].threshold, False)
        if tier.number < reached
        else Portion(tier, tier.threshold, measured, False, open=True)
        for tier in tiers[:reached]
    )
