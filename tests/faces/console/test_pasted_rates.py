"""Rates are read as people paste them, exactly or not at all."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from programs.queries.rate_faults import RateGiven
from vir.faces.console.pasted_rates import LINES_MAX, read_rates

OCT = date(2026, 10, 1)


@pytest.mark.parametrize(
    "line",
    [
        "EUR USD 2026-10-01 1.0832",
        "EUR\tUSD\t2026-10-01\t1.0832",
        "EUR,USD,2026-10-01,1.0832",
        "EUR; USD; 2026-10-01; 1.0832;",
        '"EUR","USD","2026-10-01","1.0832"',
        "  eur , usd , 2026-10-01 , 1.0832  ",
    ],
)
def test_a_line_is_two_currencies_a_day_and_a_rate(line: str) -> None:
    read = read_rates(line)

    assert (read.rates, read.lines, read.problems) == (
        (RateGiven("EUR", "USD", OCT, Decimal("1.0832")),),
        (1,),
        [],
    )


def test_every_line_keeps_its_number_and_empty_ones_do_not_count() -> None:
    read = read_rates("\r\nEUR USD 2026-10-01 1\r\n\t\r\nUSD EUR 2026-10-01 1\r\n")

    assert ([rate.source for rate in read.rates], read.lines) == (["EUR", "USD"], (2, 4))


@pytest.mark.parametrize(
    ("line", "problems"),
    [
        (
            "EUR USD 1.0832",
            ["'EUR USD 1.0832' was not read. Write it like EUR USD 2026-10-01 1.0832."],
        ),
        (
            "EUR;USD;2026-10-01;1,0832",
            ["'EUR;USD;2026-10-01;1,0832' was not read. Write it like EUR USD 2026-10-01 1.0832."],
        ),
        (
            "EUR USD 01/10/2026 1.0832",
            [
                "'01/10/2026' was not read as a day. Write a day from 1970 to 2199 as year-month-day, such as "
                "2026-12-31."
            ],
        ),
        (
            "EUR USD 2026-10-01 $1.08",
            ["'$1.08' was not read as a rate. Write it with a point, such as 1.0832."],
        ),
        (
            "From To Day Rate",
            [
                "'Day' was not read as a day. Write a day from 1970 to 2199 as year-month-day, such as 2026-12-31.",
                "'Rate' was not read as a rate. Write it with a point, such as 1.0832.",
            ],
        ),
        ("EUR USD 2026-10-01 1e3", ["'1e3' was not read as a rate. Write it with a point, such as 1.0832."]),
    ],
)
def test_what_is_not_understood_is_said_and_never_guessed(line: str, problems: list[str]) -> None:
    read = read_rates(f"GBP USD 2026-10-01 1.3\n{line}")

    assert read.problems == [(2, problem) for problem in problems]


def test_nothing_and_too_much_are_said_once() -> None:
    assert read_rates(" ; \n").problems == [
        (0, "There is no line to read. Paste rates like EUR USD 2026-10-01 1.0832, one on each line.")
    ]
    assert read_rates("x\n" * (LINES_MAX + 1)).problems == [
        (0, "5,001 lines are too many at once. Paste at most 5,000.")
    ]
