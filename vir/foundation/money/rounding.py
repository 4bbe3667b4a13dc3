"""
The one place where amounts are rounded.

Python's Decimal context rounds half to even and PostgreSQL's `numeric` rounds half away from zero. Nothing
in the product leaves the choice to either: an amount is exact until it comes here, once.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from decimal import (
    ROUND_CEILING,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
    localcontext,
)
from enum import StrEnum

from vir.foundation.money.currencies import minor_units
from vir.foundation.words import later

# Documents bound a number to 13 digits before the point and 12 after it; products here have four factors.
EXACT = Context(prec=120, rounding=ROUND_HALF_EVEN, traps=[InvalidOperation, DivisionByZero, Overflow])


class RoundingMode(StrEnum):
    """What becomes of an amount that lies exactly between two minor units."""

    HALF_UP = "half_up"
    HALF_EVEN = "half_even"

    @property
    def label(self) -> str:
        """Give the words for people."""
        return _LABELS[self]

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """List the pairs a form or a model field takes."""
        return [(member.value, member.label) for member in cls]


_LABELS = {
    RoundingMode.HALF_UP: later("Half up, away from zero"),
    RoundingMode.HALF_EVEN: later("Half to the even digit"),
}
_DECIMAL_MODES = {RoundingMode.HALF_UP: ROUND_HALF_UP, RoundingMode.HALF_EVEN: ROUND_HALF_EVEN}


def exact() -> AbstractContextManager[Context]:
    """Open a block in which sums and products lose no digit, whatever the caller's own context is."""
    return localcontext(EXACT)


def round_amount(value: Decimal, currency: str, mode: RoundingMode = RoundingMode.HALF_UP) -> Decimal:
    """
    Round an amount to the minor unit of its currency.

    Half up is symmetrical, as in PostgreSQL: 0.125 becomes 0.13, -0.125 becomes -0.13. Zero has no sign.

    :raises ValueError: if the value is not a finite number
    :raises CurrencyUnknown: if the currency is not in ISO 4217
    """
    return _to_step(value, minor_units(currency), _DECIMAL_MODES[mode])


def round_up(value: Decimal, currency: str) -> Decimal:
    """
    Raise an amount to the next minor unit, for a gap or a limit that must be reached and not nearly reached.

    :raises ValueError: if the value is not a finite number
    """
    return _to_step(value, minor_units(currency), ROUND_CEILING)


def round_up_units(value: Decimal) -> Decimal:
    """
    Raise a quantity to the next whole unit.

    :raises ValueError: if the value is not a finite number
    """
    return _to_step(value, 0, ROUND_CEILING)


def round_significant(value: Decimal, digits: int) -> Decimal:
    """
    Round half up to so many significant digits, for estimates that must not look exact.

    593,972.83 in three digits is 594,000.

    :raises ValueError: if the value is not a finite number
    """
    if not value.is_finite():
        raise ValueError(f"{value} cannot be rounded.")
    if value == 0:
        return Decimal(0)

    rounded = value.quantize(
        Decimal(1).scaleb(value.adjusted() - digits + 1), rounding=ROUND_HALF_UP, context=EXACT
    )
    return Decimal(f"{rounded:f}")


def _to_step(value: Decimal, decimals: int, mode: str) -> Decimal:
    if not value.is_finite():
        raise ValueError(f"{value} cannot be rounded.")

    rounded = value.quantize(Decimal(1).scaleb(-decimals), rounding=mode, context=EXACT)
    return rounded.copy_abs() if rounded.is_zero() else rounded
