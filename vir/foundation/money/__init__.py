"""Amounts of money: currencies, strict reading, the one rounding place, sharing, writing."""

from vir.foundation.money.allocation import allocate
from vir.foundation.money.cldr import MINUS
from vir.foundation.money.currencies import MINOR_UNITS, CurrencyUnknown, is_currency, minor_units
from vir.foundation.money.format import (
    currency_symbol,
    format_compact,
    format_money,
    format_money_about,
    format_money_coded,
    format_money_exact,
    format_money_short,
    format_number,
    format_percent,
    format_plain,
    minus_sign,
    plus_sign,
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
    "currency_symbol",
    "exact",
    "format_compact",
    "format_money",
    "format_money_about",
    "format_money_coded",
    "format_money_exact",
    "format_money_short",
    "format_number",
    "format_percent",
    "format_plain",
    "is_currency",
    "minor_units",
    "minus_sign",
    "parse_decimal",
    "plus_sign",
    "round_amount",
    "round_significant",
    "round_up",
    "round_up_units",
]
