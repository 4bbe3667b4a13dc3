"""The tiers seen as a ladder: what is earned at each rung, and where a cap ends it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from programs.rating.exactness import settled
from programs.rating.facts import NO_FACTS, Facts
from programs.rating.plan import plan_of
from programs.rating.scenario import averaged, suppose
from programs.rating.volume import Volume
from programs.rating.words import bought_in_units
from programs.rating.working import Working, work_out
from programs.terms import Terms, Tier
from vir.foundation.money import round_up, round_up_units

ZERO = Decimal(0)


@dataclass(frozen=True)
class Ladder:
    """
    Terms with the average values of a volume, so that "what if so much were bought" has an answer.

    Every method runs inside `exact()`; what is bought is in what the measure is made of. None comes back where
    the rate pays on another figure than the tiers are in and nothing was bought yet, and where a tier cannot
    be placed: its baseline or target is missing.
    """

    terms: Terms
    volume: Volume
    earned_before: Decimal = ZERO
    facts: Facts = NO_FACTS

    def at(self, value: Decimal, tier: int | None = None) -> Working | None:
        """Work out the terms at what is bought; `tier` takes another tier than the reached one."""
        terms = averaged(self.terms)
        supposed = suppose(terms, self.volume, self.facts, value)
        if supposed is None:
            return None
        volume, facts = supposed
        return work_out(terms, volume, facts=facts, earned_before=self.earned_before, tier=tier)

    def line(self, tier: Tier) -> Decimal | None:
        """Give what has to be bought to reach a tier, never less than nothing."""
        found = plan_of(self.terms).measure.bought(tier.threshold, self.volume, self.facts)
        return None if found is None else max(found, ZERO)

    def jump(self, tier: Tier) -> Decimal | None:
        """Give what reaching the tier adds at once, against the limit from just below its threshold."""
        line = self.line(tier)
        if line is None:
            return None
        reached, below = self.at(line, tier.number), self.at(line, tier.number - 1)
        if reached is None or below is None:
            return None
        # A threshold of zero has nothing below it.
        return reached.earned - below.earned if line else ZERO

    def further_per(self, step: Decimal, value: Decimal, tier: int) -> Decimal | None:
        """Give what a further step of purchases earns inside a tier, before caps and rounding."""
        here, there = self.at(value, tier), self.at(value + step, tier)
        return None if here is None or there is None else there.unrounded - here.unrounded

    def cap_inside(self, tier: Tier) -> Decimal | None:
        """Give what is bought inside a tier at which the cap is reached, raised to what can be bought."""
        line = self.line(tier)
        if line is None:
            return None
        start = self.at(line, tier.number)
        if start is None or start.room is None:
            return None
        if start.cap_reached:
            return line
        slope = self.further_per(Decimal(1), line, tier.number)
        if slope is None or slope <= 0:
            return None
        reached_at = self._buyable(settled(line + (start.room - start.unrounded) / slope))
        return reached_at if self._belongs(reached_at, tier) else None

    def cap_volume(self) -> Decimal | None:
        """Give the least purchases at which more does not earn more."""
        found = (self.cap_inside(tier) for tier in self.terms.reward.tiers)
        return next((value for value in found if value is not None), None)

    def _belongs(self, value: Decimal, tier: Tier) -> bool:
        tiers = self.terms.reward.tiers
        if tier.number == len(tiers):
            return True
        following = self.line(tiers[tier.number])
        return following is None or value < following

    def _buyable(self, value: Decimal) -> Decimal:
        if bought_in_units(self.terms):
            return round_up_units(value)
        return round_up(value, self.terms.currency)
