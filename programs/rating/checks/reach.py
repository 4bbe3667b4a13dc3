"""Tiers against what partners bought last year: whom they reach, and who was there anyway."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from programs.enums import MeasureKind
from programs.rating.checks.context import Context
from programs.rating.checks.findings import Finding, ask, tip
from programs.rating.sentence.phrases import exact_threshold
from programs.rating.words import trade
from programs.terms import Terms, Tier

_MEASURED = {
    MeasureKind.GROWTH_AMOUNT: "growth",
    MeasureKind.GROWTH_PERCENT: "growth",
    MeasureKind.ATTAINMENT_PERCENT: "attainment",
    MeasureKind.SHARE_PERCENT: "share",
}


def reach(terms: Terms, context: Context) -> Iterator[Finding]:
    """Question tiers that last year nobody would have reached, or everybody."""
    values = sorted(context.last_year)
    if not values:
        return
    tiers = terms.reward.tiers
    passed = [tier for tier in tiers if _past(tiers, tier, values[0])]
    never = [tier for tier in tiers if tier.threshold > values[-1]]
    least, most = (exact_threshold(terms, value) for value in (values[0], values[-1]))
    yield from _anyway(terms, context, values, passed, least)
    yield from _below_first(terms, values, least, most)
    for tier in tiers:
        if tier not in passed and tier not in never and not _holds(tiers, tier, values):
            yield tip(
                "TIER_EMPTY",
                context.tier_path(terms, tier.number),
                f"Last year no partner was within Tier {tier.number}.",
            )
    if never:
        tier = never[0]
        yield ask(
            "TIER_ABOVE_ALL",
            context.tier_path(terms, tier.number),
            f"Last year no partner reached Tier {tier.number}, the largest had {most}.",
        )


def _below_first(terms: Terms, values: Sequence[Decimal], least: str, most: str) -> Iterator[Finding]:
    below = sum(value < terms.reward.tiers[0].threshold for value in values)
    if 0 < below < len(values):
        yield tip(
            "PARTNERS_BELOW_FIRST",
            "reward.tiers",
            f"One tier table for partners whose {_what(terms)} last year ran from {least} to {most}:"
            f" {below} of {len(values)} were below Tier 1.",
        )


def _anyway(
    terms: Terms, context: Context, values: Sequence[Decimal], passed: Sequence[Tier], least: str
) -> Iterator[Finding]:
    """Question the highest tier that everybody has behind or, where it is the top one, has reached."""
    top = terms.reward.tiers[-1]
    if top.threshold and top.threshold <= values[0]:
        tier, how = top, f"reached Tier {top.number}, the top one"
    elif passed:
        tier = passed[-1]
        how = f"{'was' if len(values) == 1 else 'were'} above Tier {tier.number}"
    else:
        return
    yield ask(
        "TIER_BELOW_ALL",
        context.tier_path(terms, tier.number),
        f"Last year {_all(values)} {how}, {'' if len(values) == 1 else 'the smallest '}with {least}:"
        " it pays for what is bought anyway.",
    )


def _what(terms: Terms) -> str:
    return _MEASURED.get(terms.measure.kind, trade(terms))


def _holds(tiers: Sequence[Tier], tier: Tier, values: Sequence[Decimal]) -> bool:
    """Tell whether any partner was within a tier."""
    end = _end(tiers, tier)
    return any(tier.threshold <= value and (end is None or value < end) for value in values)


def _past(tiers: Sequence[Tier], tier: Tier, value: Decimal) -> bool:
    end = _end(tiers, tier)
    return end is not None and end <= value


def _end(tiers: Sequence[Tier], tier: Tier) -> Decimal | None:
    """Give where the next tier begins, None for the top one."""
    return tiers[tier.number].threshold if tier.number < len(tiers) else None


def _all(values: Sequence[Decimal]) -> str:
    few = {1: "the only partner", 2: "both partners"}
    return few.get(len(values), f"all {len(values):,} partners")
