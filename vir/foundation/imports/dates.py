"""Dates as people write them, read exactly or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from enum import Enum

from vir.foundation.imports.ambiguity import Ambiguous
from vir.foundation.imports.problems import CellNotRead
from vir.foundation.kept import kept

__all__ = ["Ambiguous", "DateFormat", "DateNotRead", "guess_date_format", "parse_date"]

YEAR_MIN = 1990
YEAR_MAX = 2100


class DateFormat(Enum):
    """The order of day, month and year. The value is an example of it, for 31 October 2026."""

    ISO = "2026-10-31"
    DMY = "31/10/2026"
    MDY = "10/31/2026"
    YMD_SLASH = "2026/10/31"
    YMD_COMPACT = "20261031"
    DMY_TEXT = "31 Oct 2026"
    MDY_TEXT = "Oct 31, 2026"


class DateNotRead(CellNotRead):
    """A text that is not a date of the chosen format."""


_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTH_NUMBERS = {name: n for n, name in enumerate(_MONTHS, 1)} | {
    name[:3]: n for n, name in enumerate(_MONTHS, 1)
}
_MONTH_NUMBERS["sept"] = 9
# The months of the other languages we read headers in; where two languages share a name, they share the month.
_FOREIGN_MONTHS = (
    "januar jänner jan janvier janv enero ene janeiro",
    "februar feber feb février fevrier févr fevr febrero fevereiro fev",
    "märz maerz mär mars marzo mar março marco",
    "april apr avril avr abril abr",
    "mai mayo maio",
    "juni jun juin junio junho",
    "juli jul juillet juil julio julho",
    "august aug août aout agosto ago",
    "september sept sep septembre septiembre setembro set",
    "oktober okt octobre oct octubre outubro out",
    "november nov novembre noviembre novembro",
    "dezember dez décembre decembre déc diciembre dic dezembro",
)
_MONTH_NUMBERS |= {name: n for n, names in enumerate(_FOREIGN_MONTHS, 1) for name in names.split()}

# Years of two digits match too, so that the answer can name the year that is missing.
_YEAR = r"(?P<y>[0-9]{4}|[0-9]{2})"
_DAY = r"(?P<d>[0-9]{1,2})"
_MONTH = r"(?P<m>[0-9]{1,2})"
_NAME = r"(?P<m>[^\W\d_]{3,10})\.?"
_REST = r"(?P<rest>[T ].*)?"
_SHAPES = {
    DateFormat.ISO: re.compile(rf"(?P<y>[0-9]{{4}})-(?P<m>[0-9]{{2}})-(?P<d>[0-9]{{2}}){_REST}", re.DOTALL),
    DateFormat.DMY: re.compile(rf"{_DAY}(?P<s>[/.-]){_MONTH}(?P=s){_YEAR}{_REST}", re.DOTALL),
    DateFormat.MDY: re.compile(rf"{_MONTH}(?P<s>[/.-]){_DAY}(?P=s){_YEAR}{_REST}", re.DOTALL),
    DateFormat.YMD_SLASH: re.compile(rf"(?P<y>[0-9]{{4}})(?P<s>[/.]){_MONTH}(?P=s){_DAY}{_REST}", re.DOTALL),
    DateFormat.YMD_COMPACT: re.compile(
        rf"(?P<y>[0-9]{{4}})(?P<m>[0-9]{{2}})(?P<d>[0-9]{{2}}){_REST}", re.DOTALL
    ),
    DateFormat.DMY_TEXT: re.compile(rf"{_DAY}\.?(?P<s> de |[ -]){_NAME}(?P=s){_YEAR}{_REST}", re.DOTALL),
    DateFormat.MDY_TEXT: re.compile(rf"{_NAME} {_DAY},? {_YEAR}{_REST}", re.DOTALL),
}
# Japanese: 2026年10月31日.
_SIGNED = re.compile(rf"(?P<y>[0-9]{{4}})年{_MONTH}月{_DAY}日")
_MIDNIGHT = re.compile(r"[T ](?:0?0:00(?::00(?:\.0+)?)?|12:00(?::00)? ?[Aa][Mm])")
_TIME = re.compile(r"[T ][0-9]{1,2}:[0-9]{2}.*", re.DOTALL)


def parse_date(text: str, fmt: DateFormat) -> date:
    """
    Read a date of one format, between 1990 and 2100. A time of midnight after it is allowed.

    :raises DateNotRead: if the text is anything else, has a year of two digits, or a time of day
    """
    text = _slashed(text.strip())
    match = _SHAPES[fmt].fullmatch(text)
    if not match or not _month_known(match["m"]):
        raise _not_read("blank" if not text else "not_a_date", fmt)
    day = _calendar_day(match)
    if day is None:
        raise DateNotRead("no_such_day", kept("is not a day of the calendar."), _like(fmt))
    rest = match["rest"]
    if rest and not _MIDNIGHT.fullmatch(rest):
        if not _TIME.fullmatch(rest):
            raise _not_read("not_a_date", fmt)
        raise DateNotRead(
            "time_of_day",
            kept("has a time of day."),
            kept("Enter the date alone, as {day}.", day=day.isoformat()),
        )
    if len(match["y"]) == 2:
        # What the person most likely means is offered, never taken.
        raise DateNotRead(
            "two_digit_year",
            kept("was not read."),
            kept("Enter the date as {day}.", day=day.isoformat()),
        )
    if not YEAR_MIN <= day.year <= YEAR_MAX:
        raise DateNotRead(
            "year_out_of_range",
            kept("is not between {first} and {last}.", first=YEAR_MIN, last=YEAR_MAX),
            _like(fmt),
        )
    return day


def guess_date_format(samples: Iterable[str]) -> DateFormat | Ambiguous[DateFormat]:
    """
    Find the one format that fits all samples; texts that fit no format have no vote.

    "03/04/2026" alone is Ambiguous, and so is a column that holds both "31/12/2026" and "12/31/2026".
    """
    votes: list[frozenset[DateFormat]] = []
    for sample in samples:
        fits = frozenset(fmt for fmt in DateFormat if _fits(_slashed(sample.strip()), fmt))
        if fits:
            votes.append(fits)
    if not votes:
        return Ambiguous(())
    whole = frozenset.intersection(*votes)
    if not whole:
        whole = frozenset.union(*votes)
        return Ambiguous(tuple(fmt for fmt in DateFormat if fmt in whole))
    answers = tuple(fmt for fmt in DateFormat if fmt in whole)
    return answers[0] if len(answers) == 1 else Ambiguous(answers)


def _slashed(text: str) -> str:
    match = _SIGNED.fullmatch(text)
    return f"{match['y']}/{match['m']}/{match['d']}" if match else text


def _fits(text: str, fmt: DateFormat) -> bool:
    match = _SHAPES[fmt].fullmatch(text)
    if not match or not _month_known(match["m"]):
        return False
    day = _calendar_day(match)
    return day is not None and YEAR_MIN <= day.year <= YEAR_MAX


def _month_known(month: str) -> bool:
    return month.isdigit() or month.lower() in _MONTH_NUMBERS


def _calendar_day(match: re.Match[str]) -> date | None:
    year, month = match["y"], match["m"]
    number = int(month) if month.isdigit() else _MONTH_NUMBERS[month.lower()]
    try:
        return date(int(year) if len(year) == 4 else 2000 + int(year), number, int(match["d"]))
    except ValueError:
        return None


def _not_read(code: str, fmt: DateFormat) -> DateNotRead:
    what = kept("is empty.") if code == "blank" else kept("was not read.")
    return DateNotRead(code, what, _like(fmt))


def _like(fmt: DateFormat) -> str:
    return kept("Enter a date like {example}.", example=fmt.value)
