"""Dates as people write them."""

from __future__ import annotations

from datetime import date

import pytest

from vir.foundation.imports.dates import Ambiguous, DateFormat, DateNotRead, guess_date_format, parse_date

ISO, DMY, MDY, TEXT = DateFormat.ISO, DateFormat.DMY, DateFormat.MDY, DateFormat.DMY_TEXT
YMD, COMPACT, US_TEXT = DateFormat.YMD_SLASH, DateFormat.YMD_COMPACT, DateFormat.MDY_TEXT

READ = [
    ("2026-10-31", ISO, date(2026, 10, 31)),
    (" 2026-10-31 ", ISO, date(2026, 10, 31)),
    ("2017-07-01T00:00:00", ISO, date(2017, 7, 1)),
    ("2017-07-01 00:00:00", ISO, date(2017, 7, 1)),
    ("2017-07-01 00:00:00.000", ISO, date(2017, 7, 1)),
    ("2017-07-01 00:00", ISO, date(2017, 7, 1)),
    ("2024-02-29", ISO, date(2024, 2, 29)),
    ("1990-01-01", ISO, date(1990, 1, 1)),
    ("2100-12-31", ISO, date(2100, 12, 31)),
    ("31/10/2026", DMY, date(2026, 10, 31)),
    ("31.10.2026", DMY, date(2026, 10, 31)),
    ("31-10-2026", DMY, date(2026, 10, 31)),
    ("3/4/2026", DMY, date(2026, 4, 3)),
    ("3/4/2026 0:00", DMY, date(2026, 4, 3)),
    ("10/31/2026", MDY, date(2026, 10, 31)),
    ("3/4/2026", MDY, date(2026, 3, 4)),
    ("3/4/2026 12:00:00 AM", MDY, date(2026, 3, 4)),
    ("2026/10/31", YMD, date(2026, 10, 31)),
    ("2026.1.5", YMD, date(2026, 1, 5)),
    ("20261031", COMPACT, date(2026, 10, 31)),
    ("31 Oct 2026", TEXT, date(2026, 10, 31)),
    ("31-Oct-2026", TEXT, date(2026, 10, 31)),
    ("1 september 2026", TEXT, date(2026, 9, 1)),
    ("1 Sept 2026", TEXT, date(2026, 9, 1)),
    ("31 Okt 2026", TEXT, date(2026, 10, 31)),
    ("31. Oktober 2026", TEXT, date(2026, 10, 31)),
    ("3 mars 2026", TEXT, date(2026, 3, 3)),
    ("1 août 2026", TEXT, date(2026, 8, 1)),
    ("5 de mayo de 2026", TEXT, date(2026, 5, 5)),
    ("5 out. 2026", TEXT, date(2026, 10, 5)),
    ("2026年10月31日", YMD, date(2026, 10, 31)),
    ("Oct 31, 2026", US_TEXT, date(2026, 10, 31)),
    ("October 1 2026", US_TEXT, date(2026, 10, 1)),
]


@pytest.mark.parametrize(("text", "fmt", "expected"), READ)
def test_date_is_read(text: str, fmt: DateFormat, expected: date) -> None:
    assert parse_date(text, fmt) == expected


