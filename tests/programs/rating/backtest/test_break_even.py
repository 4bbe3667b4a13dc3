"""Break-even is the smallest growth, to 0.1 %, at which extra margin covers the payout."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.rating import NO_FACTS, rate_many
from programs.rating.backtest import BreakEven, break_even
from tests.programs.examples import a_volume, percent_reward, some_terms
from tests.programs.rating.test_demo_scenario import TABLE

SALES = Decimal(4854200)


def payout_of(application: str) -> Callable[[Decimal], Decimal]:
    terms = some_terms(reward=percent_reward(application))

    def payout(growth: Decimal) -> Decimal:
        rows = [(a_volume(row[1] * (100 + growth) / 100), NO_FACTS) for row in TABLE]
        return sum((rating.earned for rating in rate_many(terms, rows)), Decimal(0))

    return payout


def stairs(steps: dict[str, int]) -> Callable[[Decimal], Decimal]:
    """Pay the amount of the last step that the growth has reached."""

    def payout(growth: Decimal) -> Decimal:
        return Decimal([paid for start, paid in steps.items() if growth >= Decimal(start)][-1])

    return payout


@pytest.mark.parametrize(("application", "growth"), [("all_volume", "12.1"), ("per_band", "5.3")])
def test_the_scenario_breaks_even_where_it_says(application: str, growth: str) -> None:
    found = break_even(payout_of(application), sales=SALES, margin_percent=Decimal(28))

    assert found == BreakEven(Decimal(growth), Decimal(growth) + 20)


def test_what_pays_nothing_needs_no_growth() -> None:
    assert break_even(lambda _: Decimal(0), sales=SALES, margin_percent=Decimal(28)).growth == 0
    assert break_even(lambda _: Decimal(0), sales=Decimal(0), margin_percent=Decimal(28)).growth == 0


def test_what_was_paid_on_no_sales_never_breaks_even() -> None:
    found = break_even(lambda _: Decimal(5), sales=Decimal(0), margin_percent=Decimal(28))

    assert found == BreakEven(None, Decimal(0))


def test_what_costs_more_than_any_growth_brings_never_breaks_even() -> None:
    found = break_even(lambda _: Decimal(500), sales=Decimal(1000), margin_percent=Decimal(10))

    assert found == BreakEven(None, Decimal(100))


def test_a_search_that_creeps_says_how_far_it_came() -> None:
    # Each growth pays just above the margin of it, so that each bound is the next 0.1 %.
    found = break_even(
        lambda growth: growth * 10 + Decimal("0.5"), sales=Decimal(10000), margin_percent=Decimal(10)
    )

    assert found == BreakEven(None, Decimal("6.0"))


@given(
    st.lists(st.integers(0, 400), min_size=1, max_size=30),
    st.integers(1, 100),
)
def test_it_is_the_first_of_all_steps_that_covers(rises: list[int], margin: int) -> None:
    levels = [sum(rises[: place + 1]) for place in range(len(rises))]

    def payout(growth: Decimal) -> Decimal:
        return Decimal(levels[min(int(growth), len(levels) - 1)])

    found = break_even(payout, sales=Decimal(10000), margin_percent=Decimal(margin))

    per_percent = Decimal(10000) * margin / 10000
    steps = [Decimal(step) / 10 for step in range(1001)]
    first = next((step for step in steps if per_percent * step >= payout(step)), None)
    assert found.growth == first
    if first is not None and found.searched_to > first:
        above = [step for step in steps if first <= step <= found.searched_to]
        assert [found.covers(step) for step in above] == [
            per_percent * step >= payout(step) for step in above
        ]


def test_a_later_jump_uncovers_it_again_and_growth_covers_the_jump() -> None:
    found = break_even(stairs({"0": 120, "13.4": 141}), sales=Decimal(10000), margin_percent=Decimal(10))

    assert found == BreakEven(Decimal("12.0"), Decimal("32.0"), ((Decimal("13.4"), Decimal("14.0")),))
    assert [found.covers(Decimal(growth)) for growth in ("11.9", "12", "13.3", "13.4", "14", "14.1")] == [
        False,
        True,
        True,
        False,
        False,
        True,
    ]


def test_where_nothing_is_paid_without_growth_a_later_jump_is_named_too() -> None:
    found = break_even(stairs({"0": 0, "3": 34, "5": 50}), sales=Decimal(10000), margin_percent=Decimal(10))

    assert found == BreakEven(Decimal(0), Decimal(20), ((Decimal("3.0"), Decimal("3.3")),))


def test_a_jump_at_the_end_of_what_is_looked_at_stays_open() -> None:
    found = break_even(stairs({"0": 10, "20": 400}), sales=Decimal(10000), margin_percent=Decimal(10))

    assert found == BreakEven(Decimal(1), Decimal(21), ((Decimal("20.0"), Decimal("21.0")),))


def test_a_break_even_at_the_end_of_the_search_is_not_looked_beyond() -> None:
    found = break_even(lambda _: Decimal(1000), sales=Decimal(10000), margin_percent=Decimal(10))

    assert found == BreakEven(Decimal(100), Decimal(100))


def test_looking_beyond_is_given_up_where_it_has_to_creep() -> None:
    # From the break-even on every step pays all but its whole margin.
    def payout(growth: Decimal) -> Decimal:
        return growth * 10 - Decimal("0.01") if growth else Decimal(10)

    found = break_even(payout, sales=Decimal(10000), margin_percent=Decimal(10))

    assert found.growth == 1
    assert found.uncovered == ()
    assert Decimal(1) < found.searched_to < 21
