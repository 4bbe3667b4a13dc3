"""How a program pays, in a few words for lists."""

from __future__ import annotations

from decimal import Decimal

from programs.enums import Application, MeasureKind, RewardKind
from programs.terms import Terms
from vir.foundation.money import format_money_exact, format_money_short, format_number

_APPLIED = {
    Application.ALL_VOLUME: "Retroactive",
    Application.PER_BAND: "Incremental",
    Application.PROSPECTIVE: "Forward-only",
    Application.EVERY_TIER_FULL: "Every tier, added",
    Application.EVERY_TIER_CAPPED: "Every tier, lower ones limited",
}

_MEASURED = {
    MeasureKind.GROWTH_AMOUNT: "Growth",
    MeasureKind.GROWTH_PERCENT: "Growth",
    MeasureKind.ATTAINMENT_PERCENT: "Target",
    MeasureKind.SHARE_PERCENT: "Share",
}


def mechanic_of(terms: Terms) -> str:
    """Write "Retroactive, 2% to 5%, 4 tiers", "Growth, retroactive, …" or "Lump sum of $5,000, 1 tier"."""
    tiers = terms.reward.tiers
    rates = [rate_of(terms, tier.rate) for tier in (tiers[0], tiers[-1])]
    spread = rates[0] if rates[0] == rates[1] else " to ".join(rates)
    count = f"{len(tiers)} tier{'' if len(tiers) == 1 else 's'}"
    if terms.reward.kind is RewardKind.PER_UNIT:
        spread += " per unit"
    if terms.reward.kind is RewardKind.PER_INCREMENT:
        spread += f" per {format_number(terms.reward.increment or Decimal(0))}"
    paid = f"{_APPLIED[terms.reward.application]}, {spread}"
    if terms.reward.kind is RewardKind.FIXED:
        paid = f"Lump sum of {spread}"
    measured = _MEASURED.get(terms.measure.kind)
    return f"{measured}, {paid[0].lower()}{paid[1:]}, {count}" if measured else f"{paid}, {count}"


def rate_of(terms: Terms, rate: Decimal) -> str:
    """Write the rate of a tier: "2.5%", "$4", "$6.50"."""
    if terms.reward.kind is RewardKind.PERCENT:
        return f"{format_number(rate)}%"
    if rate == rate.to_integral_value():
        return format_money_short(rate, terms.currency)
    return format_money_exact(rate, terms.currency)
