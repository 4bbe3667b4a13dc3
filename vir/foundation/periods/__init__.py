"""Periods of time: half-open dates on a fiscal grid, local days, dates as people read them."""

from vir.foundation.periods.dates import (
    DateInvalid,
    TimeZoneUnknown,
    format_date,
    format_dates,
    local_date,
    parse_date,
)
from vir.foundation.periods.fiscal import QUARTERS, FiscalYear
from vir.foundation.periods.moving import a_year_later, last_day_from, moved_day
from vir.foundation.periods.period import Period, PeriodKind, periods_between, years_before
from vir.foundation.periods.weeks import WeekCalendar, Weekday, WeekPattern, YearEnd

__all__ = [
    "QUARTERS",
    "DateInvalid",
    "FiscalYear",
    "Period",
    "PeriodKind",
    "TimeZoneUnknown",
    "WeekCalendar",
    "WeekPattern",
    "Weekday",
    "YearEnd",
    "a_year_later",
    "format_date",
    "format_dates",
    "last_day_from",
    "local_date",
    "moved_day",
    "parse_date",
    "periods_between",
    "years_before",
]
