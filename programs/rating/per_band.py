"""Application: each tier's rate on the volume inside it (incremental)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from programs.rating.shapes import Portion
from programs.terms import Tier

EACH_TIER = True


def portions(tiers: Sequence[Tier], reached: int, measured: Decimal) -> tuple[Portion, ...]:
    """
    Give each reached tier the volume from its threshold to the next.

    Where the rate pays on another figure than the bands are in, each unit has the average value (`unit_order`
    average): a band has the same share of the base as of the measure.
    """
    if not reached:
        return ()
    starts = [tier.threshold for tier in tiers[:reached]]
    ends = [*starts[1:], measured]
    # A measure of zero has no average value; its only band is empty.
    whole = measured if measured > 0 else Decimal(1)
    return tuple(
        Portion(tier, end - start, whole) for tier, start, end in zip(tiers, starts, ends, strict=False)
    )
