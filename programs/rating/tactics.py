"""Which kind of incentive terms are: whoever offers the same again and again is told so."""

from __future__ import annotations

from programs.enums import Application, ConditionKind, MeasureKind, RewardKind, Word
from programs.terms import Terms


class Tactic(Word):
    """Kinds of incentive, in the order in which they are listed."""

    RETROACTIVE = "retroactive", "retroactive tiers"
    INCREMENTAL = "incremental", "incremental tiers"
    GROWTH = "growth", "growth"
    TARGET = "target", "targets"
    MIX = "mix", "product mix"
    KICKER = "kicker", "kickers"
    PER_UNIT = "per_unit", "amounts per unit"
    LUMP_SUM = "lump_sum", "lump sums"


_MEASURED = {
    MeasureKind.GROWTH_AMOUNT: Tactic.GROWTH,
    MeasureKind.GROWTH_PERCENT: Tactic.GROWTH,
    MeasureKind.ATTAINMENT_PERCENT: Tactic.TARGET,
    MeasureKind.SHARE_PERCENT: Tactic.MIX,
}
_REWARDED = {
    RewardKind.FIXED: Tactic.LUMP_SUM,
    RewardKind.PER_UNIT: Tactic.PER_UNIT,
    RewardKind.PER_INCREMENT: Tactic.PER_UNIT,
}
_MIXING = frozenset({ConditionKind.DISTINCT_PRODUCTS, ConditionKind.SHARE_PERCENT})
_ON_EVERYTHING = frozenset(
    {Application.ALL_VOLUME, Application.EVERY_TIER_FULL, Application.EVERY_TIER_CAPPED}
)


def tactic_of(terms: Terms) -> Tactic:
    """
    Say what sets terms apart from plain tiers, the rarer first: what is measured, a mix asked for, a kicker,
    how it is paid; else whether a tier's rate goes back to the first purchase.
    """
    if terms.measure.kind in _MEASURED:
        return _MEASURED[terms.measure.kind]
    if any(condition.kind in _MIXING for condition in terms.conditions):
        return Tactic.MIX
    if terms.reward.kickers:
        return Tactic.KICKER
    if terms.reward.kind in _REWARDED:
        return _REWARDED[terms.reward.kind]
    return Tactic.RETROACTIVE if terms.reward.application in _ON_EVERYTHING else Tactic.INCREMENTAL
