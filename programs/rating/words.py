"""How the figures of a program are written."""

from __future__ import annotations

from decimal import Decimal

from programs.enums import Basis, MeasureKind, RewardBase
from programs.terms import Terms
from vir.foundation.money import format_money, format_money_short, format_number, round_up, round_up_units

_BASE_WORDS = {
    RewardBase.NET_AMOUNT: "net eligible",
    RewardBase.GROSS_AMOUNT: "gross eligible",
    RewardBase.QUANTITY: "eligible units",
    RewardBase.GROWTH_AMOUNT: "growth",
}
_ADJECTIVES = {"net_amount": "net ", "gross_amount": "gross "}


def base_words(terms: Terms) -> str:
    """Name what the rate pays on."""
    return _BASE_WORDS[terms.reward.base]


def base_text(terms: Terms, value: Decimal) -> str:
    """Write what the rate pays on: "$342,180.00" or "750 units"."""
    if terms.reward.base is RewardBase.QUANTITY:
        return units(value)
    return format_money(value, terms.currency)


def measure_text(terms: Terms, value: Decimal) -> str:
    """Write a measure in full: "$342,180.00" or "750 units"."""
    return units(value) if is_quantity(terms) else format_money(value, terms.currency)


def threshold_text(terms: Terms, value: Decimal) -> str:
    """Write a threshold without idle cents: "$100,000" or "100 units"."""
    return units(value) if is_quantity(terms) else format_money_short(value, terms.currency)


def gap_text(terms: Terms, gap: Decimal, more: bool = False) -> str:
    """Write what is still to buy, raised to what can be bought: "$57,820", with `more` "12 more units"."""
    if is_quantity(terms):
        return units(round_up_units(gap), more)
    written = format_money_short(round_up(gap, terms.currency), terms.currency)
    return f"{written} more" if more else written


def units(value: Decimal, more: bool = False) -> str:
    """Write a quantity: "1 unit", "750 units", "12 more units"."""
    return f"{format_number(value)}{' more' if more else ''} unit{'' if value == 1 else 's'}"


def is_quantity(terms: Terms) -> bool:
    """Tell whether tiers are in units."""
    return terms.measure.kind is MeasureKind.QUANTITY


def adjective(figure: MeasureKind | RewardBase) -> str:
    """Give the word before "purchases" that says which value counts, with a space, nothing for units."""
    return _ADJECTIVES.get(figure.value, "")


def trade(terms: Terms) -> str:
    """Name what partners do: they purchase, or they sell on."""
    return "sales" if terms.basis is Basis.SELL_THROUGH else "purchases"


def verb(terms: Terms) -> str:
    """Give the verb for it."""
    return "Sell" if terms.basis is Basis.SELL_THROUGH else "Buy"
