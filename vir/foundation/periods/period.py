"""Measurement periods: half-open stretches of days on a fiscal grid."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from vir.foundation.periods.weeks import WeekCalendar
from vir.foundation.words import later


class PeriodKind(StrEnum):
    """How a program's dates are cut into measurement periods."""

    TERM = "term"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"

    @property
    def label(self) -> str:
        """Give the words for people."""
        return _LABELS[self]

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """List the pairs a form or a model field takes."""
        return [(member.value, member.label) for member in cls]

    @property
    def months(self) -> int | None:
        """Give the months on the grid, none for the whole term."""
        return _MONTHS[self]


_LABELS = {
    PeriodKind.TERM: later("Whole program"),
    PeriodKind.MONTH: later("Month"),
    PeriodKind.QUARTER: later("Quarter"),
    PeriodKind.HALF_YEAR: later("Half-year"),
    PeriodKind.YEAR: later("Year"),
}
_MONTHS = {
    PeriodKind.TERM: None,
    PeriodKind.MONTH: 1,
    PeriodKind.QUARTER: 3,
    PeriodKind.HALF_YEAR: 6,
    PeriodKind.YEAR: 12,
}


@dataclass(frozen=True, order=True)
class Period:
    """Days from `start` up to, and without, `end`."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError(f"A period from {self.start} to before {self.end} has no day in it.")

    @property
    def last_day(self) -> date:
        """Give the last day that belongs to the period."""
        return self.end - timedelta(days=1)

    @property
    def days(self) -> int:
        """Count the days."""
        return (self.end - self.start).days

    def contains(self, day: date) -> bool:
        """Tell whether the day belongs to the period."""
        return self.start <= day < self.end

    def elapsed_days(self, through: date) -> int:
        """Count the days up to and including a day: none before the period starts, all after it ends."""
        return min(max((through - self.start).days + 1, 0), self.days)

    def each_day(self) -> Iterator[date]:
        """Give every day in order."""
        return (self.start + timedelta(days=number) for number in range(self.days))

    def first_days(self, count: int) -> Period:
        """
        Give the first days of the period.

        :raises ValueError: if the count is not from 1 to all of them
        """
        if not 1 <= count <= self.days:
            raise ValueError(f"{count} of {self.days} days is no part of a period.")
        return Period(self.start, self.start + timedelta(days=count))


def periods_between(
    starts_on: date,
    ends_on: date,
    kind: PeriodKind,
    fiscal_year_start_month: int = 1,
    calendar: WeekCalendar | None = None,
) -> list[Period]:
    """
    Cut the days from `starts_on` to `ends_on`, both included, on the fiscal grid.

    A first or last period that the dates cut off is short; the periods never overlap and leave no gap.

    :param calendar: a grid of whole weeks instead of calendar months

    :raises ValueError: if the dates are reversed or the month is not from 1 to 12
    """
    if ends_on < starts_on:
        raise ValueError(f"{ends_on} is before {starts_on}.")
    if not 1 <= fiscal_year_start_month <= 12:
        raise ValueError(f"{fiscal_year_start_month} is not a month from 1 to 12.")

    end = ends_on + timedelta(days=1)
    if kind.months is None:
        return [Period(starts_on, end)]

    periods: list[Period] = []
    start = starts_on
    while start < end:
        if calendar is not None:
            cut = min(calendar.next_cut(start, kind.months), end)
        else:
            cut = min(_next_cut(start, kind.months, fiscal_year_start_month), end)
        periods.append(Period(start, cut))
        start = cut
    return periods


def years_before(period: Period, years: int, calendar: WeekCalendar | None = None) -> Period:
    """
    Give the same period so many years earlier: the same days, or the same weeks of a calendar of weeks.

    29 February becomes 1 March, so that a period that ends with February still does.
    """
    if calendar is not None:
        last = calendar.year_before(period.last_day, years)
        return Period(calendar.year_before(period.start, years), last + timedelta(days=1))
    return Period(_same_day(period.start, years), _same_day(period.end, years))


def _same_day(day: date, years: int) -> date:
    if (day.month, day.day) == (2, 29):
        try:
            return day.replace(year=day.year - years)
        except ValueError:
            return date(day.year - years, 3, 1)
    return day.replace(year=day.year - years)


def _next_cut(day: date, months: int, fiscal_year_start_month: int) -> date:
    """Give the first day of the grid's next period after the one that holds the day."""
    into_period = (day.month - fiscal_year_start_month) % months
    years, month = divmod(day.month - 1 - into_period + months, 12)
    return date(day.year + years, month + 1, 1)