NOT_READ = [
    ("", ISO, "blank"),
    ("x", ISO, "not_a_date"),
    ("43282", ISO, "not_a_date"),
    ("2026-W44-6", ISO, "not_a_date"),
    ("2026-304", ISO, "not_a_date"),
    ("2026-10", ISO, "not_a_date"),
    ("2026-1-5", ISO, "not_a_date"),
    ("31/10/2026", ISO, "not_a_date"),
    ("２０２６-10-31", ISO, "not_a_date"),
    ("2026\u201010\u201031", ISO, "not_a_date"),
    ("2026-10-31 x", ISO, "not_a_date"),
    ("2026-10-31x", ISO, "not_a_date"),
    ("2026-02-29", ISO, "no_such_day"),
    ("2026-04-31", ISO, "no_such_day"),
    ("2026-00-00", ISO, "no_such_day"),
    ("2026-13-01", ISO, "no_such_day"),
    ("1900-02-29", ISO, "no_such_day"),
    ("0000-01-01", ISO, "no_such_day"),
    ("1989-12-31", ISO, "year_out_of_range"),
    ("1899-12-31", ISO, "year_out_of_range"),
    ("2101-01-01", ISO, "year_out_of_range"),
    ("9999-12-31", ISO, "year_out_of_range"),
    ("2569-10-31", ISO, "year_out_of_range"),
    ("1448-05-20", ISO, "year_out_of_range"),
    ("2026-10-31T13:30:00", ISO, "time_of_day"),
    ("2026-10-31 00:00:01", ISO, "time_of_day"),
    ("2026-10-31T00:00:00Z", ISO, "time_of_day"),
    ("2026-10-31T00:00:00+02:00", ISO, "time_of_day"),
    ("2026-10-31 24:00:00", ISO, "time_of_day"),
    ("31/10/26", DMY, "two_digit_year"),
    ("10/31/26", MDY, "two_digit_year"),
    ("31-Oct-26", TEXT, "two_digit_year"),
    ("12/31/2026", DMY, "no_such_day"),
    ("31/12/2026", MDY, "no_such_day"),
    ("31/10.2026", DMY, "not_a_date"),
    ("31 Jui 2026", TEXT, "not_a_date"),
    ("31 Foo 2026", TEXT, "not_a_date"),
    ("2026年10年31日", YMD, "not_a_date"),
    ("2026年10月31", YMD, "not_a_date"),
    ("2026年13月1日", YMD, "no_such_day"),
    ("令和8年10月31日", YMD, "not_a_date"),
    ("30. Februar 2026", TEXT, "no_such_day"),
    ("31Oct2026", TEXT, "not_a_date"),
    ("2026/10/31 12:00 PM", YMD, "time_of_day"),
    ("202610311", COMPACT, "not_a_date"),
    ("20261301", COMPACT, "no_such_day"),
]


@pytest.mark.parametrize(("text", "fmt", "code"), NOT_READ)
def test_date_is_refused_with_a_reason_and_a_fix(text: str, fmt: DateFormat, code: str) -> None:
    with pytest.raises(DateNotRead) as refusal:
        parse_date(text, fmt)

    assert refusal.value.code == code
    assert (refusal.value.what[-1], refusal.value.fix[-1]) == (".", ".")


def test_two_digit_year_is_offered_in_full_and_not_taken() -> None:
    with pytest.raises(DateNotRead) as refusal:
        parse_date("31/10/26", DMY)

    assert (refusal.value.what, refusal.value.fix) == ("was not read.", "Enter the date as 2026-10-31.")


def test_time_of_day_is_refused_with_the_date_alone() -> None:
    with pytest.raises(DateNotRead) as refusal:
        parse_date("2026-10-31T13:30:00", ISO)

    assert refusal.value.fix == "Enter the date alone, as 2026-10-31."


GUESSED = [
    (["2026-10-31", "2026-01-02"], ISO),
    (["31/10/2026"], DMY),
    (["3/4/2026", "31/10/2026"], DMY),
    (["10/31/2026", "3/4/2026"], MDY),
    (["2026/10/31"], YMD),
    (["20261031"], COMPACT),
    (["31 Oct 2026"], TEXT),
    (["Oct 31, 2026"], US_TEXT),
    (["n/a", "31/10/2026", ""], DMY),
    (["31/10/26"], DMY),
    (["2026-10-31T00:00:00"], ISO),
    (["3/4/2026"], Ambiguous((DMY, MDY))),
    (["03/04/2026", "11/12/2026"], Ambiguous((DMY, MDY))),
    (["31/12/2026", "12/31/2026"], Ambiguous((DMY, MDY))),
    (["2026-10-31", "31/10/2026"], Ambiguous((ISO, DMY))),
    ([], Ambiguous(())),
    (["43282", "x"], Ambiguous(())),
]


@pytest.mark.parametrize(("samples", "expected"), GUESSED)
def test_date_format_is_guessed_or_asked(
    samples: list[str], expected: DateFormat | Ambiguous[DateFormat]
) -> None:
    assert guess_date_format(samples) == expected
