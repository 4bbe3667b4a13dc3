"""Gates: what must hold before anything is earned, one entry for each kind of condition."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from programs.enums import ConditionKind
from programs.rating.exactness import settled
from programs.rating.facts import Gate
from programs.terms import Condition

HUNDRED = Decimal(100)
UNKNOWN = Gate(None)


def _at_least(condition: Condition, gate: Gate) -> bool:
    if gate.reached is None or condition.least is None:
        return False
    return settled(gate.reached) >= condition.least


def _share(condition: Condition, gate: Gate) -> bool:
    """Compare without dividing; a share of nothing does not hold."""
    if gate.reached is None or not gate.whole or gate.whole < 0 or condition.least is None:
        return False
    return settled(gate.reached * HUNDRED - condition.least * gate.whole) >= 0


def _flag(condition: Condition, gate: Gate) -> bool:
    return bool(gate.reached)


HOLDS: Mapping[ConditionKind, Callable[[Condition, Gate], bool]] = {
    ConditionKind.MINIMUM_VOLUME: _at_least,
    ConditionKind.DISTINCT_PRODUCTS: _at_least,
    ConditionKind.SHARE_PERCENT: _share,
    ConditionKind.INVOICES_PAID: _flag,
    ConditionKind.TERMS_ACKNOWLEDGED: _flag,
}


def gate_of(gates: Sequence[Gate], position: int) -> Gate:
    """Give what is known about a condition; nothing, where nobody said anything."""
    return gates[position] if position < len(gates) else UNKNOWN


def all_hold(conditions: Sequence[Condition], gates: Sequence[Gate]) -> bool:
    """Tell whether every gate is open. What is not known does not hold."""
    return all(
        HOLDS[condition.kind](condition, gate_of(gates, position))
        for position, condition in enumerate(conditions)
    )
