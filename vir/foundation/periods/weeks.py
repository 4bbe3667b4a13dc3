"""Fiscal years of 52 or 53 whole weeks: the 4-4-5 calendar and its sisters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

WEEK = timedelta(days=7)


class WeekPattern(StrEnum):
    """How many weeks the three months of a quarter have."""

    W445 = "4-4-5"
    W454 = "4-5-4"
    W544 = "5-4-4"

    @property
    def weeks(self) -> tuple[int, int, int]:
        """Give the weeks of each month of a quarter."""
        first, second, third = (int(count) for count in self.value.split("-"))
        return first, second, third


class YearEnd(StrEnum):
    """Which of the weekdays around the end of the closing month ends the year."""

    LAST = "last"
    NEAREST = "nearest"


class Weekday(StrEnum):
    """The day on which weeks, and so years, end."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"

    @property
    def number(self) -> int:
        """Give the number that `date.weekday` has for it: Monday is 0."""
        return list(Weekday).index(self)


@dataclass(frozen=True)
class WeekCalendar:
    """
    A 52/53-week fiscal calendar, as 26 CFR 1.441-2 allows it.

    The year ends on the last `weekday` of the closing month, or on the one nearest to that month's last day.
    A 53rd week belongs to the year's last month.
    """

    pattern: WeekPattern
    weekday: Weekday = Weekday.SATURDAY
    ends: YearEnd = YearEnd.LAST
    closing_month: int = 12

    def year_of(self, day: date) -> int:
        """Give the fiscal year of a day, named after the calendar year in which its closing month lies."""
        return next(year for year in (day.year, day.year + 1, day.year - 1) if self._holds(year, day))

    def starts(self, year: int) -> tuple[date, ...]:
        """Give the first days of the twelve months of a fiscal year, and that of the year after."""
        return _month_starts(self, year)

    def year_before(self, day: date, years: int = 1) -> date:
        """
        Give the day at the same place, so many fiscal years earlier.

        A day of a 53rd week that the earlier year does not have gives its weekday in that year's last week.
        """
        year = self.year_of(day)
        starts = self.starts(year - years)
        found = starts[0] + (day - self.starts(year)[0])
        return found if found < starts[-1] else found - WEEK

    def next_cut(self, day: date, months: int) -> date:
        """Give the first day of the next period of so many months after the one that holds the day."""
        starts = self.starts(self.year_of(day))
        return next(start for start in (*starts[months::months],) if start > day)

    def _holds(self, year: int, day: date) -> bool:
        return _year_end(self, year - 1) < day <= _year_end(self, year)


@lru_cache(maxsize=256)
def _month_starts(calendar: WeekCalendar, year: int) -> tuple[date, ...]:
    first, after = (
        _year_end(calendar, year - 1) + timedelta(days=1),
        _year_end(calendar, year) + timedelta(days=1),
    )
    starts = [first]
    for weeks in calendar.pattern.weeks * 4:
        starts.append(starts[-1] + weeks * WEEK)
    return (*starts[:12], after)


@lru_cache(maxsize=256)
def _year_end(calendar: WeekCalendar, year: int) -> date:
    years, month = divmod(calendar.closing_month, 12)
    last = date(year + years, month + 1, 1) - timedelta(days=1)
    back = (last.weekday() - calendar.weekday.number) % 7
    end = last - timedelta(days=back)
    if calendar.ends is YearEnd.NEAREST and back > 3:
        end += WEEK
    return end
