"""Moving a stretch of days to other dates so that it stays what it is: a quarter stays a quarter."""

from __future__ import annotations

from datetime import date, timedelta

from vir.foundation.periods.period import Period, years_before
from vir.foundation.periods.weeks import WeekCalendar

_DAY = timedelta(days=1)


def last_day_from(first_day: date, starts_on: date, ends_on: date) -> date:
    """
    Give the last day of a stretch that begins on another day and stays as long as it was.

    Whole months stay whole months: 1 Jan to 31 Mar moved to 1 Apr ends on 30 Jun. Anything else keeps its days.
    """
    end = ends_on + _DAY
    months = _months_between(starts_on, end)
    if starts_on.day == end.day and months > 0 and first_day.day <= 28:
        return _months_later(first_day, months) - _DAY
    return first_day + (ends_on - starts_on)


def moved_day(day: date, starts_on: date, first_day: date) -> date:
    """Give the day that has the place in a stretch from `first_day` that `day` has in one from `starts_on`."""
    if starts_on.day == first_day.day and starts_on.day <= 28:
        return _months_later(day, _months_between(starts_on, first_day))
    return day + (first_day - starts_on)


def a_year_later(starts_on: date, ends_on: date, calendar: WeekCalendar | None = None) -> tuple[date, date]:
    """Give the same days, or the same weeks of a calendar of weeks, one fiscal year later; both ends count."""
    later = years_before(Period(starts_on, ends_on + _DAY), -1, calendar)
    return later.start, later.last_day


def _months_between(first: date, second: date) -> int:
    return (second.year - first.year) * 12 + second.month - first.month


def _months_later(day: date, months: int) -> date:
    """Give the same day of a later month, or that month's last where it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    last = (date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1) - _DAY).day
    return date(year, month + 1, min(day.day, last))
