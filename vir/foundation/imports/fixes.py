"""What a text that was not read most likely means: offered as a button, never taken by itself."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from vir.foundation.imports.cells import Format, currency_disagrees, reader_of
from vir.foundation.imports.dates import DateFormat, DateNotRead, parse_date
from vir.foundation.imports.kinds import Column, Kind
from vir.foundation.imports.nearness import nearest
from vir.foundation.imports.numbers import NumberFormat, NumberNotRead, parse_number
from vir.foundation.imports.problems import CellNotRead, is_hidden
from vir.foundation.imports.stand_ins import without_mark
from vir.foundation.kept import Kept, kept

# So many buttons stand beside a cell at most: more is a list to read, not a help.
OFFERED_MAX = 3
# Two digits of a year from here on are of the last century.
_CENTURY_FROM = 70
# Where a spreadsheet program counts its days from, and the numbers that are days of our calendar.
_SERIAL_START = date(1899, 12, 30)
_SERIALS = range(32874, 73416)
# What a person or a scanner writes for a digit.
_LETTERS = str.maketrans({"O": "0", "o": "0", "Q": "0", "l": "1", "I": "1", "|": "1"})
_WITH_DIGIT = re.compile(r"[\w|]*\d[\w|]*")
_SHORT_YEAR = re.compile(r"^(?P<head>.*\D)(?P<year>\d{2})$", re.DOTALL)
_TIME = re.compile(r"[T ]\d{1,2}:\d{2}.*$", re.DOTALL)
_LOOSE_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_MARKS = re.compile(r"US\$|[$€£¥]|\b[A-Z]{3}\b")
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d"), "-")
_CURRENCY_WORDS = {"EURO": "EUR", "EUROS": "EUR", "€": "EUR", "£": "GBP", "US$": "USD", "US DOLLAR": "USD"}
_DATE_WORDS = {
    DateFormat.ISO: "%Y-%m-%d",
    DateFormat.DMY: "%d/%m/%Y",
    DateFormat.MDY: "%m/%d/%Y",
    DateFormat.YMD_SLASH: "%Y/%m/%d",
    DateFormat.YMD_COMPACT: "%Y%m%d",
}
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class Proposal:
    """
    One thing a text may mean.

    :param label: what the button says: "Use CD-18-KIT", "Yes, 31 Oct 2026"
    :param value: what it would write into the cell, in the format of its column
    :param way: how it was found; other texts of the column that are read in the same way are "like it"
    """

    label: str
    value: str
    way: str = ""


def propose(
    column: Column, value: str, *, formats: Mapping[str, Format], known: Iterable[str] = ()
) -> list[Proposal]:
    """
    List what a text of a column may mean, the likeliest first; nothing where it is readable as it stands.

    Every proposal is read by the column's own rules, so that no button leads into the next problem.

    :param formats: number or date format by column name
    :param known: the codes that the column can hold, where it is one of ours
    """
    text = without_mark(value).strip()
    known = tuple(known)
    fmt = formats.get(column.name)
    if not text or (_is_read(column, fmt, text) and (not known or text in known)):
        return []
    found: dict[str, Proposal] = {}
    for one in _offers(column, text, fmt, known):
        if one.value != text and _is_read(column, fmt, one.value):
            found.setdefault(one.value, one)
    offers = list(found.values())[:OFFERED_MAX]
    if len(offers) == 1 or column.kind is not Kind.DATE:
        return offers
    return [Proposal(_use(one.label), one.value) for one in offers]


def _use(value: str) -> str:
    """Write the button that takes a value, or the day that another button names."""
    return kept("Use {value}", value=value.values["day"] if isinstance(value, Kept) else value)


def _offers(column: Column, text: str, fmt: Format | None, known: tuple[str, ...]) -> Iterator[Proposal]:
    """Give what a text may mean by the kind of its column, readable or not."""
    if column.kind is Kind.DATE:
        yield from _dates(text, fmt if isinstance(fmt, DateFormat) else DateFormat.ISO)
    elif column.kind in (Kind.QUANTITY, Kind.AMOUNT):
        yield from _numbers(column, text, fmt if isinstance(fmt, NumberFormat) else NumberFormat.PLAIN)
    elif column.kind is Kind.CURRENCY_CODE:
        code = _CURRENCY_WORDS.get(text.upper(), _visible(text).upper())
        yield Proposal(_use(code), code, "currency")
    elif column.kind is Kind.CHOICE:
        yield from (Proposal(_use(near), near) for near in nearest(text, column.choices, at_most=2))
    elif known:
        yield from (Proposal(_use(near), near) for near in nearest(text, known, at_most=OFFERED_MAX))
    else:
        seen = _visible(text)
        yield Proposal(_use(seen), seen, "visible")


def _dates(text: str, fmt: DateFormat) -> Iterator[Proposal]:
    """Read a date in the column's own format first; in the others only where that one cannot."""
    own = list(_date_readings(text, (fmt,)))
    others = tuple(other for other in DateFormat if other is not fmt)
    for day, way in own or _date_readings(text, others):
        yield Proposal(kept("Yes, {day}", day=day), written_date(day, fmt), way)


