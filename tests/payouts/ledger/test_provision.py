"""A provision is shared over months by what was bought in them; what is late or re-estimated is prior."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from payouts.ledger.provision import Month, Provision, spread


def month(volume: str, posted: str = "0", current: str = "0", *, is_open: bool = True) -> Month:
    return Month(is_open, Decimal(volume), Decimal(posted), Decimal(current))


def shut(volume: str, posted: str = "0", current: str = "0") -> Month:
    return month(volume, posted, current, is_open=False)


def found(target: str, *months: Month, currency: str = "USD") -> list[tuple[int, str, str]]:
    """Give the place, the current and the prior part of each month that moves."""
    return [
        (one.place, str(one.current), str(one.prior)) for one in spread(Decimal(target), months, currency)
    ]


def test_sales_of_the_open_month_are_current() -> None:
    assert found("100.00", shut("0"), month("500")) == [(1, "100.00", "0.00")]


def test_sales_before_the_books_began_are_prior() -> None:
    assert found("100.00", shut("300"), month("100")) == [(1, "25.00", "75.00")]


def test_a_better_estimate_for_a_closed_month_is_prior() -> None:
    # October was closed at 2 percent; November expects 3 percent of everything.
    assert found("45.00", shut("0"), shut("1000", "20.00", "20.00"), month("500")) == [(2, "15.00", "10.00")]


def test_of_two_open_months_each_bears_its_own_sales() -> None:
    assert found("30.00", shut("0"), month("1000"), month("500")) == [
        (1, "20.00", "0.00"),
        (2, "10.00", "0.00"),
    ]


def test_what_earlier_closed_months_lack_falls_into_the_oldest_open_one() -> None:
    assert found("40.00", shut("1000"), month("500"), month("500")) == [
        (1, "10.00", "20.00"),
        (2, "10.00", "0.00"),
    ]


def test_a_month_closed_between_two_open_ones_is_prior_in_the_later() -> None:
    assert found("30.00", shut("0"), month("100"), shut("100"), month("100")) == [
        (1, "10.00", "0.00"),
        (3, "10.00", "10.00"),
    ]


def test_a_return_of_the_open_month_is_current() -> None:
    assert found("5.00", shut("0"), shut("100", "10.00", "10.00"), month("-50")) == [(2, "-5.00", "0.00")]


def test_a_balance_taken_over_is_no_provision_of_its_month() -> None:
    assert found("110.00", shut("600"), month("500", posted="70.00")) == [(1, "50.00", "-10.00")]


def test_where_nothing_is_left_to_share_by_the_difference_goes_by_the_newest_month() -> None:
    returned = (shut("0"), shut("100", "10.00", "10.00"))

    assert found("0", *returned, month("-100")) == [(2, "-10.00", "0.00")]
    assert found("0", shut("0"), shut("0", "10.00", "10.00"), month("0")) == [(2, "0", "-10.00")]


def test_sales_after_the_newest_open_month_are_borne_by_it() -> None:
    assert found("30.00", shut("0"), month("100"), shut("200")) == [(1, "30.00", "0.00")]


def test_a_target_that_is_reached_moves_nothing() -> None:
    assert found("30.00", shut("0"), month("100", "30.00", "30.00")) == []


def test_cents_go_by_the_largest_remainder() -> None:
    assert found("0.02", shut("0"), month("1"), month("1"), month("1")) == [
        (1, "0.01", "0.00"),
        (2, "0.01", "0.00"),
    ]


def test_yen_have_no_decimals() -> None:
    assert found("7", shut("0"), month("1"), month("2"), currency="JPY") == [(1, "2", "0"), (2, "5", "0")]


def test_without_an_open_period_nothing_can_be_provided() -> None:
    with pytest.raises(ValueError, match="No accounting period is open"):
        spread(Decimal(1), [shut("1")], "USD")


def cents(least: int, most: int) -> st.SearchStrategy[Decimal]:
    return st.integers(least, most).map(lambda units: Decimal(units).scaleb(-2))


# The first examples are slow to make where many tests run at once.
QUICK = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
months = st.lists(
    st.builds(Month, st.booleans(), cents(-5000, 90000), cents(-9000, 9000), cents(-9000, 9000)),
    min_size=1,
    max_size=5,
).map(lambda some: [*some, Month(True, Decimal(10))])


@QUICK
@given(cents(-100000, 100000), months)
def test_whatever_was_posted_all_parts_add_up_to_the_target(target: Decimal, some: list[Month]) -> None:
    provided = spread(target, some, "USD")

    assert sum(m.posted for m in some) + sum(one.amount for one in provided) == target
    assert all(some[one.place].is_open for one in provided)


@QUICK
@given(cents(-100000, 100000), months)
def test_once_posted_nothing_is_left_to_post(target: Decimal, some: list[Month]) -> None:
    posted = {one.place: one for one in spread(target, some, "USD")}
    nothing = Provision(0, Decimal(0), Decimal(0))

    after = [
        Month(
            m.is_open,
            m.volume,
            m.posted + posted.get(place, nothing).amount,
            m.current + posted.get(place, nothing).current,
        )
        for place, m in enumerate(some)
    ]

    assert spread(target, after, "USD") == []
