from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vir.foundation.periods import (
    DateInvalid,
    FiscalYear,
    Period,
    PeriodKind,
    TimeZoneUnknown,
    WeekCalendar,
    Weekday,
    WeekPattern,
    YearEnd,
    a_year_later,
    format_date,
    format_dates,
    last_day_from,
    local_date,
    moved_day,
    parse_date,
    periods_between,
    years_before,
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


def test_a_period_gives_its_days_and_its_first_days():
    period = Period(date(2026, 2, 27), date(2026, 3, 2))

    assert [str(day) for day in period.each_day()] == ["2026-02-27", "2026-02-28", "2026-03-01"]
    assert period.first_days(1) == Period(date(2026, 2, 27), date(2026, 2, 28))
    assert period.first_days(3) == period


@pytest.mark.parametrize("count", [0, 4])
def test_no_day_and_more_days_than_there_are_are_no_part_of_a_period(count):
    with pytest.raises(ValueError) as refusal:
        Period(date(2026, 2, 27), date(2026, 3, 2)).first_days(count)

    assert str(refusal.value) == f"{count} of 3 days is no part of a period."


def test_kinds_of_periods_have_words_for_people():
    assert PeriodKind.choices() == [
        ("term", "Whole program"),
        ("month", "Month"),
        ("quarter", "Quarter"),
        ("half_year", "Half-year"),
        ("year", "Year"),
    ]
    assert [kind.months for kind in PeriodKind] == [None, 1, 3, 6, 12]


@pytest.mark.parametrize(
    "starts_on, ends_on, years, found",
    [
        ("2026-10-01", "2026-12-31", 1, "2025-10-01 2025-12-31"),
        ("2026-10-01", "2026-12-31", 3, "2023-10-01 2023-12-31"),
        # February ends where it ends, with or without its 29th.
        ("2028-02-01", "2028-02-29", 1, "2027-02-01 2027-02-28"),
        ("2029-02-01", "2029-02-28", 1, "2028-02-01 2028-02-29"),
        ("2028-02-01", "2028-02-29", 4, "2024-02-01 2024-02-29"),
        # A period that begins on the 29th begins on 1 March, one that ends before it ends on the 28th.
        ("2028-02-29", "2028-03-31", 1, "2027-03-01 2027-03-31"),
        ("2028-02-01", "2028-02-28", 1, "2027-02-01 2027-02-28"),
        ("2028-02-01", "2028-02-28", 4, "2024-02-01 2024-02-28"),
    ],
)
def test_the_same_period_years_before_has_the_same_days(starts_on, ends_on, years, found):
    period = Period(date.fromisoformat(starts_on), date.fromisoformat(ends_on) + timedelta(days=1))

    assert spans([years_before(period, years)]) == [found]


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


class TestWeeks:
    """A year that ends on the last Saturday of December, quarters of four, four and five weeks."""

    RETAIL = WeekCalendar(WeekPattern.W445)

    def starts(self, calendar, year):
        return [str(day) for day in calendar.starts(year)]

    def test_months_have_whole_weeks(self):
        assert self.starts(self.RETAIL, 2026) == [
            *("2025-12-28", "2026-01-25", "2026-02-22", "2026-03-29", "2026-04-26", "2026-05-24"),
            *(
                "2026-06-28",
                "2026-07-26",
                "2026-08-23",
                "2026-09-27",
                "2026-10-25",
                "2026-11-22",
                "2026-12-27",
            ),
        ]

    def test_a_53rd_week_belongs_to_the_last_month(self):
        # The last Saturdays of December are 25 Dec 2027 and 30 Dec 2028: 53 weeks.
        starts = self.RETAIL.starts(2028)

        assert ((starts[-1] - starts[0]).days, (starts[-1] - starts[-2]).days) == (53 * 7, 6 * 7)
        assert (self.RETAIL.starts(2027)[-1], starts[0]) == (date(2027, 12, 26), date(2027, 12, 26))

    @pytest.mark.parametrize(
        "pattern, weeks",
        [(WeekPattern.W445, (4, 4, 5)), (WeekPattern.W454, (4, 5, 4)), (WeekPattern.W544, (5, 4, 4))],
    )
    def test_a_pattern_says_the_weeks_of_each_month(self, pattern, weeks):
        starts = WeekCalendar(pattern).starts(2026)

        assert pattern.weeks == weeks
        assert [(after - before).days // 7 for before, after in pairwise(starts[:4])] == list(weeks)

    @pytest.mark.parametrize(
        "calendar, first, last",
        [
            # 31 Dec 2026 is a Thursday: the last Saturday is the 26th, the nearest 2 Jan.
            (RETAIL, "2025-12-28", "2026-12-26"),
            (WeekCalendar(WeekPattern.W445, ends=YearEnd.NEAREST), "2026-01-04", "2027-01-02"),
            # Monday is three days before Thursday, Sunday three days after it.
            (WeekCalendar(WeekPattern.W445, Weekday.MONDAY, YearEnd.NEAREST), "2025-12-30", "2026-12-28"),
            (WeekCalendar(WeekPattern.W445, Weekday.SUNDAY, YearEnd.NEAREST), "2025-12-29", "2027-01-03"),
            (WeekCalendar(WeekPattern.W445, Weekday.THURSDAY), "2025-12-26", "2026-12-31"),
            # 31 Jan 2026 is a Saturday itself.
            (WeekCalendar(WeekPattern.W445, closing_month=1), "2025-01-26", "2026-01-31"),
            (WeekCalendar(WeekPattern.W445, closing_month=2), "2025-02-23", "2026-02-28"),
        ],
    )
    def test_a_year_ends_on_a_weekday_of_its_closing_month_or_the_nearest(self, calendar, first, last):
        starts = calendar.starts(2026)

        assert (str(starts[0]), str(starts[-1] - timedelta(days=1))) == (first, last)

    @pytest.mark.parametrize(
        "day, year", [("2025-12-27", 2025), ("2025-12-28", 2026), ("2026-12-26", 2026), ("2026-12-27", 2027)]
    )
    def test_a_day_is_in_the_year_named_after_its_closing_month(self, day, year):
        assert self.RETAIL.year_of(date.fromisoformat(day)) == year

    def test_a_day_after_the_end_of_its_calendar_year_can_still_be_in_it(self):
        nearest = WeekCalendar(WeekPattern.W445, ends=YearEnd.NEAREST)

        assert [nearest.year_of(date(2027, 1, day)) for day in (2, 3)] == [2026, 2027]

    @pytest.mark.parametrize("number, name", list(enumerate(Weekday)))
    def test_weekdays_have_the_numbers_of_python(self, number, name):
        # 5 Jan 2026 is a Monday.
        assert (name.number, (date(2026, 1, 5) + timedelta(days=number)).strftime("%A").lower()) == (
            number,
            name,
        )

    @pytest.mark.parametrize(
        "day, months, cut",
        [
            ("2025-12-28", 1, "2026-01-25"),
            ("2026-01-24", 1, "2026-01-25"),
            ("2026-01-25", 1, "2026-02-22"),
            ("2026-01-25", 3, "2026-03-29"),
            ("2026-06-27", 6, "2026-06-28"),
            ("2026-06-28", 6, "2026-12-27"),
            ("2026-11-22", 12, "2026-12-27"),
        ],
    )
    def test_the_next_period_starts_on_the_grid(self, day, months, cut):
        assert str(self.RETAIL.next_cut(date.fromisoformat(day), months)) == cut

    def test_a_program_is_cut_into_quarters_of_weeks(self):
        periods = periods_between(*YEAR, PeriodKind.QUARTER, calendar=self.RETAIL)

        assert spans(periods) == [
            "2026-01-01 2026-03-28",
            "2026-03-29 2026-06-27",
            "2026-06-28 2026-09-26",
            "2026-09-27 2026-12-26",
            "2026-12-27 2026-12-31",
        ]

    @pytest.mark.parametrize(
        "day, years, found",
        [
            ("2025-12-28", 1, "2024-12-29"),
            ("2026-03-29", 1, "2025-03-30"),
            ("2026-03-29", 2, "2024-03-31"),
            # The Saturday of the 53rd week of 2028 becomes that of the 52nd of 2027.
            ("2028-12-30", 1, "2027-12-25"),
            ("2028-12-23", 1, "2027-12-25"),
            ("2028-12-24", 1, "2027-12-19"),
        ],
    )
    def test_a_day_years_before_is_at_the_same_place_of_its_year(self, day, years, found):
        assert str(self.RETAIL.year_before(date.fromisoformat(day), years)) == found

    def test_a_period_years_before_has_the_same_weeks(self):
        quarter = Period(date(2026, 3, 29), date(2026, 6, 28))

        assert spans([years_before(quarter, 1, self.RETAIL)]) == ["2025-03-30 2025-06-28"]

    @settings(database=None, deadline=None)
    @given(
        pattern=st.sampled_from(WeekPattern),
        weekday=st.sampled_from(Weekday),
        ends=st.sampled_from(YearEnd),
        month=st.integers(1, 12),
        starts_on=st.dates(date(2000, 1, 1), date(2100, 1, 1)),
        days=st.integers(0, 800),
        kind=st.sampled_from(PeriodKind),
    )
    def test_periods_of_weeks_cover_every_day_once(
        self, pattern, weekday, ends, month, starts_on, days, kind
    ):
        calendar = WeekCalendar(pattern, weekday, ends, month)

        periods = periods_between(starts_on, starts_on + timedelta(days=days), kind, calendar=calendar)

        assert (periods[0].start, periods[-1].last_day) == (starts_on, starts_on + timedelta(days=days))
        assert all(earlier.end == later.start for earlier, later in pairwise(periods))
        # All but the first begin on the day after the one that ends a week.
        assert {(period.start.weekday() - 1) % 7 for period in periods[1:]} <= {weekday.number}


@pytest.mark.parametrize(
    ("first", "starts_on", "ends_on", "last"),
    [
        # A quarter stays a quarter, a month a month, whatever their days.
        (date(2027, 4, 1), date(2027, 1, 1), date(2027, 3, 31), date(2027, 6, 30)),
        (date(2027, 2, 1), date(2027, 1, 1), date(2027, 1, 31), date(2027, 2, 28)),
        (date(2027, 12, 1), date(2027, 1, 1), date(2027, 1, 31), date(2027, 12, 31)),
        (date(2027, 6, 15), date(2027, 3, 15), date(2027, 4, 14), date(2027, 7, 14)),
        # Anything else keeps its days.
        (date(2027, 4, 1), date(2027, 1, 1), date(2027, 1, 10), date(2027, 4, 10)),
        (date(2027, 1, 31), date(2027, 1, 1), date(2027, 1, 31), date(2027, 3, 2)),
    ],
)
def test_a_stretch_that_begins_on_another_day_stays_as_long(first, starts_on, ends_on, last):
    assert last_day_from(first, starts_on, ends_on) == last


def test_a_day_keeps_its_place_in_a_stretch_that_moves():
    assert moved_day(date(2026, 11, 15), date(2026, 10, 1), date(2027, 1, 1)) == date(2027, 2, 15)
    assert moved_day(date(2026, 12, 31), date(2026, 10, 1), date(2026, 12, 1)) == date(2027, 2, 28)
    assert moved_day(date(2026, 10, 8), date(2026, 10, 1), date(2027, 1, 4)) == date(2027, 1, 11)


def test_a_year_later_is_the_same_days_or_the_same_weeks():
    retail = WeekCalendar(WeekPattern.W445, closing_month=12)

    assert a_year_later(date(2027, 10, 1), date(2027, 12, 31)) == (date(2028, 10, 1), date(2028, 12, 31))
    assert a_year_later(date(2027, 2, 1), date(2027, 2, 28)) == (date(2028, 2, 1), date(2028, 2, 29))
    assert a_year_later(date(2026, 12, 27), date(2027, 3, 27), retail) == (
        date(2027, 12, 26),
        date(2028, 3, 25),
    )


def test_a_fiscal_year_is_named_after_the_year_in_which_it_ends():
    plain, july = FiscalYear(2026), FiscalYear(2027, 7)

    assert spans([plain.period, july.period]) == ["2026-01-01 2026-12-31", "2026-07-01 2027-06-30"]
    assert FiscalYear.of(date(2026, 6, 30), 7) == FiscalYear(2026, 7) == july.previous
    assert FiscalYear.of(date(2026, 7, 1), 7) == july
    assert FiscalYear.of(date(2026, 12, 31)) == plain == FiscalYear(2025).next


def test_a_fiscal_year_has_four_quarters_and_twelve_months():
    july = FiscalYear(2027, 7)

    assert spans(july.quarters) == [
        "2026-07-01 2026-09-30",
        "2026-10-01 2026-12-31",
        "2027-01-01 2027-03-31",
        "2027-04-01 2027-06-30",
    ]
    assert len(july.months) == 12
    assert [july.quarter_of(day) for day in (date(2026, 7, 1), date(2027, 6, 30), date(2027, 7, 1))] == [
        1,
        4,
        None,
    ]


def test_a_fiscal_year_begins_in_a_month():
    with pytest.raises(ValueError, match="13 is not a month"):
        FiscalYear(2026, 13)
