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
from vir.foundation.periods.locale import (
    AMERICAN,
    BRITISH,
    LOCALES,
    LocaleUnknown,
    current_locale,
    figures_locale,
    has_english_figures,
    is_english,
    language_of,
    locale_named,
    reading_in,
)
from vir.foundation.periods.moving import a_year_later, last_day_from, moved_day
from vir.foundation.periods.period import Period, PeriodKind, periods_between, years_before
from vir.foundation.periods.weeks import WeekCalendar, Weekday, WeekPattern, YearEnd

__all__ = [
    "AMERICAN",
    "BRITISH",
    "LOCALES",
    "QUARTERS",
    "DateInvalid",
    "FiscalYear",
    "LocaleUnknown",
    "Period",
    "PeriodKind",
    "TimeZoneUnknown",
    "WeekCalendar",
    "WeekPattern",
    "Weekday",
    "YearEnd",
    "a_year_later",
    "current_locale",
    "figures_locale",
    "format_date",
    "format_dates",
    "has_english_figures",
    "is_english",
    "language_of",
    "last_day_from",
    "local_date",
    "locale_named",
    "moved_day",
    "parse_date",
    "periods_between",
    "reading_in",
    "years_before",
]
