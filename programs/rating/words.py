"""How the figures of a program are written."""

from __future__ import annotations

from decimal import ROUND_FLOOR, Decimal

from programs.enums import Basis, MeasureKind, RewardBase
from programs.terms import Terms
from vir.foundation.money import (
    format_money,
    format_money_short,
    format_number,
    format_percent,
    round_up,
    round_up_units,
)

PERCENT_KINDS = (MeasureKind.GROWTH_PERCENT, MeasureKind.ATTAINMENT_PERCENT, MeasureKind.SHARE_PERCENT)
GROWTH_KINDS = (MeasureKind.GROWTH_AMOUNT, MeasureKind.GROWTH_PERCENT)
HUNDREDTH = Decimal("0.01")

_BASE_WORDS = {
    RewardBase.NET_AMOUNT: "net eligible",
    RewardBase.GROSS_AMOUNT: "gross eligible",
    RewardBase.QUANTITY: "eligible units",
    RewardBase.GROWTH_AMOUNT: "growth",
}
_FIGURE_WORDS = {
    MeasureKind.NET_AMOUNT: "net eligible",
    MeasureKind.GROSS_AMOUNT: "gross eligible",
    MeasureKind.QUANTITY: "eligible units",
}


def base_words(terms: Terms) -> str:
    """Name what the rate pays on."""
    return _BASE_WORDS[terms.reward.base]


def figure_words(terms: Terms) -> str:
    """Name what is bought that the measure is made of."""
    return _FIGURE_WORDS[terms.measure.of]


def base_text(terms: Terms, value: Decimal) -> str:
    """Write what the rate pays on: "$342,180.00" or "750 units"."""
    in_units = terms.reward.base is RewardBase.QUANTITY
    if terms.reward.base is RewardBase.GROWTH_AMOUNT:
        in_units = bought_in_units(terms)
    return units(value) if in_units else format_money(value, terms.currency)


def measure_text(terms: Terms, value: Decimal) -> str:
    """Write a measure in full: "$342,180.00", "750 units" or "19.12%"."""
    if in_percent(terms):
        return percent(value)
    return units(value) if is_quantity(terms) else format_money(value, terms.currency)


def threshold_text(terms: Terms, value: Decimal) -> str:
    """Write a threshold without idle cents: "$100,000", "100 units" or "5%", every digit of a percent."""
    if in_percent(terms):
        return format_percent(value)
    return units(value) if is_quantity(terms) else format_money_short(value, terms.currency)


def bought_text(terms: Terms, value: Decimal) -> str:
    """Write what was bought, in what the measure is made of: "$342,180.00" or "750 units"."""
    return units(value) if bought_in_units(terms) else format_money(value, terms.currency)


def gap_text(terms: Terms, gap: Decimal, more: bool = False) -> str:
    """Write what is still to buy, raised to what can be bought: "$57,820", with `more` "12 more units"."""
    if bought_in_units(terms):
        return units(round_up_units(gap), more)
    written = format_money_short(round_up(gap, terms.currency), terms.currency)
    return f"{written} more" if more else written


def units(value: Decimal, more: bool = False) -> str:
    """Write a quantity: "1 unit", "750 units", "12 more units"."""
    return f"{format_number(value)}{' more' if more else ''} unit{'' if value == 1 else 's'}"


def percent(value: Decimal) -> str:
    """
    Write a percent in at most two decimals: "19.12%".

    What runs on is cut, never raised: 4.999 percent must not read like the 5 that it does not reach.
    """
    return format_percent(value.quantize(HUNDREDTH, rounding=ROUND_FLOOR))


def is_quantity(terms: Terms) -> bool:
    """Tell whether tiers are in units."""
    return not in_percent(terms) and bought_in_units(terms)


def in_percent(terms: Terms) -> bool:
    """Tell whether tiers are in percent."""
    return terms.measure.kind in PERCENT_KINDS


def bought_in_units(terms: Terms) -> bool:
    """Tell whether what partners buy is counted in units."""
    return terms.measure.of is MeasureKind.QUANTITY


def trade(terms: Terms) -> str:
    """Name what partners do: they purchase, or they sell on."""
    return "sales" if terms.basis is Basis.SELL_THROUGH else "purchases"


def listed(names: list[str] | tuple[str, ...], joiner: str = "and") -> str:
    """Write a list: "A", "A and B", "A, B and C"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {joiner} {names[-1]}"
