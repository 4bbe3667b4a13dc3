"""Write amounts, numbers, rates and dates the way every page shows them, by the locale that is read just now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import ROUND_FLOOR, Decimal
from functools import cache
from typing import Final

from babel.dates import format_time, get_datetime_format
from babel.numbers import get_currency_name

from vir.foundation import kept
from vir.foundation.money import (
    MINUS,
    currency_symbol,
    format_compact,
    format_money,
    format_money_about,
    format_money_coded,
    format_money_short,
    format_number,
    format_percent,
    minor_units,
    minus_sign,
    plus_sign,
)
from vir.foundation.money.cldr import RIGHT_TO_LEFT, signed
from vir.foundation.money.cldr import amount as placed
from vir.foundation.periods import (
    current_locale,
    figures_locale,
    format_date,
    format_dates,
    has_english_figures,
    is_english,
    language_of,
)
from vir.foundation.words import later, say_many

NIL: Final = "\u2014"
NOT_YET: Final = later("not yet")
_NO_BREAK: Final = "\u00a0"
# The letters that tell in English whose dollars or yen they are.
_WHOSE: Final = "ACHJKMNPSTUXZ"
# How the signs of a figure are said, below zero and above.
_SPOKEN: Final = {
    "en": ("minus", "plus"),
    "de": ("minus", "plus"),
    "fr": ("moins", "plus"),
    "es": ("menos", "más"),
    "pt": ("menos", "mais"),
    "ja": ("マイナス", "プラス"),
    "ar": ("ناقص", "زائد"),
}
_SCALE_STEPS: Final = ((Decimal(1_000_000), "M", Decimal(10_000_000)), (Decimal(1000), "k", Decimal(1000)))


def money(
    amount: Decimal,
    currency: str,
    *,
    explicit: bool = False,
    whole: bool = False,
    plus: bool = False,
    bare: bool = False,
) -> str:
    """
    Write an amount of money, "$10,265.40".

    :param explicit: close with the code, "$12.50 CAD", for pages where two currencies can appear
    :param whole: leave out the cents of a whole amount, "$57,820", for thresholds and volumes
    :param plus: write a plus before a positive amount
    :param bare: leave out the currency, for columns that name it in their header
    :raises CurrencyUnknown: if the currency is not in ISO 4217
    """
    text = format_money_short(amount, currency) if whole else format_money(amount, currency)
    sign = "+" if plus and amount > 0 else ""
    if text.lstrip(RIGHT_TO_LEFT).startswith(minus_sign()):
        sign, text = MINUS, text.lstrip(RIGHT_TO_LEFT).removeprefix(minus_sign())
    body = text.replace(" ", _NO_BREAK)
    if bare:
        body = _figure(body)
    elif explicit and currency not in body:
        if has_english_figures():
            # "CA$12.50" already names its dollar; beside other currencies the code does that, once.
            body = f"{body.lstrip(_WHOSE)}{_NO_BREAK}{currency}"
        else:
            cents = not whole or amount != amount.to_integral_value()
            body = format_money_coded(abs(amount), currency, cents=cents)
    return signed(sign, body, figures_locale()) if sign and not has_english_figures() else f"{sign}{body}"


def projected(amount: Decimal, currency: str, *, bare: bool = False) -> str:
    """Write an estimate of an amount: three significant digits, no cents, without the word "about"."""
    text = format_money_about(amount, currency).replace(" ", _NO_BREAK)
    return _figure(text) if bare else text


def number(value: Decimal | int, *, places: int = 0, plus: bool = False) -> str:
    """
    Write a number with grouped thousands and a true minus.

    :param places: decimals always shown; further decimals are shown too, never cut
    """
    exact = Decimal(value)
    return f"{plus_sign() if plus and exact > 0 else ''}{format_number(exact, places)}"


def units(value: Decimal) -> str:
    """Write a quantity, "1 unit" or "750 units"."""
    return say_many("{count} unit", "{count} units", counted(value), count=number(value))


def counted(value: Decimal) -> int:
    """Give the whole number whose grammar a quantity follows: a broken one is spoken of like a hundred."""
    return int(abs(value)) if value == value.to_integral_value() else 100


def listed(names: Iterable[str], *, closed: bool = False) -> str:
    """
    Write names one after the other, "Spring, Autumn".

    :param closed: say before the last that it is the last, "Spring and Autumn"
    """
    shown = list(names)
    # In other languages a list that is not closed reads like one that breaks off.
    return ", ".join(shown) if is_english() and not closed else kept.listed(shown)


def percent(value: Decimal | int, *, places: int = 0) -> str:
    """
    Write a rate given in percent, "2.5%".

    :param places: decimals always shown; further decimals are shown too, never cut
    """
    return format_percent(Decimal(value), places)


def attainment(value: Decimal) -> str:
    """Write a share of a goal in whole percent, rounded down so that 99.9 is never shown as reached."""
    return format_percent(value.quantize(Decimal(1), rounding=ROUND_FLOOR))


def scale_label(value: Decimal, sign: str = "") -> str:
    """Write a short label for an axis, "400k" or "$7.5k"; in full where the short form would lose digits."""
    size = abs(value)
    if not has_english_figures():
        text = format_compact(size)
        text = placed(text, sign.strip(), figures_locale()) if sign else text
        return signed(MINUS, text, figures_locale()) if value < 0 else text
    text = number(size)
    for unit, letter, least in _SCALE_STEPS:
        short = size / unit
        if size >= least and short == short.quantize(Decimal("0.1")):
            text = f"{number(short)}{letter}"
            break
    return f"{MINUS if value < 0 else ''}{sign}{text}"


def spoken(text: str) -> str:
    """Return written figures as a screen reader should say them, "minus 3,140.00"."""
    if text.startswith("("):
        text = f"{MINUS}{text.strip('()')}"
    below, above = _SPOKEN[language_of(current_locale())]
    return text.replace(MINUS, f"{below} ").replace("+", f"{above} ").replace(_NO_BREAK, " ")


def currency_sign(currency: str) -> str:
    """Return what stands beside an amount: "$", "CA$", or in English the code and a space."""
    if not has_english_figures():
        return currency_symbol(currency)
    zero = format_money(Decimal(0), currency)
    return zero[: zero.index("0")].replace(" ", _NO_BREAK)


def currency_words(currency: str, *, explicit: bool = False) -> str:
    """
    Return the spoken plural of a currency: "dollars", or "US dollars" where two currencies can appear.

    Other languages do not put the country first, and name it always.
    """
    return _currency_name(currency, current_locale() if not is_english() else "en", explicit)


@cache
def _currency_name(currency: str, locale: str, explicit: bool) -> str:
    name = get_currency_name(currency, count=2, locale=locale)
    return name if explicit or locale != "en" else name.rsplit(" ", maxsplit=1)[-1]


def cents_room(currency: str) -> str:
    """Return the decimals an amount without cents leaves open in a column, ".00"; none for a yen."""
    digits = minor_units(currency)
    return format_number(Decimal(0), digits).removeprefix("0") if digits else ""


def day(value: date, *, year: bool = True) -> str:
    """Write a date with its month in letters, "31 Dec 2026" or "31 Dec"."""
    return format_date(value, year=year)


def moment(value: datetime, *, year: bool = True) -> str:
    """Write a date and time in the time zone the value carries, "22 Nov 2026, 06:10"."""
    if not is_english():
        locale = current_locale()
        together = get_datetime_format("medium", locale=locale)
        return str(together).format(
            format_time(value.time(), "short", locale=locale), format_date(value, year=year)
        )
    return f"{format_date(value, year=year)}{',' if year else ''} {value:%H:%M}"


def time_of_day(value: datetime) -> str:
    """Write a time in the time zone the value carries, "06:10"."""
    return f"{value:%H:%M}" if is_english() else format_time(value.time(), "short", locale=current_locale())


def span(first: date, last: date) -> str:
    """Write a stretch of dates, both included, "1 Jul–30 Sep 2026"."""
    return format_dates(first, last, "–")


def _figure(text: str) -> str:
    """Return the digits of a written amount, with its minus, without the currency."""
    sign = minus_sign() if text.lstrip(RIGHT_TO_LEFT).startswith(minus_sign()) else ""
    digits = [position for position, letter in enumerate(text) if letter.isdigit()]
    return f"{sign}{text[digits[0] : digits[-1] + 1]}"
