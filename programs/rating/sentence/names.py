"""The names in a rule sentence: partners, products, periods, levels."""

from __future__ import annotations

from decimal import Decimal

from programs.enums import Basis, MeasureKind, PeriodKind, RewardBase
from programs.rating.sentence.shape import is_one_partner
from programs.rating.words import adjective, in_percent, listed, threshold_text, trade, units
from programs.terms import ProductRule, ProductScope, Terms
from vir.foundation.money import format_money_short, format_number

NAMES_MAX = 3

_PERIODS = {
    PeriodKind.TERM: "period",
    PeriodKind.MONTH: "month",
    PeriodKind.QUARTER: "quarter",
    PeriodKind.HALF_YEAR: "half-year",
    PeriodKind.YEAR: "year",
}
_LEVELS = {
    MeasureKind.GROWTH_AMOUNT: "growth of {}",
    MeasureKind.GROWTH_PERCENT: "{} growth",
    MeasureKind.ATTAINMENT_PERCENT: "{} of {} target",
    MeasureKind.SHARE_PERCENT: "{} share",
}


def partners(terms: Terms) -> str:
    """Name the partners, and let them earn."""
    rule = terms.eligibility
    named = []
    if rule.segments:
        many = len(rule.segments) > NAMES_MAX
        named.append(
            f"partners in {len(rule.segments)} segments" if many else f"{listed(rule.segments)} partners"
        )
    if len(rule.partners) == 1:
        named.append(f"partner {rule.partners[0]}")
    elif rule.partners:
        named.append(f"{len(rule.partners)} named partners")
    who = listed(named) if named else "all partners"
    if rule.except_partners:
        many = len(rule.except_partners) > NAMES_MAX
        who += f" except {len(rule.except_partners) if many else listed(rule.except_partners)}"
    return f"{who[0].upper()}{who[1:]} {'earns' if is_one_partner(terms) else 'earn'}"


def scope_words(scope: ProductScope | None) -> tuple[str, str]:
    """Give the words before "purchases" and those after it."""
    if scope is None:
        return "", ""
    named, limits = "", ""
    if len(scope.include) > NAMES_MAX:
        limits += f" of {len(scope.include)} listed product groups"
    elif scope.include:
        named = listed([product(rule) for rule in scope.include])
    if len(scope.exclude) > NAMES_MAX:
        limits += f" except {len(scope.exclude)} listed product groups"
    elif scope.exclude:
        limits += f" except {listed([product(rule) for rule in scope.exclude])}"
    return named, limits


def scope_subject(scope: ProductScope | None) -> tuple[str, str]:
    """Name a scope as something that is a part of something, with its verb: ("Contract", "is")."""
    if scope is None or not scope.include:
        return f"everything{scope_words(scope)[1]}", "is"
    named, limits = scope_words(scope)
    verb = "is" if len(scope.include) == 1 else "are"
    return f"{named}{limits if named else limits.removeprefix(' of ')}", verb


def product(rule: ProductRule) -> str:
    """Name the products of a rule: "Kestrel Saws"."""
    return " ".join(value for value in (rule.brand, rule.category, rule.sku) if value)


def purchases(terms: Terms, figure: MeasureKind | RewardBase, scope: tuple[str, str]) -> str:
    """Name purchases by which value of them counts: "net Cordless purchases except Spares"."""
    named, limits = scope
    return f"{adjective(figure)}{named + ' ' if named else ''}{trade(terms)}{limits}"


def bought(terms: Terms, figure: MeasureKind, scope: tuple[str, str]) -> str:
    """Name what is bought by what of it counts: "net Cordless purchases", "Cordless units"."""
    named, limits = scope
    if figure is MeasureKind.QUANTITY:
        return f"{named + ' ' if named else ''}units{limits}"
    return purchases(terms, figure, scope)


def whole_of(terms: Terms, figure: MeasureKind, scope: ProductScope | None) -> str:
    """Name what a share is a share of: "their purchases", "the Fasteners units they buy"."""
    named, limits = scope_words(scope)
    if figure is MeasureKind.QUANTITY:
        return f"the {named + ' ' if named else ''}units {does(terms)}{limits}"
    value = adjective(figure) if figure is MeasureKind.GROSS_AMOUNT else ""
    return f"their {value}{named + ' ' if named else ''}{trade(terms)}{limits}"


def amount_of(terms: Terms, figure: MeasureKind, value: Decimal) -> str:
    """Write an amount of money or a number of units: "$50,000", "50 units"."""
    if figure is MeasureKind.QUANTITY:
        return units(value)
    return format_money_short(value, terms.currency)


def exact_threshold(terms: Terms, value: Decimal) -> str:
    """Write a threshold with every digit it has: "$100,000", "100 units" or "5.125%"."""
    return f"{format_number(value)}%" if in_percent(terms) else threshold_text(terms, value)


def level(terms: Terms, value: Decimal, whose: str = "the") -> str:
    """Name a threshold by what it measures: "$100,000", "5% growth", "100% of the target", "80% share"."""
    named = _LEVELS.get(terms.measure.kind, "{}")
    return named.format(exact_threshold(terms, value), whose)


def does(terms: Terms) -> str:
    """Say what partners do with units."""
    return "they sell" if terms.basis is Basis.SELL_THROUGH else "they buy"


def period(terms: Terms) -> str:
    """Name a measurement period."""
    return _PERIODS[terms.period]
