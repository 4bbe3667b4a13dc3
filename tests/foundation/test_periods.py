from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vir.foundation.periods import (
    DateInvalid,
    Period,
    PeriodKind,
    TimeZoneUnknown,
    format_date,
    format_dates,
    local_date,
    parse_date,
    periods_between,
)

YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def spans(periods):
    return [f"{period.start} {period.last_day}" for period in periods]


def test_a_period_holds_its_last_day_and_not_its_end():
    period = Period(date(2026, 10, 1), date(2027, 1, 1))

    assert (period.last_day, period.days) == (date(2026, 12, 31), 92)
    assert period.contains(date(2026, 12, 31)) is True
    assert period.contains(date(2027, 1, 1)) is False


def test_a_period_without_a_day_is_refused():
    with pytest.raises(ValueError):
        Period(date(2026, 1, 1), date(2026, 1, 1))


@pytest.mark.parametrize(
    "through, elapsed",
    [(date(2026, 9, 30), 0), (date(2026, 10, 1), 1), (date(2026, 11, 22), 53), (date(2027, 2, 1), 92)],
)
def test_elapsed_days_stay_inside_the_period(through, elapsed):
    assert Period(date(2026, 10, 1), date(2027, 1, 1)).elapsed_days(through) == elapsed


def test_the_whole_term_is_one_period():
    assert spans(periods_between(*YEAR, PeriodKind.TERM)) == ["2026-01-01 2026-12-31"]


def test_quarters_of_the_calendar_year():
    assert spans(periods_between(*YEAR, PeriodKind.QUARTER)) == [
        "2026-01-01 2026-03-31",
        "2026-04-01 2026-06-30",
        "2026-07-01 2026-09-30",
        "2026-10-01 2026-12-31",
    ]


def test_a_program_that_starts_and_ends_inside_quarters_gets_short_ones():
    periods = periods_between(date(2026, 2, 15), date(2026, 7, 1), PeriodKind.QUARTER)

    assert spans(periods) == ["2026-02-15 2026-03-31", "2026-04-01 2026-06-30", "2026-07-01 2026-07-01"]


def test_half_years_of_a_fiscal_year_from_april():
    periods = periods_between(date(2026, 1, 1), date(2027, 3, 31), PeriodKind.HALF_YEAR, 4)

    assert spans(periods) == ["2026-01-01 2026-03-31", "2026-04-01 2026-09-30", "2026-10-01 2027-03-31"]


def test_quarters_of_a_fiscal_year_from_february():
    periods = periods_between(date(2026, 12, 1), date(2027, 4, 30), PeriodKind.QUARTER, 2)

    assert spans(periods) == ["2026-12-01 2027-01-31", "2027-02-01 2027-04-30"]


def test_years_of_a_fiscal_year_from_july():
    periods = periods_between(date(2026, 1, 1), date(2027, 12, 31), PeriodKind.YEAR, 7)

    assert spans(periods) == ["2026-01-01 2026-06-30", "2026-07-01 2027-06-30", "2027-07-01 2027-12-31"]


def test_a_leap_february_has_29_days():
    period = periods_between(date(2028, 2, 1), date(2028, 2, 29), PeriodKind.MONTH)[0]

    assert (period.days, period.end) == (29, date(2028, 3, 1))


def test_reversed_dates_are_refused():
    with pytest.raises(ValueError):
        periods_between(date(2026, 2, 1), date(2026, 1, 31), PeriodKind.MONTH)


@pytest.mark.parametrize("month", [0, 13])
def test_a_fiscal_year_starts_in_a_month(month):
    with pytest.raises(ValueError):
        periods_between(*YEAR, PeriodKind.MONTH, month)


@settings(database=None, deadline=None)
@given(
    starts_on=st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    days=st.integers(0, 1500),
    kind=st.sampled_from(PeriodKind),
    month=st.integers(1, 12),
)
def test_periods_cover_every_day_once(starts_on, days, kind, month):
    ends_on = starts_on + timedelta(days=days)

    periods = periods_between(starts_on, ends_on, kind, month)

    assert periods[0].start == starts_on
    assert periods[-1].last_day == ends_on
    assert all(earlier.end == later.start for earlier, later in pairwise(periods))
    assert all(period.start.day == 1 for period in periods[1:])


def test_the_day_depends_on_the_time_zone():
    moment = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)

    assert local_date(moment, "America/Chicago") == date(2026, 11, 22)
    assert local_date(moment, "Europe/Berlin") == date(2026, 11, 23)


def test_a_moment_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="has no time zone"):
        local_date(datetime(2026, 11, 23), "America/Chicago")


@pytest.mark.parametrize("name", ["Chicago", "", "../etc/passwd", "America"])
def test_an_unknown_time_zone_says_what_to_write(name):
    with pytest.raises(TimeZoneUnknown) as refusal:
        local_date(datetime(2026, 11, 23, tzinfo=UTC), name)

    assert str(refusal.value) == f"“{name}” is not a time zone. Write a name such as America/Chicago."


def test_a_day_is_read_from_iso_text():
    assert parse_date("2028-02-29") == date(2028, 2, 29)


@pytest.mark.parametrize(
    "text", ["2026-02-29", "20260101", "2026-W01-1", "2026-1-1", "31/12/2026", "0001-01-01", "", None, 1]
)
def test_anything_else_is_not_a_day(text):
    with pytest.raises(DateInvalid):
        parse_date(text)


def test_days_are_written_with_the_month_in_letters():
    assert format_date(date(2026, 12, 31)) == "31 Dec 2026"
    assert format_date(date(2026, 5, 1), year=False) == "1 May"


def test_a_stretch_of_days_names_the_year_once():
    assert format_dates(date(2027, 1, 1), date(2027, 3, 31)) == "1 Jan to 31 Mar 2027"
    assert format_dates(date(2026, 11, 1), date(2027, 1, 31)) == "1 Nov 2026 to 31 Jan 2027"
    assert format_dates(date(2026, 11, 1), date(2026, 11, 1)) == "1 Nov 2026"
