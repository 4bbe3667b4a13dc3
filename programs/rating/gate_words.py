"""What a condition asks for and what was found, in words."""

from __future__ import annotations

from decimal import Decimal

from programs.enums import ConditionKind, MeasureKind
from programs.rating.conditions import gate_of
from programs.rating.words import units
from programs.rating.working import Working
from programs.terms import Condition
from vir.foundation.money import format_money, format_number

ZERO = Decimal(0)

_GATES = {
    ConditionKind.INVOICES_PAID: "every invoice is paid",
    ConditionKind.TERMS_ACKNOWLEDGED: "the terms are acknowledged",
}


def wanted(working: Working, condition: Condition) -> str:
    """Say what a condition asks for."""
    least = condition.least or ZERO
    if condition.kind is ConditionKind.MINIMUM_VOLUME:
        return f"at least {_amount(working, condition, least)}"
    if condition.kind is ConditionKind.DISTINCT_PRODUCTS:
        return f"at least {format_number(least)} different product{'' if least == 1 else 's'}"
    if condition.kind is ConditionKind.SHARE_PERCENT:
        return f"a share of at least {format_number(least)}%"
    return _GATES[condition.kind]


def found(working: Working, condition: Condition, position: int) -> str:
    """Say what is known about the condition at a place."""
    gate = gate_of(working.facts.gates, position)
    if gate.reached is None:
        return "not known"
    if condition.kind is ConditionKind.MINIMUM_VOLUME:
        return _amount(working, condition, gate.reached)
    if condition.kind is ConditionKind.DISTINCT_PRODUCTS:
        return f"{format_number(gate.reached)} different product{'' if gate.reached == 1 else 's'}"
    if condition.kind is ConditionKind.SHARE_PERCENT:
        part, whole = (_amount(working, condition, value) for value in (gate.reached, gate.whole or ZERO))
        return f"{part} of {whole}"
    return "yes" if gate.reached else "no"


def _amount(working: Working, condition: Condition, value: Decimal) -> str:
    if condition.measure is MeasureKind.QUANTITY:
        return units(value)
    return format_money(value, working.terms.currency)
