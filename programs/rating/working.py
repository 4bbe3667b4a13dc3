"""The calculation itself: terms applied to a volume, exact until the one rounding."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from programs.rating.registry import ACCUMULATIONS, APPLICATIONS, BASES, CAPS, MEASURES, REWARDS
from programs.rating.shapes import Portion
from programs.rating.volume import Volume
from programs.terms import Cap, Terms
from vir.foundation.money import round_amount


@dataclass(frozen=True)
class Working:
    """
    Every figure on the way from a volume to what is earned.

    `unrounded` is the entitlement before caps and rounding; `room` is the most that the caps leave, None
    without a cap; `already` is what earlier periods earned of the same volume.
    """

    terms: Terms
    volume: Volume
    measured: Decimal
    base: Decimal
    tier: int
    portions: tuple[Portion, ...]
    unrounded: Decimal
    room: Decimal | None
    cap: Cap | None
    earned_before: Decimal
    already: Decimal
    earned: Decimal

    @property
    def cap_taken(self) -> Decimal:
        """Give what the caps take off, before rounding."""
        return Decimal(0) if self.room is None else max(self.unrounded - self.room, Decimal(0))

    @property
    def cap_reached(self) -> bool:
        """Tell whether more volume cannot earn more."""
        return self.room is not None and self.unrounded >= self.room


def reached_tier(terms: Terms, measured: Decimal) -> int:
    """Give the number of the highest tier whose threshold is not above the measure, 0 for none."""
    return sum(1 for tier in terms.reward.tiers if tier.threshold <= measured)


def work_out(terms: Terms, volume: Volume, *, earned_before: Decimal, tier: int | None = None) -> Working:
    """
    Apply the terms to a counted volume; runs inside `exact()`.

    :param tier: a number to take instead of the reached tier, for the amount just below a threshold
    """
    measured = MEASURES[terms.measure.kind].of(volume)
    base = BASES[terms.reward.base].of(volume)
    reached = reached_tier(terms, measured) if tier is None else tier
    portions = APPLICATIONS[terms.reward.application].portions(terms.reward.tiers, reached, measured)
    # A base below zero, more returned than bought, earns nothing.
    unrounded = max(REWARDS[terms.reward.kind].total(portions, base), Decimal(0))

    accumulation = ACCUMULATIONS[terms.accumulation]
    room, cap = _tightest(terms, earned_before)
    already = accumulation.already(earned_before)
    allowed = unrounded if room is None else min(unrounded, room)
    return Working(
        terms=terms,
        volume=volume,
        measured=measured,
        base=base,
        tier=reached,
        portions=portions,
        unrounded=unrounded,
        room=room,
        cap=cap,
        earned_before=earned_before,
        already=already,
        earned=round_amount(allowed, terms.currency, terms.rounding) - already,
    )


def volume_at(terms: Terms, volume: Volume, measured: Decimal) -> Volume | None:
    """
    Give a volume with this measure and the average values of the given one.

    None where the rate pays on another figure and there is no purchase yet to take an average from.
    """
    measure = MEASURES[terms.measure.kind]
    other_base = REWARDS[terms.reward.kind].NEEDS_BASE and terms.reward.base.value != terms.measure.kind.value
    if other_base and measure.of(volume) <= 0:
        return None
    return measure.at(volume, measured)


def _tightest(terms: Terms, earned_before: Decimal) -> tuple[Decimal | None, Cap | None]:
    """Give the least room that a cap leaves, and that cap."""
    room: Decimal | None = None
    tightest: Cap | None = None
    for cap in terms.caps:
        limit = CAPS[cap.per].limit_to_date(cap, earned_before)
        left = ACCUMULATIONS[terms.accumulation].room(limit, earned_before)
        if room is None or left < room:
            room, tightest = left, cap
    return room, tightest
