"""The rule of a segment as a sentence."""

from __future__ import annotations

from datetime import date

from partners.enums import FieldTest, SalesTest, SalesWindow, SegmentTest
from partners.terms.rule import (
    RULE_FIELDS,
    Condition,
    FieldCondition,
    OnDay,
    SalesCondition,
    SegmentCondition,
    SegmentRule,
)
from vir.foundation.money import format_money_short
from vir.foundation.periods import format_dates

_SIGNS = {SalesTest.AT_LEAST: "≥", SalesTest.BELOW: "<"}


def rule_in_words(rule: SegmentRule, on: OnDay) -> str:
    """Say a rule: "Kind is Electrical wholesale AND 2025 sales ≥ $50,000"."""
    said = f" {rule.match.joiner} ".join(_in_words(condition, on) for condition in rule.conditions)
    return said[:1].upper() + said[1:]


def sales_in_words(condition: SalesCondition, on: OnDay) -> str:
    """Say of which sales a condition speaks: "2025 Cordless sales", "sales last year (2025)"."""
    first, last = condition.days(on)
    of = f"{condition.category} sales" if condition.category else "sales"
    if condition.window is SalesWindow.LAST_YEAR:
        return f"{of} last year ({first.year})"
    if condition.window is SalesWindow.LAST_FISCAL_YEAR:
        return f"{of} last fiscal year ({format_dates(first, last, '–')})"
    if first == date(first.year, 1, 1) and last == date(first.year, 12, 31):
        return f"{first.year} {of}"
    return f"{of} {format_dates(first, last, '–')}"


def _in_words(condition: Condition, on: OnDay) -> str:
    if isinstance(condition, FieldCondition):
        return _field(condition)
    if isinstance(condition, SegmentCondition):
        return f"{'in' if condition.test is SegmentTest.IN else 'not in'} {condition.segment}"
    amount = format_money_short(condition.amount, condition.currency)
    return f"{sales_in_words(condition, on)} {_SIGNS[condition.test]} {amount}"


def _field(condition: FieldCondition) -> str:
    label, values = RULE_FIELDS[condition.field], condition.values
    if condition.test is FieldTest.IS_NOT:
        return f"{label} is not {values[0]}"
    listed = values[0] if len(values) == 1 else f"{', '.join(values[:-1])} or {values[-1]}"
    return f"{label} is {listed}"
