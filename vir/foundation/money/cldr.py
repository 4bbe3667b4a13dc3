"""Writing figures by the customs of a locale, from the Unicode locale data."""

from __future__ import annotations

from decimal import Decimal

from babel.numbers import format_compact_decimal, format_decimal, get_currency_symbol

from vir.foundation.periods.locale import DIGITS, cldr

MINUS = "\u2212"
NO_BREAK = "\u00a0"
LEFT_TO_RIGHT = "\u200e"
RIGHT_TO_LEFT = "\u200f"
# Spain groups from five digits on (minimumGroupingDigits, which Babel does not carry).
_GROUPED_FROM = {"es": Decimal(10_000), "es_ES": Decimal(10_000)}


def signed(sign: str, written: str, locale: str) -> str:
    """
    Put a sign before an amount.

    From right to left marks hold it to the left of its figure and the currency where it is without a sign.
    """
    if cldr(locale).character_order != "right-to-left":
        return f"{sign}{written}"
    figures, space, currency = written.partition(NO_BREAK)
    figures = f"{held(sign, locale)}{figures.replace(RIGHT_TO_LEFT, '')}"
    return f"{RIGHT_TO_LEFT}{figures}{RIGHT_TO_LEFT}{space}{currency}" if currency else figures


def held(sign: str, locale: str) -> str:
    """Give a sign that stays on the left of the figure after it."""
    return f"{LEFT_TO_RIGHT}{sign}" if cldr(locale).character_order == "right-to-left" else sign


def figure(value: Decimal, decimals: int, locale: str) -> str:
    """Write a number without its sign, with that many decimals: "1.250,50"."""
    size = abs(value)
    return str(
        format_decimal(
            size,
            format=f"#,##0{'.' if decimals else ''}{'0' * decimals}",
            locale=locale,
            numbering_system=DIGITS,
            group_separator=size >= _GROUPED_FROM.get(locale, 0),
        )
    )


def amount(written: str, symbol: str, locale: str) -> str:
    """Put a currency where it stands beside a figure: "1.250,50 €", "R$ 1.250,50"."""
    pattern = cldr(locale).currency_formats["standard"]
    before, after = pattern.prefix[0], pattern.suffix[0]
    if cldr(locale).character_order == "right-to-left" and symbol[0].isalpha() and not symbol[-1].isalpha():
        # Without a mark after it the "$" of "US$" is drawn before its letters.
        symbol += LEFT_TO_RIGHT
    # Letters do not touch digits.
    if before.endswith("¤") and symbol[-1].isalpha():
        before += NO_BREAK
    return f"{before}{written}{after}".replace("¤", symbol)


def symbol_of(currency: str, locale: str) -> str:
    """Give the sign of a currency as the locale tells it apart: "$", "US$", "$US"."""
    return str(get_currency_symbol(currency, locale=locale))


def percent(written: str, locale: str) -> str:
    """Put the percent sign where it stands beside a figure: "2,5 %"."""
    found = cldr(locale)
    pattern = found.percent_formats[None]
    sign = found.number_symbols[DIGITS]["percentSign"]
    return f"{pattern.prefix[0]}{written}{pattern.suffix[0]}".replace("%", sign)


def compact(value: Decimal, locale: str) -> str:
    """Write a number without its sign in its short form: "400 mil", "1,25 Mio.", "40万"."""
    return str(format_compact_decimal(abs(value), locale=locale, fraction_digits=2, numbering_system=DIGITS))
