"""Figures, products and levels of terms, as facts."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from programs.enums import Basis, MeasureKind, PeriodKind, RewardBase, RewardKind
from programs.rating.sentence.facts.goods import (
    ALL_GOODS,
    Amount,
    Figure,
    Goods,
    Level,
    Of,
    Percent,
    Reference,
    Scope,
    Units,
    Value,
)
from programs.rating.sentence.shape import is_repeated
from programs.rating.words import bought_in_units, in_percent, is_quantity
from programs.terms import ProductRule, ProductScope, Terms

NAMES_MAX = 3

_VALUES = {
    MeasureKind.NET_AMOUNT.value: Value.NET,
    MeasureKind.GROSS_AMOUNT.value: Value.GROSS,
}
_LEVELS = {
    MeasureKind.GROWTH_AMOUNT: Of.GROWTH,
    MeasureKind.GROWTH_PERCENT: Of.GROWTH_PERCENT,
    MeasureKind.ATTAINMENT_PERCENT: Of.TARGET,
    MeasureKind.SHARE_PERCENT: Of.SHARE,
}


def sells(terms: Terms) -> bool:
    """Tell whether sales of the partners count, not what they purchase."""
    return terms.basis is Basis.SELL_THROUGH


def product(rule: ProductRule) -> str:
    """Name the products of a rule: "Kestrel Saws"."""
    return " ".join(value for value in (rule.brand, rule.category, rule.sku) if value)


def scope_of(scope: ProductScope | None, what: str | None = None) -> Scope:
    """Give products by name; those that are too many to be named are counted."""
    if what is not None:
        return Scope(named=(what,))
    if scope is None:
        return ALL_GOODS
    named, count = _named(scope.include)
    without, without_count = _named(scope.exclude)
    return Scope(named, count, without, without_count)


def purchases(terms: Terms, figure: MeasureKind | RewardBase, scope: Scope = ALL_GOODS) -> Goods:
    """Give purchases by which value of them counts; units are purchases of any value."""
    return Goods(_VALUES.get(figure.value, Value.ANY), sells(terms), scope)


def bought(terms: Terms, figure: MeasureKind, scope: Scope = ALL_GOODS) -> Goods:
    """Give what is bought by what of it counts: its value, or its units."""
    if figure is MeasureKind.QUANTITY:
        return Goods(Value.UNITS, sells(terms), scope)
    return purchases(terms, figure, scope)


def whole_of(terms: Terms, figure: MeasureKind, scope: ProductScope | None) -> Goods:
    """Give what a share is a share of; that net is meant goes without saying."""
    value = {MeasureKind.QUANTITY: Value.UNITS, MeasureKind.GROSS_AMOUNT: Value.GROSS}.get(figure, Value.ANY)
    return Goods(value, sells(terms), scope_of(scope))


def money(terms: Terms, value: Decimal) -> Amount:
    """Give an amount in the currency of the program."""
    return Amount(value, terms.currency)


def amount_of(terms: Terms, figure: MeasureKind, value: Decimal) -> Amount | Units:
    """Give an amount of money or a number of units."""
    return Units(value) if figure is MeasureKind.QUANTITY else money(terms, value)


def threshold_of(terms: Terms, value: Decimal) -> Figure:
    """Give a threshold in what the tiers are in."""
    if in_percent(terms):
        return Percent(value)
    return Units(value) if is_quantity(terms) else money(terms, value)


def level_of(terms: Terms, value: Decimal, *, yours: bool = False) -> Level:
    """Give a threshold with what it is of."""
    return Level(threshold_of(terms, value), _LEVELS.get(terms.measure.kind, Of.PLAIN), yours)


def rate_of(terms: Terms, rate: Decimal) -> Figure:
    """Give the rate of a tier: a percent, or an amount with every digit it has."""
    if terms.reward.kind is RewardKind.PERCENT:
        return Percent(rate)
    return Amount(rate, terms.currency, exact=rate != rate.to_integral_value())


def bought_figure(terms: Terms, value: Decimal) -> Amount | Units:
    """Give what is bought, in what the measure is made of, without idle cents."""
    return Units(value) if bought_in_units(terms) else money(terms, value)


def reference_of(terms: Terms) -> Reference | None:
    """Give what growth is measured from, None for a baseline that is set."""
    baseline = terms.measure.baseline
    if baseline is None:
        return None
    floor = None if baseline.floor is None else amount_of(terms, terms.measure.of, baseline.floor)
    return Reference(baseline.rule, baseline.years or 1, floor)


def each_period(terms: Terms) -> PeriodKind | None:
    """Give the kind of the periods where there is more than one."""
    return terms.period if is_repeated(terms) else None


def _named(rules: Sequence[ProductRule]) -> tuple[tuple[str, ...], int]:
    if len(rules) > NAMES_MAX:
        return (), len(rules)
    return tuple(product(rule) for rule in rules), 0
