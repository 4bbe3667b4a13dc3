"""Figures are read as spreadsheets and people write them, exactly or not at all."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from programs.queries.figure_faults import FigureGiven
from programs.web.pasted_figures import LINES_MAX, read_amount, read_figures

OCT = date(2026, 10, 1)


def given(partner: str, amount: str, start: date | None = None) -> FigureGiven:
    return FigureGiven(partner, Decimal(amount), start)


@pytest.mark.parametrize(
    ("line", "figure"),
    [
        ("ALDER\t120000", given("ALDER", "120000")),
        ("ALDER\t$120,000.50\t2026-10-01", given("ALDER", "120000.50", OCT)),
        ("ALDER\t120000\t\t", given("ALDER", "120000")),
        ("ALDER;120000;2026-10-01", given("ALDER", "120000", OCT)),
        ("ALDER; 120,000.5 ", given("ALDER", "120000.5")),
        ("ALDER,120000", given("ALDER", "120000")),
        ("ALDER, 120000, 2026-10-01", given("ALDER", "120000", OCT)),
        ("ALDER, 120,000", given("ALDER", "120000")),
        ("ALDER,1,200,000.50,2026-10-01", given("ALDER", "1200000.50", OCT)),
        ('ALDER,"1,200,000.50"', given("ALDER", "1200000.50")),
        ('"ALDER","120000","2026-10-01"', given("ALDER", "120000", OCT)),
        ("ALDER 120000", given("ALDER", "120000")),
        ("ALDER 120000 2026-10-01", given("ALDER", "120000", OCT)),
        ("ALDER,0", given("ALDER", "0")),
        ("AL-04.12,USD 7", given("AL-04.12", "7")),
    ],
)
def test_a_line_is_a_code_an_amount_and_perhaps_a_day(line: str, figure: FigureGiven) -> None:
    read = read_figures(line, "USD")

    assert (read.figures, read.lines, read.problems) == ((figure,), (1,), [])


def test_every_line_keeps_its_number_and_empty_ones_do_not_count() -> None:
    read = read_figures("\nALDER,1\r\n\r\n  \nBEXLEY,2\n", "USD")

    assert read.figures == (given("ALDER", "1"), given("BEXLEY", "2"))
    assert read.lines == (2, 5)


@pytest.mark.parametrize(
    ("line", "problems"),
    [
        ("ALDER", ["ALDER: Enter an amount, such as 120,000."]),
        ("ALDER,", ["ALDER: Enter an amount, such as 120,000."]),
        (",120000", ["The partner code is missing. Write it first."]),
        ("ALDER,12O000", ["'12O000' was not read as a number. Enter it like 1,234.50."]),
        ("ALDER;120.000", ["'120.000' can be read in two ways. Enter 120000 or 120."]),
        ("ALDER;$1.500", ["'$1.500' can be read in two ways. Enter 1500 or 1.5."]),
        ("ALDER;120.000,50", ["'120.000,50' was not read as a number. Enter it like 1,234.50."]),
        ("ALDER,€120", ["'€120' is not in USD. Enter the number alone."]),
        ("ALDER,1.0001", ["USD has at most 2 decimals. Enter no more."]),
        ("ALDER,1e5", ["'1e5' was not read as a number. Write all the digits, like 1,234.50."]),
        (
            "ALDER,10%",
            [
                "'10%' was not read as a number. Enter the number itself, like 1,234.50, without a percent sign."
            ],
        ),
        (
            "ALDER\t1\t31/10/2026",
            ["'31/10/2026' was not read as a day. Write the first day of a period like 2026-10-01."],
        ),
        (
            "ALDER,1,10/1/2026",
            ["'10/1/2026' was not read as a day. Write the first day of a period like 2026-10-01."],
        ),
        (
            "ALDER,x,y",
            [
                "'x' was not read as a number. Enter a number like 1,234.50.",
                "'y' was not read as a day. Write the first day of a period like 2026-10-01.",
            ],
        ),
    ],
)
def test_what_is_not_understood_is_said_and_never_guessed(line: str, problems: list[str]) -> None:
    read = read_figures(f"BEXLEY,1\n{line}", "USD")

    assert [number for number, _ in read.problems] == [2] * len(problems)
    assert [problem for _, problem in read.problems] == problems


def test_what_may_be_a_heading_is_said_to_be_left_out() -> None:
    heading = read_figures("Partner\tTarget\nALDER\t1\t", "USD")
    later = read_figures("ALDER\t1\nPartner\tTarget", "USD")

    said = "'Target' was not read as a number. Enter a number like 1,234.50."
    assert heading.problems == [(1, f"{said} If this is a heading, leave it out.")]
    assert later.problems == [(2, said)]


def test_nothing_and_too_much_are_said_once() -> None:
    assert read_figures(" \n\n", "USD").problems == [
        (0, "There is no line to read. Paste a partner code and an amount on each line.")
    ]
    assert read_figures("ALDER,x\n" * (LINES_MAX + 1), "USD").problems == [
        (0, "5,001 lines are too many at once. Paste at most 5,000.")
    ]


@pytest.mark.parametrize(
    ("typed", "currency", "amount", "problem"),
    [
        ("1,200", "", "1200", ""),
        ("12.5", "", "12.5", ""),
        ("12.12345", "", "12.12345", "A number of units has at most 4 decimals. Enter no more."),
        ("$5", "", "0", "'$5' is an amount of money. Enter how many units, such as 1,200."),
        ("", "", "0", "Enter how many units, such as 120,000."),
        ("1200", "JPY", "1200", ""),
        ("1200.5", "JPY", "1200.5", "JPY has no decimals. Enter no more."),
    ],
)
def test_amounts_are_read_in_the_programs_unit(typed: str, currency: str, amount: str, problem: str) -> None:
    assert read_amount(typed, currency) == (Decimal(amount), problem)
