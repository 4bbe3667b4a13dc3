"""The volume that stands for an expected tier: the nearest to the pace that lies inside it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from programs.rating import RatedFrom
from programs.rating.plan import plan_of
from programs.rating.words import bought_in_units
from programs.rating.working import counted_volume
from programs.terms import Terms
from vir.foundation.money import exact, minor_units

ZERO, ONE = Decimal(0), Decimal(1)


def volume_in_tier(tier: int, lines: Sequence[Decimal], at_pace: Decimal | None, step: Decimal) -> Decimal:
    """
    Give the volume nearest to the pace that reaches a tier and not the next one.

    :param tier: its number; 0 for below the first
    :param lines: what has to be bought for each tier, in order
    :param at_pace: what is expected otherwise; None where nothing tells
    :param step: the least that is bought
    """
    least = lines[tier - 1] if tier else ZERO
    if at_pace is None or at_pace <= least:
        return least
    if tier == len(lines):
        return at_pace
    return max(least, min(at_pace, lines[tier] - step))


def expected_in_tier(terms: Terms, basis: RatedFrom, tier: int, at_pace: Decimal | None) -> Decimal | None:
    """
    Give the volume to expect where a tier is expected, in what the measure is made of.

    None where a tier cannot be placed, because its baseline or target is missing.
    """
    with exact():
        measure = plan_of(terms).measure
        counted = counted_volume(terms, basis.volume, basis.volume_before)
        lines = []
        for step in terms.reward.tiers:
            line = measure.bought(step.threshold, counted, basis.facts)
            if line is None:
                return None
            lines.append(max(line, ZERO))
        least = ONE if bought_in_units(terms) else ONE.scaleb(-minor_units(terms.currency))
        return volume_in_tier(tier, lines, at_pace, least)
