"""Periods of time: half-open dates on a fiscal grid, local days, dates as people read them."""

from vir.foundation.periods.dates import (
    DateInvalid,
    TimeZoneUnknown,
    format_date,
    format_dates,
    local_date,
    parse_date,
)
from vir.foundation.periods.period import Period, PeriodKind, periods_between, years_before
from vir.foundation.periods.weeks import WeekCalendar, Weekday, WeekPattern, YearEnd

__all__ = [
    "DateInvalid",
    "Period",
    "PeriodKind",
    "TimeZoneUnknown",
    "WeekCalendar",
    "WeekPattern",
    "Weekday",
    "YearEnd",
    "format_date",
    "format_dates",
    "local_date",
    "parse_date",
    "periods_between",
    "years_before",
]
