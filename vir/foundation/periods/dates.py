"""Days: which one it is somewhere, and how it is written."""

from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.dates import format_interval, format_skeleton

from vir.foundation.periods.locale import current_locale, is_english

YEAR_MIN, YEAR_MAX = 1970, 2199

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class TimeZoneUnknown(ValueError):
    """A name that is not in the time zone database."""

    def __init__(self, time_zone: str) -> None:
        super().__init__(f"“{time_zone}” is not a time zone. Write a name such as America/Chicago.")


class DateInvalid(ValueError):
    """A text that is not a day of the calendar."""


def parse_date(text: object) -> date:
    """
    Read a day written as year-month-day, such as "2026-12-31", from 1970 to 2199.

    :raises DateInvalid: if the text is anything else
    """
    if isinstance(text, str) and _ISO.fullmatch(text):
        try:
            day = date.fromisoformat(text)
        except ValueError:
            pass
        else:
            if YEAR_MIN <= day.year <= YEAR_MAX:
                return day
    raise DateInvalid(f"Write a day from {YEAR_MIN} to {YEAR_MAX} as year-month-day, such as 2026-12-31.")


def local_date(moment: datetime, time_zone: str) -> date:
    """
    Give the day it is in the time zone at that moment.

    :raises ValueError: if the moment has no time zone of its own
    :raises TimeZoneUnknown: if the name is not in the time zone database
    """
    if moment.tzinfo is None:
        raise ValueError("The moment has no time zone. Give one, such as UTC.")
    try:
        zone = ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise TimeZoneUnknown(time_zone) from None
    return moment.astimezone(zone).date()


def format_date(day: date, year: bool = True) -> str:
    """Write a day with its month in letters: "31 Dec 2026", or "31 Dec"; in German "31. Dez. 2026"."""
    if not is_english():
        return str(format_skeleton("yMMMd" if year else "MMMd", day, locale=current_locale()))
    short = f"{day.day} {_MONTHS[day.month - 1]}"
    return f"{short} {day.year}" if year else short


def format_dates(first: date, last: date, joiner: str = " to ") -> str:
    """
    Write a stretch of days, both included, the year once where one will do: "1 Jan to 31 Mar 2027".

    :param joiner: what stands between them in English; other languages join days as they do
    """
    if first == last:
        return format_date(first)
    if not is_english():
        return str(format_interval(first, last, "yMMMd", locale=current_locale()))
    return f"{format_date(first, year=first.year != last.year)}{joiner}{format_date(last)}"
