"""The tiers seen as a ladder: what is earned at each rung, and where a cap ends it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from programs.enums import MeasureKind
from programs.rating.volume import Volume
from programs.rating.working import Working, volume_at, work_out
from programs.terms import Terms, Tier
from vir.foundation.money import round_up, round_up_units


@dataclass(frozen=True)
class Ladder:
    """
    Terms with the average values of a volume, so that "what if the measure were" has an answer.

    Every method runs inside `exact()`. None comes back where the rate pays on another figure than the tiers
    are in and nothing was bought yet.
    """

    terms: Terms
    volume: Volume
    earned_before: Decimal = Decimal(0)

    def at(self, measured: Decimal, tier: int | None = None) -> Working | None:
        """Work out the terms at a measure; `tier` takes another tier than the reached one."""
        volume = volume_at(self.terms, self.volume, measured)
        return (
            None
            if volume is None
            else work_out(self.terms, volume, earned_before=self.earned_before, tier=tier)
        )

    def jump(self, tier: Tier) -> Decimal | None:
        """Give what reaching the tier adds at once, against the limit from just below its threshold."""
        reached, below = self.at(tier.threshold), self.at(tier.threshold, tier.number - 1)
        if reached is None or below is None:
            return None
        # A threshold of zero has nothing below it.
        return reached.earned - below.earned if tier.threshold else Decimal(0)

    def further_per(self, step: Decimal, measured: Decimal, tier: int) -> Decimal | None:
        """Give what a further step of the measure earns inside a tier, before caps and rounding."""
        here, there = self.at(measured, tier), self.at(measured + step, tier)
        return None if here is None or there is None else there.unrounded - here.unrounded

    def cap_inside(self, tier: Tier) -> Decimal | None:
        """Give the measure inside a tier at which the cap is reached, raised to what can be bought."""
        start = self.at(tier.threshold, tier.number)
        slope = self.further_per(Decimal(1), tier.threshold, tier.number)
        if start is None or slope is None or start.room is None:
            return None
        if start.cap_reached:
            return tier.threshold
        if slope <= 0:
            return None
        reached_at = self._buyable(tier.threshold + (start.room - start.unrounded) / slope)
        return reached_at if self._belongs(reached_at, tier) else None

    def cap_volume(self) -> Decimal | None:
        """Give the least measure at which more volume does not earn more."""
        found = (self.cap_inside(tier) for tier in self.terms.reward.tiers)
        return next((measure for measure in found if measure is not None), None)

    def _belongs(self, measured: Decimal, tier: Tier) -> bool:
        tiers = self.terms.reward.tiers
        return tier.number == len(tiers) or measured < tiers[tier.number].threshold

    def _buyable(self, measured: Decimal) -> Decimal:
        if self.terms.measure.kind is MeasureKind.QUANTITY:
            return round_up_units(measured)
        return round_up(measured, self.terms.currency)
