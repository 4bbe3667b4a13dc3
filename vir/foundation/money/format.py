"""Writing amounts as people read them, in US English, without any library."""

from __future__ import annotations

from decimal import Decimal

from vir.foundation.money.currencies import minor_units
from vir.foundation.money.rounding import RoundingMode, round_amount, round_significant

MINUS = "\u2212"

SYMBOLS = {
    "AUD": "A$",
    "BRL": "R$",
    "CAD": "CA$",
    "CNY": "CN¥",
    "EUR": "€",
    "GBP": "£",
    "HKD": "HK$",
    "ILS": "₪",
    "INR": "₹",
    "JPY": "¥",
    "KRW": "₩",
    "MXN": "MX$",
    "NZD": "NZ$",
    "PHP": "₱",
    "TWD": "NT$",
    "USD": "$",
    "VND": "₫",
}


def format_money(amount: Decimal, currency: str, cents: bool = True) -> str:
    """
    Write an amount: "$10,265.40", "−$3,140.00", "CHF 1,000.00"; without cents "$10,265".

    :raises CurrencyUnknown: if the currency is not in ISO 4217
    """
    decimals = minor_units(currency)
    if cents:
        shown = round_amount(amount, currency)
    else:
        # JPY stands for "no decimals" here, so that even this rounding happens in the one place for it.
        shown, decimals = round_amount(amount, "JPY", RoundingMode.HALF_UP), 0
    return _signed(shown, f"{_prefix(currency)}{abs(shown):,.{decimals}f}")


def format_money_short(amount: Decimal, currency: str) -> str:
    """Write an amount without cents where it has none: "$400,000" and "$57,820.35"."""
    shown = round_amount(amount, currency)
    return format_money(shown, currency, cents=shown != shown.to_integral_value())


def format_money_exact(amount: Decimal, currency: str) -> str:
    """Write an amount with every digit it has, at least those of the currency: "$10,265.405"."""
    decimals = max(minor_units(currency), decimals_of(amount))
    return _signed(amount, f"{_prefix(currency)}{abs(amount):,.{decimals}f}")


def format_money_about(amount: Decimal, currency: str) -> str:
    """Write an estimate, which shows no cents and three digits that mean something: "$594,000"."""
    return format_money(round_significant(amount, 3), currency, cents=False)


def format_number(value: Decimal, decimals_min: int = 0) -> str:
    """Write a plain number with group marks and no idle zeros: "1,250.5"; `decimals_min` keeps "3.0"."""
    return _signed(value, f"{abs(value):,.{max(decimals_min, decimals_of(value))}f}")


def decimals_of(value: Decimal) -> int:
    """Count the decimals that are not idle zeros, eight at most."""
    written = f"{abs(value):.8f}".rstrip("0")
    return len(written.partition(".")[2])


def _prefix(currency: str) -> str:
    return SYMBOLS.get(currency) or f"{currency} "


def _signed(value: Decimal, written: str) -> str:
    return f"{MINUS}{written}" if value < 0 else written
