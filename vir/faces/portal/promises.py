"""The terms of a program in short facts, as its partner reads them. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from programs.enums import Accumulation, BelowMinimum, CapScope, ReturnsRule, StackingPolicy
from programs.terms import MinimumPayable, ProductRule, Terms
from vir.faces.portal import words
from vir.faces.portal.standing import Standing
from vir.foundation.periods import PeriodKind
from vir.foundation.web import formats
from vir.foundation.words import later, say, say_many

_STACKING = {
    StackingPolicy.ALL_GROSS: later("Adds to your other programs"),
    StackingPolicy.NET_VALUE: later("Calculated on the value left after earlier programs"),
    StackingPolicy.BEST_OF: later("Only the largest of its group is earned"),
    StackingPolicy.EXCLUSIVE: later("A purchase counts in one program of its group"),
}
_CAPS = {
    CapScope.PARTNER_PERIOD: later("{amount} for each period"),
    CapScope.PARTNER_PROGRAM: later("{amount} for the whole program"),
    CapScope.PROGRAM: later("{amount} for all partners together"),
}
_RETURNS = {
    ReturnsRule.RETURN_PERIOD: later("Returns reduce the period in which they come back"),
    ReturnsRule.ORIGINAL_PERIOD: later("Returns reduce the period of the sale"),
}
_BELOW = {
    BelowMinimum.CARRY_OVER: later("{amount}, less is carried over"),
    BelowMinimum.DROP: later("{amount}, less is not paid"),
}
# What is measured in a program with several periods: settled each period since the start, or each on its own.
_SETTLED = {
    PeriodKind.MONTH: (
        later("{measure} since the start, settled each month"),
        later("{measure}, each month on its own"),
    ),
    PeriodKind.QUARTER: (
        later("{measure} since the start, settled each quarter"),
        later("{measure}, each quarter on its own"),
    ),
    PeriodKind.HALF_YEAR: (
        later("{measure} since the start, settled each half-year"),
        later("{measure}, each half-year on its own"),
    ),
    PeriodKind.YEAR: (
        later("{measure} since the start, settled each year"),
        later("{measure}, each year on its own"),
    ),
}
NAMES_MAX = 12


def paid(one: Standing) -> list[str]:
    """Say how the period is paid, one fact each: method and day, minimum, cap, other programs."""
    terms = one.terms
    found = []
    if terms.payment is not None:
        day = terms.payment.due_on(one.period.last_day)
        method = say(terms.payment.method.label)
        found.append(say("{method} by {day}", method=method, day=formats.day(day)))
    found += [say("Cap {amount}", amount=limit) for _, limit in _caps(terms)]
    if terms.minimum_payable is not None:
        least = _minimum(terms.minimum_payable, terms.currency)
        found.append(say("Minimum {amount}", amount=least))
    return [*found, say(_STACKING[terms.stacking.policy])]


def facts(terms: Terms) -> list[dict[str, str]]:
    """List the terms as label and value."""
    found = [
        (say("Dates"), formats.span(terms.starts_on, terms.ends_on)),
        (say("Measured"), _measured(terms)),
        (say("Products"), products(terms)),
        (say("Rate"), words.applied(terms)),
        (say("Returns"), say(_RETURNS[terms.returns])),
    ]
    if terms.payment is not None:
        days = terms.payment.due_days
        within = say_many(
            "{method}, within {count} day of the period’s last day",
            "{method}, within {count} days of the period’s last day",
            days,
            method=say(terms.payment.method.label),
            count=formats.number(days),
        )
        found.append((say("Paid"), within))
    found += _caps(terms)
    if terms.minimum_payable is not None:
        found.append((say("Minimum"), _minimum(terms.minimum_payable, terms.currency)))
    found.append((say("Other programs"), say(_STACKING[terms.stacking.policy])))
    return [{"label": label, "value": value} for label, value in found]


def products(terms: Terms) -> str:
    """Say which products count."""
    included, excluded = terms.products.include, terms.products.exclude
    said = _listed(included) if included else say("All products")
    return say("{products}, without {others}", products=said, others=_listed(excluded)) if excluded else said


def _measured(terms: Terms) -> str:
    name = words.measure_name(terms)
    if terms.period is PeriodKind.TERM or len(terms.periods()) == 1:
        return say("{measure}, in the whole program", measure=name)
    since_start, alone = _SETTLED[terms.period]
    return say(since_start if terms.accumulation is Accumulation.TO_DATE else alone, measure=name)


def _caps(terms: Terms) -> list[tuple[str, str]]:
    """Give the caps; in a program with one period it goes without saying what a cap is for."""
    repeated = len(terms.periods()) > 1
    return [
        (
            say("Cap"),
            say(
                _CAPS[cap.per] if repeated or cap.per is CapScope.PROGRAM else "{amount}",
                amount=formats.money(cap.amount, terms.currency),
            ),
        )
        for cap in terms.caps
    ]


def _minimum(least: MinimumPayable, currency: str) -> str:
    return say(_BELOW[least.below], amount=formats.money(least.amount, currency))


def _listed(rules: Iterable[ProductRule]) -> str:
    named = [" ".join(value for value in (rule.brand, rule.category, rule.sku) if value) for rule in rules]
    shown, more = named[:NAMES_MAX], len(named) - NAMES_MAX
    said = formats.listed(shown)
    return say("{names} and {count} more", names=said, count=formats.number(more)) if more > 0 else said
