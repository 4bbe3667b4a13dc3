"""Reading the rule of a segment from its document, and writing it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from partners.enums import FieldTest, Match, SalesTest, SalesWindow, SegmentTest
from partners.terms.rule import (
    RULE_FIELDS,
    Condition,
    FieldCondition,
    SalesCondition,
    SegmentCondition,
    SegmentRule,
)
from vir.foundation.money import NumberInvalid, is_currency, minor_units, parse_decimal
from vir.foundation.periods import DateInvalid, parse_date
from vir.foundation.refusals import Refused

CONDITIONS_MAX = 20
VALUES_MAX = 100
VALUE_LENGTH_MAX = 120
AMOUNT_MAX = Decimal(10) ** 13

W = TypeVar("W", bound=StrEnum)


class RuleRefused(Refused):
    """A rule that cannot be used. `faults` pairs the place of a condition, from 0, or None, with why."""

    def __init__(self, faults: Sequence[tuple[int | None, str]]) -> None:
        self.faults = tuple(faults)
        super().__init__(" ".join(message for _, message in faults))


class _Unusable(ValueError):
    """One condition that cannot be used."""


def read_rule(document: Mapping[str, Any]) -> SegmentRule:
    """
    Read the document of a rule; one that names a field and a value, as older ones do, is a rule of one condition.

    :raises RuleRefused: naming everything that is wrong with it
    """
    if "conditions" not in document:
        document = {"conditions": [{"kind": "field", "test": FieldTest.IS.value, **_one_value(document)}]}
    match = _known(Match, document.get("match", Match.ALL.value))
    rows = document["conditions"]
    faults: list[tuple[int | None, str]] = []
    if match is None:
        faults.append((None, "Choose whether all conditions must hold, or one is enough."))
    if not rows:
        faults.append((None, "Add at least one condition. Without one a program reaches everyone."))
    if len(rows) > CONDITIONS_MAX:
        faults.append((None, f"A rule has at most {CONDITIONS_MAX} conditions. Part it into two segments."))
    conditions: list[Condition] = []
    for place, row in enumerate(rows):
        try:
            conditions.append(_READERS[row.get("kind", "")](row))
        except KeyError:
            faults.append((place, "Choose what the condition is about: a field, sales or a segment."))
        except _Unusable as unusable:
            faults.append((place, str(unusable)))
    if match is None or faults:
        raise RuleRefused(faults)
    return SegmentRule(match, tuple(conditions))


def document_of(rule: SegmentRule) -> dict[str, Any]:
    """Write a rule as it is stored."""
    return {"match": rule.match.value, "conditions": [_written(condition) for condition in rule.conditions]}


def _one_value(document: Mapping[str, Any]) -> dict[str, Any]:
    return {"field": document.get("field", ""), "values": [document.get("value", "")]}


def _field(row: Mapping[str, Any]) -> FieldCondition:
    field, test = row.get("field", ""), _known(FieldTest, row.get("test", ""))
    if field not in RULE_FIELDS:
        raise _Unusable(f"Choose one of {', '.join(RULE_FIELDS.values())}.")
    label = RULE_FIELDS[field]
    if test is None:
        raise _Unusable(f"{label}: choose is, is not or is one of.")
    values = tuple(dict.fromkeys(str(value).strip() for value in row.get("values", ()) if str(value).strip()))
    if not values:
        raise _Unusable(f"{label}: write the value that partners have.")
    if test is not FieldTest.ONE_OF and len(values) > 1:
        raise _Unusable(f"{label}: choose is one of for several values.")
    if len(values) > VALUES_MAX or any(len(value) > VALUE_LENGTH_MAX for value in values):
        raise _Unusable(
            f"{label}: write at most {VALUES_MAX} values of at most {VALUE_LENGTH_MAX} characters."
        )
    return FieldCondition(field, test, values)


def _sales(row: Mapping[str, Any]) -> SalesCondition:
    window, test = _known(SalesWindow, row.get("window", "")), _known(SalesTest, row.get("test", ""))
    if window is None:
        raise _Unusable("Sales: choose last calendar year, last fiscal year or between two days.")
    if test is None:
        raise _Unusable("Sales: choose at least or below.")
    currency = str(row.get("currency", ""))
    if not is_currency(currency):
        raise _Unusable("Sales: write a currency such as USD.")
    first, last = _days(row) if window is SalesWindow.BETWEEN else (None, None)
    category = str(row.get("category", "")).strip()
    if len(category) > VALUE_LENGTH_MAX:
        raise _Unusable(f"Sales: write a category of at most {VALUE_LENGTH_MAX} characters.")
    return SalesCondition(window, test, _amount(row, currency), currency, category, first, last)


def _amount(row: Mapping[str, Any], currency: str) -> Decimal:
    try:
        amount = parse_decimal(str(row.get("amount", "")).strip())
    except NumberInvalid as invalid:
        raise _Unusable("Sales: write an amount such as 50000.") from invalid
    if not 0 < amount < AMOUNT_MAX:
        raise _Unusable(f"Sales: write an amount above 0 and below {AMOUNT_MAX:,.0f}.")
    if amount != round(amount, minor_units(currency)):
        raise _Unusable(
            f"Sales: {currency} has at most {minor_units(currency)} decimals. Write no more of them."
        )
    return amount


def _days(row: Mapping[str, Any]) -> tuple[date, date]:
    try:
        first, last = parse_date(row.get("first", "")), parse_date(row.get("last", ""))
    except DateInvalid as invalid:
        raise _Unusable(
            "Sales: write the first and the last day, such as 2025-01-01 and 2025-12-31."
        ) from invalid
    if last < first:
        raise _Unusable("Sales: the last day is before the first. Write the earlier one first.")
    return first, last


def _segment(row: Mapping[str, Any]) -> SegmentCondition:
    name, test = " ".join(str(row.get("segment", "")).split()), _known(SegmentTest, row.get("test", ""))
    if not name:
        raise _Unusable("Segment: choose a segment.")
    if test is None:
        raise _Unusable("Segment: choose is in or is not in.")
    return SegmentCondition(name, test)


_READERS: dict[str, Callable[[Mapping[str, Any]], Condition]] = {
    "field": _field,
    "sales": _sales,
    "segment": _segment,
}


def _known(words: type[W], text: object) -> W | None:
    return next((word for word in words if word.value == text), None)


def _written(condition: Condition) -> dict[str, Any]:
    if isinstance(condition, FieldCondition):
        return {
            "kind": "field",
            "field": condition.field,
            "test": condition.test.value,
            "values": list(condition.values),
        }
    if isinstance(condition, SegmentCondition):
        return {"kind": "segment", "segment": condition.segment, "test": condition.test.value}
    days = {}
    if condition.first is not None and condition.last is not None:
        days = {"first": condition.first.isoformat(), "last": condition.last.isoformat()}
    return {
        "kind": "sales",
        "window": condition.window.value,
        "test": condition.test.value,
        "amount": f"{condition.amount:f}",
        "currency": condition.currency,
        "category": condition.category,
        **days,
    }
