"""The payout curve: what every volume earns, true to scale."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from programs.enums import Application
from programs.rating.ladder import Ladder
from programs.rating.registry import ensure_supported
from programs.rating.volume import NO_VOLUME, Volume
from programs.rating.words import is_quantity
from programs.rating.working import Working
from programs.terms import Terms
from vir.foundation.money import exact

BEYOND_TOP = Decimal("1.08")
AMOUNT_SCALE = Decimal(100_000)
UNIT_SCALE = Decimal(1_000)


@dataclass(frozen=True)
class CurvePoint:
    """A corner of the curve. Where the amount jumps two points share a volume; the upper holds the jump."""

    volume: Decimal
    amount: Decimal
    jump: Decimal


def curve(
    terms: Terms,
    *,
    application: Application | None = None,
    volume: Volume = NO_VOLUME,
    up_to: Decimal | None = None,
) -> list[CurvePoint]:
    """
    Give the corners of the payout curve from zero to beyond the top tier and the cap; straight lines join
    them.

    :param application: draw the same tiers applied in another way
    :param volume: gives the average values where the rate pays on another figure than the tiers are in;
        without one such a curve has no points
    :param up_to: where the curve ends, instead of 1.08 times the top threshold or the volume at the cap
    :raises NotSupportedYet: if the terms have a shape this version does not compute
    """
    if application is not None:
        terms = replace(terms, reward=replace(terms.reward, application=application))
    ensure_supported(terms)
    with exact():
        ladder = Ladder(terms, volume)
        if ladder.at(Decimal(0)) is None:
            return []
        return _corners(ladder, up_to or _end(ladder))


def _corners(ladder: Ladder, end: Decimal) -> list[CurvePoint]:
    points = [_point(ladder.at(Decimal(0)))]
    for tier in ladder.terms.reward.tiers:
        if tier.threshold > end:
            break
        jump = ladder.jump(tier)
        if tier.threshold > 0:
            points.append(_point(ladder.at(tier.threshold, tier.number - 1)))
        if jump:
            points.append(replace(_point(ladder.at(tier.threshold)), jump=jump))
        capped_at = ladder.cap_inside(tier)
        if capped_at is not None and tier.threshold < capped_at < end:
            points.append(_point(ladder.at(capped_at)))
    if points[-1].volume < end:
        points.append(_point(ladder.at(end)))
    return points


def _end(ladder: Ladder) -> Decimal:
    top = ladder.terms.reward.tiers[-1].threshold
    end = max(top, ladder.cap_volume() or Decimal(0)) * BEYOND_TOP
    # A single tier from zero without a cap has no scale of its own.
    return end or (UNIT_SCALE if is_quantity(ladder.terms) else AMOUNT_SCALE)


def _point(working: Working | None) -> CurvePoint:
    if working is None:
        raise ValueError("A curve needs a volume to take average values from.")
    return CurvePoint(working.measured, working.earned, Decimal(0))
