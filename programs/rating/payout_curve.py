"""The payout curve: what every volume earns, true to scale."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from programs.enums import Application, PartialIncrement, RewardKind, UnitOrder
from programs.rating.facts import NO_FACTS, Facts
from programs.rating.ladder import Ladder
from programs.rating.scenario import nothing_bought
from programs.rating.volume import NO_VOLUME, Volume
from programs.rating.words import bought_in_units
from programs.rating.working import Working
from programs.terms import Terms, Tier
from vir.foundation.money import exact

BEYOND_TOP = Decimal("1.08")
AMOUNT_SCALE = Decimal(100_000)
UNIT_SCALE = Decimal(1_000)
STEPS_MAX = 120


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
    facts: Facts = NO_FACTS,
    up_to: Decimal | None = None,
) -> list[CurvePoint]:
    """
    Give the corners of the payout curve from zero to beyond the top tier and the cap; straight lines join
    them.

    :param application: draw the same tiers applied in another way
    :param volume: gives the average values where the rate pays on another figure than the tiers are in;
        without one such a curve has no points
    :param facts: the baseline or target where tiers are in growth or attainment; likewise
    :param up_to: where the curve ends, instead of 1.08 times the top threshold or the volume at the cap
    """
    if application is not None:
        reward = replace(terms.reward, application=application, unit_order=UnitOrder.AVERAGE)
        terms = replace(terms, reward=reward)
    facts = nothing_bought(terms) if facts is NO_FACTS else facts
    with exact():
        ladder = Ladder(terms, volume, facts=facts)
        lines = [ladder.line(tier) for tier in terms.reward.tiers]
        if ladder.at(Decimal(0)) is None or None in lines:
            return []
        return _corners(ladder, up_to or _end(ladder))


def _corners(ladder: Ladder, end: Decimal) -> list[CurvePoint]:
    points = [_point(ladder.at(Decimal(0)), Decimal(0))]
    for tier in ladder.terms.reward.tiers:
        line = ladder.line(tier)
        if line is None or line > end:
            break
        jump = ladder.jump(tier)
        if line > points[-1].volume:
            points.append(_point(ladder.at(line, tier.number - 1), line))
        if jump:
            points.append(replace(_point(ladder.at(line, tier.number), line), jump=jump))
        for point in _inside(ladder, tier, line, end):
            if (point.volume, point.amount) != (points[-1].volume, points[-1].amount):
                points.append(point)
    if points[-1].volume < end:
        points.append(_point(ladder.at(end), end))
    return points


def _inside(ladder: Ladder, tier: Tier, line: Decimal, end: Decimal) -> list[CurvePoint]:
    """Give the corners inside a tier: stairs of increments, where a guarantee ends, where a cap is reached."""
    tiers = ladder.terms.reward.tiers
    following = ladder.line(tiers[tier.number]) if tier.number < len(tiers) else None
    until = end if following is None else min(following, end)
    if ladder.terms.reward.kind is RewardKind.PER_INCREMENT:
        return list(_stairs(ladder, tier, line, until))
    found = [ladder.cap_inside(tier), _leaves_guarantee(ladder, tier, line)]
    corners = sorted({value for value in found if value is not None and line < value < until})
    return [_point(ladder.at(value), value) for value in corners]


def _stairs(ladder: Ladder, tier: Tier, line: Decimal, until: Decimal) -> Iterator[CurvePoint]:
    """Give both ends of every step; where there are more than can be seen, only where they begin."""
    reward = ladder.terms.reward
    step = reward.increment or Decimal(1)
    count = int((until - line) / step)
    if count > STEPS_MAX or reward.base.value != ladder.terms.measure.kind.value:
        return
    # A started increment pays as soon as the one before it is full, a full one where it is full.
    early = reward.partial_increment is PartialIncrement.COUNTS
    for number in range(0 if early else 1, count + 1):
        at = line + number * step
        if at >= until:
            return
        low, high = (at, at + step) if early else (at - step, at)
        below, above = ladder.at(low, tier.number), ladder.at(high, tier.number)
        yield _point(below, at)
        if below is not None and above is not None and above.earned != below.earned:
            yield replace(_point(above, at), jump=above.earned - below.earned)


def _leaves_guarantee(ladder: Ladder, tier: Tier, line: Decimal) -> Decimal | None:
    """Give what is bought inside a tier where the tiers begin to pay more than the guarantee."""
    start = ladder.at(line, tier.number)
    if start is None or not start.topped_up:
        return None
    bare = Ladder(replace(ladder.terms, guarantee=None), ladder.volume, ladder.earned_before, ladder.facts)
    slope = bare.further_per(Decimal(1), line, tier.number)
    return None if not slope or slope < 0 else line + start.topped_up / slope


def _end(ladder: Ladder) -> Decimal:
    top = ladder.line(ladder.terms.reward.tiers[-1]) or Decimal(0)
    end = max(top, ladder.cap_volume() or Decimal(0)) * BEYOND_TOP
    # A single tier from zero without a cap has no scale of its own.
    return end or (UNIT_SCALE if bought_in_units(ladder.terms) else AMOUNT_SCALE)


def _point(working: Working | None, volume: Decimal) -> CurvePoint:
    # A curve that has a point at nothing has one everywhere.
    assert working is not None
    return CurvePoint(volume, working.earned, Decimal(0))
