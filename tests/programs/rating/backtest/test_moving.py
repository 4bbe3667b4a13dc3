"""Which past days stand for a program's own, and what is moved along with them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from programs.rating.backtest import Window, days_matter, first_years, moved_quotes, window_of
from programs.rating.calculate import Quote
from tests.programs.examples import percent_reward, some_terms

QUARTER = {"starts_on": "2027-01-01", "ends_on": "2027-03-31"}


@pytest.mark.parametrize(
    ("counted_to", "years"),
    [("2026-11-22", 1), ("2026-03-31", 1), ("2026-03-30", 2), ("2027-03-31", 0), ("2019-12-31", 8)],
)
def test_as_few_years_as_have_the_whole_window(counted_to: str, years: int) -> None:
    assert first_years(some_terms(**QUARTER), date.fromisoformat(counted_to)) == years


def test_a_window_no_sales_can_fill_is_looked_for_no_further_than_a_lifetime() -> None:
    assert first_years(some_terms(**QUARTER), date(1900, 1, 1)) == 60


@pytest.mark.parametrize(
    ("years", "window"),
    [
        (0, Window(0, date(2027, 1, 1), date(2027, 3, 31))),
        (3, Window(3, date(2024, 1, 1), date(2024, 3, 31))),
    ],
)
def test_the_window_is_the_programs_days_years_earlier(years: int, window: Window) -> None:
    assert window_of(some_terms(**QUARTER), years) == window


@pytest.mark.parametrize(
    ("changes", "matter"),
    [
        ({}, False),
        ({"reward": {**percent_reward("per_band"), "unit_order": "chronological"}}, True),
        ({"returns": "original_period"}, True),
        ({"group": {"pays": "parent"}}, True),
        ({"caps": [{"per": "program", "amount": "9.00", "when_exceeded": "stop"}]}, True),
        (
            {
                "reward": {
                    **percent_reward(),
                    "kickers": [
                        {"name": "Early", "kind": "percent", "percent": "1", "ends_on": "2026-10-31"}
                    ],
                }
            },
            True,
        ),
        (
            {
                "reward": {
                    **percent_reward(),
                    "kickers": [
                        {
                            "name": "Saws",
                            "kind": "percent",
                            "percent": "1",
                            "products": {"include": [{"category": "Saws"}]},
                        }
                    ],
                }
            },
            False,
        ),
    ],
    ids=["tiers", "in order", "returns to their sale", "group", "budget", "dated kicker", "product kicker"],
)
def test_days_are_kept_apart_only_where_they_say_something(changes: dict[str, object], matter: bool) -> None:
    assert days_matter(some_terms(**changes)) is matter


def test_rates_move_with_the_sales_and_those_before_stay() -> None:
    known = [
        Quote("EUR", "USD", date(2025, 6, 1), Decimal("1.05")),
        Quote("EUR", "USD", date(2026, 2, 1), Decimal("1.10")),
        Quote("EUR", "USD", date(2026, 9, 1), Decimal("1.20")),
        Quote("CHF", "USD", date(2026, 2, 10), Decimal("1.30")),
    ]
    terms = some_terms(**QUARTER)

    found = moved_quotes(known, window_of(terms, 1), terms)

    assert found.on("EUR", "USD", date(2027, 1, 15)) == Decimal("1.05")
    assert found.on("EUR", "USD", date(2027, 2, 2)) == Decimal("1.10")
    assert found.on("CHF", "USD", date(2027, 1, 15)) == Decimal("1.30")
    assert found.on("CHF", "USD", date(2027, 2, 10)) == Decimal("1.30")
    assert found.on("EUR", "USD", date(2026, 2, 2)) == Decimal("1.10")
    assert found.on("GBP", "USD", date(2027, 2, 2)) is None


def test_rates_stay_where_sales_stay() -> None:
    known = [Quote("EUR", "USD", date(2027, 2, 1), Decimal("1.10"))]
    terms = some_terms(**QUARTER)

    found = moved_quotes(known, window_of(terms, 0), terms)

    assert found.on("EUR", "USD", date(2027, 2, 2)) == Decimal("1.10")


def test_a_rate_of_29_february_moves_to_the_28th() -> None:
    known = [
        Quote("EUR", "USD", date(2023, 12, 1), Decimal("1.05")),
        Quote("EUR", "USD", date(2024, 2, 29), Decimal("1.10")),
    ]
    terms = some_terms(**QUARTER)

    found = moved_quotes(known, window_of(terms, 3), terms)

    assert found.on("EUR", "USD", date(2027, 2, 28)) == Decimal("1.10")
    assert found.on("EUR", "USD", date(2027, 2, 27)) == Decimal("1.05")
