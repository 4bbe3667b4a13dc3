"""What of the earned amount is paid now."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from programs.enums import BelowMinimum
from programs.terms import Terms
from vir.foundation.money import format_money


@dataclass(frozen=True)
class Payable:
    """An earned amount divided into what is paid now, what waits for the next run and what is dropped."""

    payable: Decimal
    carried_over: Decimal
    dropped: Decimal
    reason: str


def payable(terms: Terms, earned: Decimal, carried: Decimal) -> Payable:
    """
    Apply the minimum payable to what was earned together with what was carried over from earlier runs.

    A negative sum is carried over, never paid and never dropped: it is owed back.
    """
    nothing = Decimal(0)
    due = earned + carried
    shown = format_money(due, terms.currency)
    minimum = terms.minimum_payable
    if due < 0:
        return Payable(nothing, due, nothing, f"{shown} is below zero and is carried over.")
    if due == 0:
        return Payable(nothing, nothing, nothing, "Nothing is due.")
    if minimum is None:
        return Payable(due, nothing, nothing, f"{shown} is paid.")

    least = format_money(minimum.amount, terms.currency)
    if due >= minimum.amount:
        return Payable(due, nothing, nothing, f"{shown} is at least the minimum of {least} and is paid.")
    if minimum.below is BelowMinimum.DROP:
        return Payable(nothing, nothing, due, f"{shown} is below the minimum of {least} and is dropped.")
    return Payable(nothing, due, nothing, f"{shown} is below the minimum of {least} and is carried over.")
