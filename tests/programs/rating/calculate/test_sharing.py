"""Sharing amounts so that the parts always add up."""

from decimal import Decimal

import pytest

from programs.rating.calculate import Counting
from programs.rating.calculate.sharing import first_sales_first, share_by_line
from tests.programs.sales import a_program, a_return, a_sale, on, sold


def shared(amount, *lines, base="net", taken=()):
    counted = Counting(a_program(), sold(*lines)).counted
    for line, part in zip(counted, taken, strict=False):
        line.taken = Decimal(part)
    return [str(part) for part in share_by_line(Decimal(amount), counted, base, "USD")]


@pytest.mark.parametrize(
    "base, parts",
    [
        # 10.00 in proportion to 100 and 300 of net value, 150 and 350 of gross value, 4 and 1 units.
        ("net", ["2.50", "7.50"]),
        ("gross", ["3.00", "7.00"]),
        ("quantity", ["8.00", "2.00"]),
        ("growth", ["2.50", "7.50"]),
    ],
)
def test_an_amount_is_shared_by_what_the_rate_pays_on(base, parts):
    lines = (a_sale("100", "10-01", gross="150", quantity="4"), a_sale("300", "10-02", gross="350"))

    assert shared("10.00", *lines, base=base) == parts


def test_what_earlier_programs_took_off_carries_no_part():
    lines = (a_sale("100", "10-01"), a_sale("100", "10-02"))

    assert shared("10.00", *lines, taken=("60", "0")) == ["2.86", "7.14"]
    assert shared("10.00", *lines, base="gross", taken=("60", "0")) == ["2.86", "7.14"]


def test_a_return_takes_its_part_back():
    lines = (a_sale("300", "10-01"), a_return("-100", "10-02"))

    # 20 × 300 ÷ 200 and 20 × −100 ÷ 200
    assert shared("20.00", *lines) == ["30.00", "-10.00"]


def test_where_the_base_adds_up_to_nothing_net_value_shares_and_then_units():
    lines = (a_sale("100", "10-01", quantity="1"), a_sale("300", "10-02", quantity="-1"))
    for_nothing = (a_sale("-100", "10-01", quantity="3"), a_sale("100", "10-02", quantity="1"))

    assert shared("10.00", *lines, base="quantity") == ["2.50", "7.50"]
    assert shared("10.00", *for_nothing) == ["7.50", "2.50"]


def test_a_base_of_less_than_one_is_a_base():
    assert shared("0.10", a_sale("0.25", "10-01"), a_sale("0.25", "10-02", quantity="3")) == ["0.05", "0.05"]


def test_where_units_come_to_nothing_what_is_left_of_the_value_shares():
    lines = (a_sale("100", "10-01", quantity="1"), a_sale("100", "10-02", quantity="-1"))

    assert shared("10.00", *lines, base="quantity", taken=("50", "0")) == ["3.33", "6.67"]


def test_where_nothing_was_bought_nobody_has_a_part():
    assert shared("10.00", a_return("-5", "10-01"), a_sale("5", "10-02")) == ["0", "0"]
    assert shared("10.00") == []


def let(limit, *entries):
    allowed = first_sales_first(
        Decimal(limit), [(on(day), key, Decimal(amount)) for day, key, amount in entries], "USD"
    )
    return {key: str(amount) for key, amount in allowed.items()}


class TestFirstSalesFirst:
    def test_below_the_limit_everybody_has_what_it_earned(self):
        assert let("100", ("10-01", "A", "60"), ("10-02", "B", "40")) == {"A": "60", "B": "40"}

    def test_the_first_days_are_paid_and_the_last_ones_get_what_is_left(self):
        entries = (("10-03", "C", "50"), ("10-01", "A", "60"), ("10-02", "B", "60"))

        assert let("100", *entries) == {"A": "60", "B": "40.00", "C": "0.00"}

    def test_on_the_day_that_reaches_the_limit_what_is_left_is_shared(self):
        # 40 left for 30 and 90: 10 and 30.
        entries = (("10-01", "A", "60"), ("10-02", "B", "30"), ("10-02", "A", "90"))

        assert let("100", *entries) == {"A": "90.00", "B": "10.00"}

    def test_amounts_of_one_day_are_added_before_they_are_shared(self):
        assert let("10", ("10-01", "A", "5"), ("10-01", "B", "10"), ("10-01", "A", "5")) == {
            "A": "5.00",
            "B": "5.00",
        }

    def test_what_is_taken_back_makes_room_again(self):
        entries = (("10-01", "A", "100"), ("10-02", "B", "30"), ("10-03", "A", "-20"), ("10-04", "B", "30"))

        assert let("100", *entries) == {"A": "80", "B": "20.00"}

    def test_what_is_taken_back_on_a_day_makes_room_on_that_day(self):
        assert let("100", ("10-01", "A", "100"), ("10-02", "A", "-20"), ("10-02", "B", "30")) == {
            "A": "80",
            "B": "20.00",
        }

    def test_cents_are_held_as_well(self):
        entries = (
            ("10-01", "A", "0.60"),
            ("10-02", "A", "-0.20"),
            ("10-03", "B", "0.50"),
            ("10-04", "A", "0.10"),
        )

        # 0.40 stay, 0.50 come, and of 0.10 nothing but what is left of 0.95.
        assert let("0.95", *entries) == {"A": "0.45", "B": "0.50"}

    def test_a_limit_of_nothing_lets_nothing_pass(self):
        assert let("0", ("10-01", "A", "5"), ("10-02", "A", "0")) == {"A": "0.00"}
