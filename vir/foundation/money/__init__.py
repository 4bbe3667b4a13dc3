"""Amounts of money: currencies, strict reading, the one rounding place, sharing, writing."""

from vir.foundation.money.allocation import allocate
from vir.foundation.money.currencies import MINOR_UNITS, CurrencyUnknown, is_currency, minor_units
from vir.foundation.money.format import (
    MINUS,
    format_money,
    format_money_about,
    format_money_exact,
    format_money_short,
    format_number,
)
from vir.foundation.money.numbers import NumberInvalid, parse_decimal
from vir.foundation.money.rounding import (
    RoundingMode,
    exact,
    round_amount,
    round_significant,
    round_up,
    round_up_units,
)

HALF_UP = RoundingMode.HALF_UP
HALF_EVEN = RoundingMode.HALF_EVEN

__all__ = [
    "HALF_EVEN",
    "HALF_UP",
    "MINOR_UNITS",
    "MINUS",
    "CurrencyUnknown",
    "NumberInvalid",
    "RoundingMode",
    "allocate",
    "exact",
    "format_money",
    "format_money_about",
    "format_money_exact",
    "format_money_short",
    "format_number",
    "is_currency",
    "minor_units",
    "parse_decimal",
    "round_amount",
    "round_significant",
    "round_up",
    "round_up_units",
]
