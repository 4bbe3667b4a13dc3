"""Which way a program is calculated: from sums alone, or from its lines."""

from __future__ import annotations

from programs.enums import ExpectedVolume, ReturnsRule, StackingPolicy
from programs.rating.plan import plan_of
from programs.terms import Terms


def rests_on_sums(terms: Terms) -> bool:
    """
    Tell whether the volume of a position says everything: its lines may be added up where they are kept.

    Not so where something else has to be known of lines, other periods, other programs or other partners.
    """
    plan = plan_of(terms)
    return not (
        plan.measure.missing
        or plan.needs_days
        or plan.program_cap is not None
        or terms.measure.products is not None
        or terms.conditions
        or terms.reward.kickers
        or terms.guarantee is not None
        or terms.group is not None
        or terms.stacking.policy is not StackingPolicy.ALL_GROSS
        or terms.returns is ReturnsRule.ORIGINAL_PERIOD
        or terms.accrual.expected is ExpectedVolume.LAST_YEAR
        or terms.receipt_grace_days
    )


def rests_on_others(terms: Terms) -> bool:
    """Tell whether what one partner earns depends on what others bought."""
    return plan_of(terms).program_cap is not None or terms.group is not None
