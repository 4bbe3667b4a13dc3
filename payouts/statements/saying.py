"""
Say a text of a sealed snapshot in the language that is read just now. Pure.

What was issued stays as it is: its texts are recognised by how they are written, their figures are read back and
written by the customs of the reader. What is not recognised, as it was typed by somebody, stays as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Final

from babel import Locale

from payouts.statements.texts import WHOLE
from payouts.statements.texts_with_values import COUNTED, FIGURE_WORDS, HELD, UNITS, WITH_VALUES
from vir.foundation.money import (
    MINUS,
    format_money_exact,
    format_money_short,
    format_number,
    format_percent,
    minor_units,
)
from vir.foundation.periods import AMERICAN, current_locale, figures_locale, format_date, format_dates
from vir.foundation.words import say, say_many

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NUMBER: Final = rf"{MINUS}?\d[\d,]*(?:\.\d+)?"
_AMOUNT: Final = rf"{MINUS}?(?:[A-Z]{{1,3}}\$|[A-Z]{{2}}¥|[$€£¥₪₹₩₱₫]|[A-Z]{{3}} )\d[\d,]*(?:\.\d+)?"
_RATE: Final = rf"{_NUMBER}%"
_DAY: Final = rf"\d{{1,2}} (?:{'|'.join(_MONTHS)}) \d{{4}}"
_DAYS: Final = rf"\d{{1,2}} (?:{'|'.join(_MONTHS)})(?: \d{{4}})?–{_DAY}|{_DAY}"
# By the last part of a name; every other name is that of something.
_KINDS: Final = {
    "amount": _AMOUNT,
    "number": _NUMBER,
    "count": _NUMBER,
    "rate": _RATE,
    "day": _DAY,
    "days": _DAYS,
    "measured": rf"{_RATE}|{_NUMBER} units?|{_AMOUNT}|{_NUMBER}",
    "said": r".+?",
    "code": r"[A-Z0-9][\w-]*",
    "name": r".+",
}
# Marks around what decides its direction by itself.
_ISOLATE: Final = "\u2068"
_POP: Final = "\u2069"
_NAME: Final = re.compile(r"\{(\w+)\}")
_OPERATORS: Final = re.compile(r"[\s×÷+−()=]*")
_WHOLE: Final = frozenset(WHOLE)


class _NotKnown(Exception):
    """A text inside another one is not one of ours."""


@dataclass(frozen=True)
class _Pattern:
    """How a text is recognised; `many` is its form for more than one, where a number bends it."""

    text: str
    many: str
    reads: re.Pattern[str]

    def say(self, values: dict[str, str], currency: str) -> str:
        """Say it with the values that were read."""
        written = {name: _written(name, value, currency) for name, value in values.items()}
        if not self.many:
            return say(self.text, **written)
        counted = int(abs(_decimal(values["count"])))
        return say_many(self.text, self.many, counted, **written)


def said(text: str, currency: str) -> str:
    """
    Say a text of a snapshot.

    :param currency: the one its amounts are in
    """
    if not text or current_locale() == AMERICAN == figures_locale():
        return text
    begins = HELD.partition("{")[0]
    if text.startswith(begins):
        reasons = text.removeprefix(begins).split("; ")
        return say(HELD, reasons="; ".join(said(reason, currency) for reason in reasons))
    return _known(text, currency) or _sentences(text, currency)


def _known(text: str, currency: str) -> str:
    """Say a text as one of ours; empty if it is none."""
    if text in _WHOLE:
        return say(text)
    for pattern in _patterns():
        found = pattern.reads.fullmatch(text)
        if found is not None:
            try:
                return pattern.say(found.groupdict(), currency)
            except _NotKnown:
                continue
    return _formula(text, currency)


def _sentences(text: str, currency: str) -> str:
    """Say sentence after sentence, those that are ours; the longest first."""
    parts = re.split(r"(?<=[.?!]) ", text)
    for length in range(len(parts) - 1, 0, -1):
        first = _known(" ".join(parts[:length]), currency)
        if first:
            return f"{first} {said(' '.join(parts[length:]), currency)}"
    return text


def _formula(text: str, currency: str) -> str:
    """Say figures between operators, such as "$342,180.00 × 3.0%"; empty if there is more in it."""
    written, end = [], 0
    for found in _figures().finditer(text):
        between = text[end : found.start()]
        if not _OPERATORS.fullmatch(between):
            return ""
        written += [between, _figure(found[0], currency)]
        end = found.end()
    if not written or not _OPERATORS.fullmatch(text[end:]):
        return ""
    return "".join([*written, text[end:]])


def _figure(text: str, currency: str) -> str:
    for pattern in _figure_patterns():
        found = pattern.reads.fullmatch(text)
        if found is not None:
            return _apart(pattern.say(found.groupdict(), currency))
    kind = "rate" if text.endswith("%") else "amount" if re.fullmatch(_AMOUNT, text) else "number"
    return _written(kind, text, currency)


def _written(name: str, value: str, currency: str) -> str:
    """Write a value that was read, as its kind is written in the language that is read just now."""
    write = _WRITERS.get(_kind(name))
    return _apart(value if write is None else write(value, currency))


def _apart(text: str) -> str:
    """Hold a value together where texts run from right to left: its figures and signs keep their own order."""
    is_reversed = Locale.parse(current_locale()).character_order == "right-to-left"
    return f"{_ISOLATE}{text}{_POP}" if is_reversed else text


def _amount(text: str, currency: str) -> str:
    value, places = _decimal(text), len(text.partition(".")[2])
    if not places and minor_units(currency):
        return format_money_short(value, currency)
    return format_money_exact(value, currency)


def _number(text: str, currency: str) -> str:
    return format_number(_decimal(text), len(text.partition(".")[2]))


def _rate(text: str, currency: str) -> str:
    figure = text.removesuffix("%")
    return format_percent(_decimal(figure), len(figure.partition(".")[2]))


def _days(text: str, currency: str) -> str:
    first, _, last = text.partition("–")
    if not last:
        return format_date(_date(first))
    return format_dates(_date(first if first[-4:].isdigit() else f"{first} {last[-4:]}"), _date(last), "–")


def _inside(text: str, currency: str) -> str:
    known = _known(text, currency)
    if not known:
        raise _NotKnown
    return known


_WRITERS: Final[dict[str, Callable[[str, str], str]]] = {
    "amount": _amount,
    "number": _number,
    "count": _number,
    "rate": _rate,
    "day": _days,
    "days": _days,
    "measured": _figure,
    "said": _inside,
}


def _kind(name: str) -> str:
    return name.rpartition("_")[2]


def _decimal(text: str) -> Decimal:
    sign = "-" if text.startswith(MINUS) else ""
    return Decimal(sign + re.sub(r"[^\d.]", "", text))


def _date(text: str) -> date:
    day, month, year = text.split(" ")
    return date(int(year), _MONTHS.index(month) + 1, int(day))


@cache
def _patterns() -> tuple[_Pattern, ...]:
    return (*_counted(COUNTED), *(_pattern(text) for text in WITH_VALUES))


@cache
def _figure_patterns() -> tuple[_Pattern, ...]:
    return (*(_pattern(text) for text in FIGURE_WORDS), *_counted([UNITS]))


@cache
def _figures() -> re.Pattern[str]:
    """Find a figure with the words that belong to it; the longer readings stand first."""
    # The names of the groups are of no use here, and no two may be alike.
    words = [re.sub(r"\?P<\w+>", "?:", pattern.reads.pattern) for pattern in _figure_patterns()]
    return re.compile("|".join([*words, _RATE, _AMOUNT, _NUMBER]))


def _counted(
    pairs: Iterator[tuple[str, str]] | tuple[tuple[str, str], ...] | list[tuple[str, str]],
) -> Iterator[_Pattern]:
    for one, many in pairs:
        yield _pattern(many, (one, many))
        yield _pattern(one, (one, many))


def _pattern(written: str, pair: tuple[str, str] | None = None) -> _Pattern:
    """Recognise a text as it is written; a pair tells its two forms."""
    pieces = _NAME.split(written)
    # Texts and names take turns.
    reads = "".join(
        f"(?P<{piece}>{_KINDS[_kind(piece)]})" if place % 2 else re.escape(piece)
        for place, piece in enumerate(pieces)
    )
    one, many = pair or (written, "")
    return _Pattern(one, many, re.compile(reads))
