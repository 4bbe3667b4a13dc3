"""Balances are read as finance writes them, and every line that is none is named."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from payouts.operations.books.record_balances import BalanceGiven
from payouts.web.books.pasted_balances import read_balances

DAY = date(2026, 11, 22)


def one(text: str) -> BalanceGiven:
    read = read_balances(text, currency="USD", as_of=DAY)
    assert read.problems == ()
    (found,) = read.balances
    return found


@pytest.mark.parametrize(
    "text",
    [
        "2310; Accrued rebates; 275,846.60",
        "2310\tAccrued rebates\t275846.60",
        "2310, Accrued rebates, 275,846.60",
        '2310,Accrued rebates,"275,846.60"',
        "2310;Accrued rebates;$275,846.60;USD",
    ],
)
def test_one_balance_in_the_ways_it_is_written(text: str) -> None:
    assert one(text) == BalanceGiven("2310", "Accrued rebates", "USD", Decimal("275846.60"), DAY)


def test_parentheses_and_a_true_minus_are_negative() -> None:
    assert one("2310; (1,306.20)").amount == Decimal("-1306.20")
    assert one("2310; −1,306.20").amount == Decimal("-1306.20")


def test_a_line_may_name_its_currency_and_its_day() -> None:
    assert one("2311; Rebates Canada; 12.50; CAD; 2026-11-20") == BalanceGiven(
        "2311", "Rebates Canada", "CAD", Decimal("12.50"), date(2026, 11, 20)
    )


def test_every_line_that_is_none_is_named() -> None:
    read = read_balances(
        "2310\n2311; Rebates; many\n\n2312; 1.234,50\n2313; 5; 2026-13-40", currency="USD", as_of=DAY
    )

    assert [problem.split(":")[0] for problem in read.problems] == ["Line 1", "Line 2", "Line 4", "Line 5"]
    assert read.balances == ()


def test_nothing_is_no_balance() -> None:
    assert read_balances(" \n", currency="USD", as_of=DAY).problems == (
        "There is no line to read. Write an account and its balance, such as 2310; Accrued rebates; 275,846.60.",
    )
