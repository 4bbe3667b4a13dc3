"""Cliffs: lines at which the last unit of money is worth far more than itself."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from programs.enums import MeasureKind, PeriodKind, RewardBase, RewardKind
from programs.rating.checks.bare import tiers_alone
from programs.rating.checks.context import Context
from programs.rating.checks.findings import Finding, Option, ask
from programs.rating.facts import Facts
from programs.rating.sentence.phrases import level
from programs.rating.sentence.shape import is_banded
from programs.rating.standing import TierPosition, position
from programs.rating.volume import NO_VOLUME, Volume
from programs.rating.words import bought_in_units, in_percent, percent
from programs.terms import Terms
from vir.foundation.money import exact, format_money, format_money_short

# A jump of this share of its line is worth a word: it makes partners load at the end of a period.
CLIFF = Decimal("0.01")
INCREMENTAL = Option("incremental", "incremental bands")
SMALLER_STEPS = Option("smaller_steps", "smaller steps")
PER_UNIT_KICKER = Option("per_unit_kicker", "a per-unit kicker")

_SCALE = Decimal(100_000)
# Tiers in percent have their lines where a baseline, a target or the rest of a share puts them. A cliff is a
# part of its line, so that any scale will do; growth in money is looked at from nothing.
_STAND_INS = {
    MeasureKind.GROWTH_AMOUNT: Facts(baseline=Decimal(0)),
    MeasureKind.GROWTH_PERCENT: Facts(baseline=_SCALE),
    MeasureKind.ATTAINMENT_PERCENT: Facts(target=_SCALE),
    MeasureKind.SHARE_PERCENT: Facts(whole=Volume(_SCALE, _SCALE, _SCALE)),
}
_ENDS = {
    PeriodKind.TERM: "at the end of the program",
    PeriodKind.MONTH: "at month end",
    PeriodKind.QUARTER: "at quarter end",
    PeriodKind.HALF_YEAR: "at half-year end",
    PeriodKind.YEAR: "at year end",
}
_UNITS_OF_MONEY = {
    "AUD": "dollar",
    "CAD": "dollar",
    "CHF": "franc",
    "EUR": "euro",
    "GBP": "pound",
    "INR": "rupee",
    "JPY": "yen",
    "NZD": "dollar",
    "USD": "dollar",
}


def cliffs(terms: Terms, context: Context) -> Iterator[Finding]:
    """Question the largest jump that is 1 % of its line or more. In units every line jumps by one unit."""
    if bought_in_units(terms):
        return
    facts = _STAND_INS.get(terms.measure.kind, Facts())
    jumping = [
        tier
        for tier in position(tiers_alone(terms), NO_VOLUME, facts=facts).tiers
        if tier.line and tier.jump and _is_cliff(terms, tier, tier.line, tier.jump)
    ]
    if not jumping:
        return
    largest = max(jumping, key=lambda tier: (tier.jump or Decimal(0), tier.threshold))
    banded = is_banded(terms) or terms.reward.kind is RewardKind.FIXED
    yield ask(
        "CLIFF",
        context.tier_path(terms, largest.number),
        f"At {level(terms, largest.threshold)} {_one(terms.currency)} is worth {_worth(terms, largest)}."
        f" Expect loading {_ENDS[terms.period]}.",
        *(() if banded else (INCREMENTAL,)),
        SMALLER_STEPS,
        PER_UNIT_KICKER,
    )


def _is_cliff(terms: Terms, tier: TierPosition, line: Decimal, jump: Decimal) -> bool:
    if jump <= 0 or (in_percent(terms) and not _is_in_proportion(terms)):
        return False
    with exact():
        return jump >= (line if in_percent(terms) else tier.threshold) * CLIFF


def _is_in_proportion(terms: Terms) -> bool:
    """Tell whether a jump is the same part of its line whatever the baseline or the target is."""
    pays_on_it = terms.reward.base.value in (terms.measure.of.value, RewardBase.GROWTH_AMOUNT.value)
    limited = bool(terms.caps) or terms.guarantee is not None
    return terms.reward.kind is RewardKind.PERCENT and pays_on_it and not limited


def _worth(terms: Terms, tier: TierPosition) -> str:
    if not in_percent(terms):
        return format_money(tier.jump or Decimal(0), terms.currency)
    with exact():
        part = (tier.jump or Decimal(0)) * 100 / (tier.line or _SCALE)
    return f"{percent(part)} of everything bought"


def _one(currency: str) -> str:
    named = _UNITS_OF_MONEY.get(currency)
    return f"one {named}" if named else format_money_short(Decimal(1), currency)
