"""Terms made ready for rating: every look-up that does not depend on a volume, done once."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from programs.enums import CapScope, RewardBase, RewardKind, UnitOrder
from programs.rating.registry import ACCUMULATIONS, APPLICATIONS, CAPS, FIGURES, MEASURES, REWARDS
from programs.rating.shapes import (
    AccumulationShape,
    ApplicationShape,
    CapShape,
    MeasureShape,
    RewardShape,
)
from programs.terms import Cap, Terms, Tier

_KEPT = "_rating_plan"


class Plan:
    """The shapes of some terms."""

    __slots__ = (
        "accumulation",
        "application",
        "base",
        "caps",
        "measure",
        "needs_base",
        "needs_days",
        "ordered",
        "program_cap",
        "reward",
        "same_figure",
        "terms",
        "thresholds",
        "tiers",
    )

    def __init__(self, terms: Terms) -> None:
        reward, measure = terms.reward, terms.measure
        self.terms = terms
        self.tiers: Sequence[Tier] = reward.tiers
        self.thresholds: Sequence[Decimal] = [tier.threshold for tier in reward.tiers]
        self.measure: MeasureShape = MEASURES[measure.kind](FIGURES[measure.of.value])
        self.application: ApplicationShape = APPLICATIONS[reward.application]
        self.reward: RewardShape = REWARDS[reward.kind]
        self.accumulation: AccumulationShape = ACCUMULATIONS[terms.accumulation]
        self.caps: Sequence[tuple[Cap, CapShape]] = [
            (cap, CAPS[cap.per]) for cap in terms.caps if cap.per is not CapScope.PROGRAM
        ]
        self.program_cap: Cap | None = next((cap for cap in terms.caps if cap.per is CapScope.PROGRAM), None)
        # The figure that rates pay on; growth is read from the measure.
        self.base: str = FIGURES.get(reward.base.value, "growth")
        self.needs_base: bool = self.reward.NEEDS_BASE
        self.same_figure: bool = measure.products is None and reward.base.value == measure.kind.value
        # Increments are counted above a threshold, so that an order matters to a single tier as well.
        self.ordered: bool = (
            reward.unit_order is UnitOrder.CHRONOLOGICAL
            and reward.kind is not RewardKind.FIXED
            and reward.base is not RewardBase.GROWTH_AMOUNT
            and (self.application.EACH_TIER or reward.kind is RewardKind.PER_INCREMENT)
        )
        # Where the rate pays on the measure itself, its order tells nothing that its amount does not.
        self.needs_days: bool = self.ordered and not self.same_figure


def plan_of(terms: Terms) -> Plan:
    """Give the plan of terms, made when first asked for and kept with them: both never change."""
    kept: Plan | None = terms.__dict__.get(_KEPT)
    if kept is None:
        kept = terms.__dict__[_KEPT] = Plan(terms)
    return kept
