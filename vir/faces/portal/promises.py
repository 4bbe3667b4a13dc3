"""The terms of a program in short facts, as its partner reads them. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from programs.enums import Accumulation, BelowMinimum, CapScope, ReturnsRule, StackingPolicy
from programs.terms import MinimumPayable, ProductRule, Terms
from vir.faces.portal import words
from vir.faces.portal.standing import Standing
from vir.foundation.periods import PeriodKind
from vir.foundation.web import formats

_STACKING = {
    StackingPolicy.ALL_GROSS: "Adds to your other programs",
    StackingPolicy.NET_VALUE: "Calculated on the value left after earlier programs",
    StackingPolicy.BEST_OF: "Only the largest of its group is earned",
    StackingPolicy.EXCLUSIVE: "A purchase counts in one program of its group",
}
_CAPS = {
    CapScope.PARTNER_PERIOD: "for each period",
    CapScope.PARTNER_PROGRAM: "for the whole program",
    CapScope.PROGRAM: "for all partners together",
}
_RETURNS = {
    ReturnsRule.RETURN_PERIOD: "Returns reduce the period in which they come back",
    ReturnsRule.ORIGINAL_PERIOD: "Returns reduce the period of the sale",
}
_BELOW = {BelowMinimum.CARRY_OVER: "carried over", BelowMinimum.DROP: "not paid"}
NAMES_MAX = 12


def paid(one: Standing) -> list[str]:
    """Say how the period is paid, one fact each: method and day, minimum, cap, other programs."""
    terms = one.terms
    found = []
    if terms.payment is not None:
        day = terms.payment.due_on(one.period.last_day)
        found.append(f"{terms.payment.method.label} by {formats.day(day)}")
    found += [f"Cap {limit}" for _, limit in _caps(terms)]
    if terms.minimum_payable is not None:
        found.append(f"Minimum {_minimum(terms.minimum_payable, terms.currency)}")
    return [*found, _STACKING[terms.stacking.policy]]


def facts(terms: Terms) -> list[dict[str, str]]:
    """List the terms as label and value."""
    found = [
        ("Dates", formats.span(terms.starts_on, terms.ends_on)),
        ("Measured", _measured(terms)),
        ("Products", products(terms)),
        ("Rate", words.applied(terms)),
        ("Returns", _RETURNS[terms.returns]),
    ]
    if terms.payment is not None:
        days = terms.payment.due_days
        within = f"within {days} day{'' if days == 1 else 's'} of the period’s last day"
        found.append(("Paid", f"{terms.payment.method.label}, {within}"))
    found += _caps(terms)
    if terms.minimum_payable is not None:
        found.append(("Minimum", _minimum(terms.minimum_payable, terms.currency)))
    found.append(("Other programs", _STACKING[terms.stacking.policy]))
    return [{"label": label, "value": value} for label, value in found]


def products(terms: Terms) -> str:
    """Say which products count."""
    included, excluded = terms.products.include, terms.products.exclude
    said = _listed(included) if included else "All products"
    return f"{said}, without {_listed(excluded)}" if excluded else said


def _measured(terms: Terms) -> str:
    name = words.measure_name(terms)
    if terms.period is PeriodKind.TERM or len(terms.periods()) == 1:
        return f"{name}, in the whole program"
    if terms.accumulation is Accumulation.TO_DATE:
        return f"{name} since the start, settled each {terms.period.label.lower()}"
    return f"{name}, each {terms.period.label.lower()} on its own"


def _caps(terms: Terms) -> list[tuple[str, str]]:
    """Give the caps; in a program with one period it goes without saying what a cap is for."""
    repeated = len(terms.periods()) > 1
    return [
        (
            "Cap",
            formats.money(cap.amount, terms.currency)
            + (f" {_CAPS[cap.per]}" if repeated or cap.per is CapScope.PROGRAM else ""),
        )
        for cap in terms.caps
    ]


def _minimum(least: MinimumPayable, currency: str) -> str:
    return f"{formats.money(least.amount, currency)}, less is {_BELOW[least.below]}"


def _listed(rules: Iterable[ProductRule]) -> str:
    named = [" ".join(value for value in (rule.brand, rule.category, rule.sku) if value) for rule in rules]
    shown, more = named[:NAMES_MAX], len(named) - NAMES_MAX
    return ", ".join(shown) + (f" and {formats.number(more)} more" if more > 0 else "")