def _date_readings(text: str, formats: tuple[DateFormat, ...]) -> Iterator[tuple[date, str]]:
    for way, written in _rewritten_dates(text):
        found = {day: None for fmt in formats if (day := _day(written, fmt)) is not None}
        if found:
            yield from ((day, way) for day in found)
            return
    if text.isascii() and text.isdigit() and len(text) == 5 and int(text) in _SERIALS:
        yield _SERIAL_START + timedelta(days=int(text)), "serial"


def _rewritten_dates(text: str) -> Iterator[tuple[str, str]]:
    """Write a text as a date would be: without a time, with four digits of the year, with digits for letters."""
    plain = _visible(unicodedata.normalize("NFKC", text).translate(_DASHES))
    yield "order", plain
    bare_day = _TIME.sub("", plain)
    yield "time", bare_day
    yield "year", _long_year(bare_day)
    if loose := _LOOSE_ISO.fullmatch(bare_day):
        year, month, day = loose.groups()
        yield "zeros", f"{year}-{month:0>2}-{day:0>2}"
    digits = _WITH_DIGIT.sub(lambda found: found.group().translate(_LETTERS), bare_day)
    yield "letters", _long_year(digits)
    yield "spaces", _long_year(re.sub(r"\s*([/.-])\s*", r"\1", " ".join(digits.split())))


def _long_year(text: str) -> str:
    found = _SHORT_YEAR.match(text)
    if not found:
        return text
    century = "19" if int(found["year"]) >= _CENTURY_FROM else "20"
    return f"{found['head']}{century}{found['year']}"


def _day(text: str, fmt: DateFormat) -> date | None:
    try:
        return parse_date(text, fmt)
    except DateNotRead:
        return None


def written_date(day: date, fmt: DateFormat) -> str:
    """Write a day as the dates of a column are written."""
    if fmt is DateFormat.DMY_TEXT:
        return f"{day.day:02} {_MONTHS[day.month - 1]} {day.year}"
    if fmt is DateFormat.MDY_TEXT:
        return f"{_MONTHS[day.month - 1]} {day.day:02}, {day.year}"
    return day.strftime(_DATE_WORDS[fmt])


def _numbers(column: Column, text: str, fmt: NumberFormat) -> Iterator[Proposal]:
    """Read a number as the column is written, then as others write: only where all readings agree."""
    if column.kind is Kind.AMOUNT and column.currency and currency_disagrees(text, column.currency):
        return
    for way, written in _rewritten_numbers(text):
        number = _number(written, fmt)
        if number is None:
            styles = (
                NumberFormat.POINT,
                NumberFormat.COMMA,
                NumberFormat.SPACE_COMMA,
                NumberFormat.APOSTROPHE,
            )
            readings = {read for style in styles if (read := _number(written, style)) is not None}
            if len(readings) != 1:
                continue
            (number,) = readings
        plain = written_number(number, fmt)
        yield Proposal(_use(plain), plain, way)
        return


def _rewritten_numbers(text: str) -> Iterator[tuple[str, str]]:
    plain = _visible(unicodedata.normalize("NFKC", text).translate(_DASHES))
    yield "style", plain
    bare_number = _MARKS.sub("", plain).strip()
    yield "sign", bare_number
    if any(character.isdigit() for character in bare_number):
        digits = bare_number.translate(_LETTERS)
        yield "letters", digits
        yield "spaces", re.sub(r"(?<=[-.,\d])\s+(?=[-.,\d])", "", digits)


def _number(text: str, fmt: NumberFormat) -> Decimal | None:
    try:
        return parse_number(text, fmt)
    except NumberNotRead:
        return None


def written_number(number: Decimal, fmt: NumberFormat) -> str:
    """Write a number without marks between thousands, as the decimals of a column are written."""
    text = f"{number:f}"
    return text.replace(".", ",") if fmt in (NumberFormat.COMMA, NumberFormat.SPACE_COMMA) else text


def _visible(text: str) -> str:
    """Give a text without the characters that cannot be seen, and without spaces at its ends."""
    return "".join(character for character in text if not is_hidden(character)).strip()


def _is_read(column: Column, fmt: Format | None, text: str) -> bool:
    try:
        reader_of(column, fmt)(text)
    except CellNotRead:
        return False
    return True


__all__ = ["OFFERED_MAX", "Proposal", "propose", "written_date", "written_number"]
