"""
Writing amounts as people read them, in the language that is read just now.

American English is written here, without any library, as it is what is stored and compared; every other locale
follows the Unicode locale data.
"""

from __future__ import annotations

from decimal import Decimal

from vir.foundation.money import cldr
from vir.foundation.money.cldr import MINUS
from vir.foundation.money.currencies import minor_units
from vir.foundation.money.rounding import RoundingMode, round_amount, round_significant
from vir.foundation.periods.locale import (
    AMERICAN,
    current_locale,
    figures_locale,
    has_english_figures,
    language_of,
)

# A short form shows two decimals and at least one digit before them, so that three digits always have room.
COMPACT_DIGITS = 3

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
    return _amount(shown, currency, decimals)


def format_money_short(amount: Decimal, currency: str) -> str:
    """Write an amount without cents where it has none: "$400,000" and "$57,820.35"."""
    shown = round_amount(amount, currency)
    return format_money(shown, currency, cents=shown != shown.to_integral_value())


def format_money_exact(amount: Decimal, currency: str) -> str:
    """Write an amount with every digit it has, at least those of the currency: "$10,265.405"."""
    decimals = max(minor_units(currency), decimals_of(amount))
    return _amount(amount, currency, decimals)


def format_money_about(amount: Decimal, currency: str) -> str:
    """Write an estimate, which shows no cents and three digits that mean something: "$594,000"."""
    return format_money(round_significant(amount, 3), currency, cents=False)


def format_plain(amount: Decimal, currency: str, *, whole: bool = False, about: bool = False) -> str:
    """
    Write an amount as a machine reads it, with the digits that are shown and in every language the same: "-3140.00".

    :param whole: as format_money_short writes it
    :param about: as format_money_about writes it
    """
    if about:
        shown, decimals = round_amount(round_significant(amount, 3), "JPY", RoundingMode.HALF_UP), 0
    else:
        shown = round_amount(amount, currency)
        decimals = 0 if whole and shown == shown.to_integral_value() else minor_units(currency)
    return f"{shown:.{decimals}f}"


def format_number(value: Decimal, decimals_min: int = 0) -> str:
    """Write a plain number with group marks and no idle zeros: "1,250.5"; `decimals_min` keeps "3.0"."""
    return _signed(value, _figure(value, max(decimals_min, decimals_of(value))))


def format_percent(value: Decimal, decimals_min: int = 0) -> str:
    """Write a rate given in percent: "2.5%", in German "2,5 %"."""
    written = format_number(value, decimals_min)
    return f"{written}%" if has_english_figures() else cldr.percent(written, figures_locale())


def format_money_coded(amount: Decimal, currency: str, cents: bool = True) -> str:
    """
    Write an amount with the code of its currency: "12.50 CAD", in Brazil "CAD 12,50".

    :raises CurrencyUnknown: if the currency is not in ISO 4217
    """
    decimals = minor_units(currency) if cents else 0
    shown = round_amount(amount, currency if cents else "JPY")
    written = _figure(shown, decimals)
    if has_english_figures():
        return _signed(shown, f"{written} {currency}")
    return _signed(shown, cldr.amount(written, currency, figures_locale()))


def format_compact(value: Decimal) -> str:
    """Write a number in the short form of the locale where that loses no digit: "400 mil"; else in full."""
    # A short form is a word: beside another language a figure is written in full.
    foreign = language_of(figures_locale()) != language_of(current_locale())
    if foreign or len(value.normalize().as_tuple().digits) > COMPACT_DIGITS:
        return format_number(value)
    short = cldr.compact(value, figures_locale())
    # German and Japanese have no short form for thousands: digits alone are then written with their marks.
    return format_number(value) if short.isdigit() else _signed(value, short)


def minus_sign() -> str:
    """Give the sign that amounts below zero begin with."""
    return MINUS if has_english_figures() else cldr.held(MINUS, figures_locale())


def plus_sign() -> str:
    """Give the sign that gains begin with where signs are shown."""
    return "+" if has_english_figures() else cldr.held("+", figures_locale())


def currency_symbol(currency: str) -> str:
    """Give the sign of a currency without its place: "$", "CHF"."""
    return _symbol(currency) if has_english_figures() else cldr.symbol_of(currency, figures_locale())


def decimals_of(value: Decimal) -> int:
    """Count the decimals that are not idle zeros, eight at most."""
    written = f"{abs(value):.8f}".rstrip("0")
    return len(written.partition(".")[2])


def _amount(value: Decimal, currency: str, decimals: int) -> str:
    written = _figure(value, decimals)
    if has_english_figures():
        symbol = _symbol(currency)
        return _signed(value, f"{symbol}{' ' if symbol == currency else ''}{written}")
    locale = figures_locale()
    return _signed(value, cldr.amount(written, cldr.symbol_of(currency, locale), locale))


def _figure(value: Decimal, decimals: int) -> str:
    return (
        f"{abs(value):,.{decimals}f}"
        if has_english_figures()
        else cldr.figure(value, decimals, figures_locale())
    )


def _symbol(currency: str) -> str:
    """Give the sign of a currency in English: in London "$" is not enough to know whose dollars they are."""
    locale = figures_locale()
    return SYMBOLS.get(currency, currency) if locale == AMERICAN else cldr.symbol_of(currency, locale)


def _signed(value: Decimal, written: str) -> str:
    if value >= 0:
        return written
    return f"{MINUS}{written}" if has_english_figures() else cldr.signed(MINUS, written, figures_locale())
