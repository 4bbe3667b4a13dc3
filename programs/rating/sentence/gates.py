"""Conditions in words, each as it is when it holds."""

from __future__ import annotations

from decimal import Decimal

from programs.enums import Basis, ConditionKind, MeasureKind
from programs.rating.sentence.names import amount_of, does, purchases, scope_subject, scope_words, whole_of
from programs.terms import Condition, Terms
from vir.foundation.money import format_number


def gate_words(terms: Terms, condition: Condition) -> str:
    """Write a condition: "net Cordless purchases reach $50,000", "every invoice is paid"."""
    if condition.kind is ConditionKind.INVOICES_PAID:
        return "every invoice is paid"
    if condition.least is None:
        return "the terms are acknowledged"
    if condition.kind is ConditionKind.MINIMUM_VOLUME:
        return _volume(terms, condition, condition.least)
    least = format_number(condition.least)
    if condition.kind is ConditionKind.DISTINCT_PRODUCTS:
        named, limits = scope_words(condition.products)
        one = condition.least == 1
        what = f"{named + ' ' if named else ''}product{'' if one else 's'}{limits}"
        done = "sold" if terms.basis is Basis.SELL_THROUGH else "bought"
        return f"at least {least} {'' if one else 'different '}{what} {'is' if one else 'are'} {done}"
    part, verb = scope_subject(condition.products or terms.products)
    return f"{part} {verb} at least {least}% of {whole_of(terms, condition.measure, condition.share_of)}"


def _volume(terms: Terms, condition: Condition, value: Decimal) -> str:
    least = amount_of(terms, condition.measure, value)
    named, limits = scope_words(condition.products)
    if condition.measure is MeasureKind.QUANTITY:
        number, _, unit = least.partition(" ")
        return f"{does(terms)} at least {number} {named + ' ' if named else ''}{unit}{limits}"
    return f"{purchases(terms, condition.measure, (named, limits))} reach {least}"
