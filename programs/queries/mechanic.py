"""How a program pays, in a few words for lists."""

from __future__ import annotations

from decimal import Decimal

from programs.enums import Application, RewardKind
from programs.terms import Terms
from vir.foundation.money import format_money_exact, format_money_short, format_number

_APPLIED = {
    Application.ALL_VOLUME: "Retroactive",
    Application.PER_BAND: "Incremental",
    Application.PROSPECTIVE: "Forward-only",
    Application.EVERY_TIER_FULL: "Every tier, added",
    Application.EVERY_TIER_CAPPED: "Every tier, lower ones limited",
}


def mechanic_of(terms: Terms) -> str:
    """Write "Retroactive, 2% to 5%, 4 tiers" or "Lump sum of $5,000, 1 tier"."""
    tiers = terms.reward.tiers
    rates = [rate_of(terms, tier.rate) for tier in (tiers[0], tiers[-1])]
    spread = rates[0] if rates[0] == rates[1] else " to ".join(rates)
    count = f"{len(tiers)} tier{'' if len(tiers) == 1 else 's'}"
    if terms.reward.kind is RewardKind.FIXED:
        return f"Lump sum of {spread}, {count}"
    if terms.reward.kind is RewardKind.PER_UNIT:
        spread += " per unit"
    return f"{_APPLIED[terms.reward.application]}, {spread}, {count}"


def rate_of(terms: Terms, rate: Decimal) -> str:
    """Write the rate of a tier: "2.5%", "$4", "$6.50"."""
    if terms.reward.kind is RewardKind.PERCENT:
        return f"{format_number(rate)}%"
    if rate == rate.to_integral_value():
        return format_money_short(rate, terms.currency)
    return format_money_exact(rate, terms.currency)
