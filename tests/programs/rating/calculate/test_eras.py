"""An amended program: a line is counted by the version of its day, a period rated by that of its last day."""

import pytest

from programs.enums import LineReason
from programs.rating.calculate import Counting, calculate, fates
from programs.rating.eras import Era
from programs.terms import Terms
from tests.programs.examples import percent_reward
from tests.programs.sales import SAWS, TEN_PERCENT, a_program, a_return, a_sale, amounts, on, sold

FIVE_PERCENT = percent_reward(tiers=(("0", "5"),))


def amended(first: Terms, *later: tuple[str, Terms], lines=(), **known):
    """Give the newest terms, and what is known with the versions before."""
    eras = (Era(None, first), *(Era(on(day), terms) for day, terms in later))
    return later[-1][1], sold(*lines, eras={first.code: eras}, **known)


def test_a_product_that_is_out_from_a_day_still_counts_before_it():
    lines = (a_sale("100", "10-15"), a_sale("100", "11-12"), a_sale("50", "12-01", sku="DRILL"))
    terms, given = amended(
        a_program(), ("11-12", a_program(products={"exclude": SAWS["include"]})), lines=lines
    )

    # 100 of saws before the day and 50 of drills after it.
    assert amounts(terms, given) == ["15.00"]
    assert [fate.reason for fate in fates(terms, given, on("10-01"))] == [None, LineReason.PRODUCT, None]


def test_a_period_is_rated_by_the_version_of_its_last_day():
    lines = [a_sale("100", day) for day in ("10-15", "11-12", "12-15")]
    first, second = a_program(period="month"), a_program(period="month", reward=FIVE_PERCENT)

    assert amounts(*amended(first, ("11-12", second), lines=lines)) == ["10.00", "5.00", "5.00"]
    assert amounts(*amended(first, ("11-30", second), lines=lines)) == ["10.00", "5.00", "5.00"]
    assert amounts(*amended(first, ("12-01", second), lines=lines)) == ["10.00", "10.00", "5.00"]


def test_three_versions_count_in_turn():
    lines = [a_sale("100", day, sku=sku) for day in ("10-15", "11-15", "12-15") for sku in ("SAW", "DRILL")]
    first = a_program(period="month")
    second = a_program(period="month", products=SAWS)
    third = a_program(period="month", reward=FIVE_PERCENT)

    assert amounts(*amended(first, ("11-01", second), ("12-01", third), lines=lines)) == [
        "20.00",
        "10.00",
        "10.00",
    ]


def test_a_return_of_an_earlier_sale_counts_by_the_version_of_the_sale():
    rule = {"returns": "original_period"}
    lines = (a_sale("100", "10-15"), a_return("-30", "12-01", sold_on="10-15"))
    without = a_program(products={"exclude": SAWS["include"]}, **rule)

    assert amounts(*amended(a_program(**rule), ("11-12", without), lines=lines)) == ["7.00"]


def test_since_the_start_the_newest_rate_applies_to_all_less_what_was_earned():
    lines = [a_sale("100", day) for day in ("10-15", "11-15", "12-15")]
    first = a_program(period="month", accumulation="to_date")
    second = a_program(
        period="month", accumulation="to_date", reward=percent_reward(tiers=(("0", "10"), ("300", "20")))
    )

    assert amounts(*amended(first, ("12-01", second), lines=lines)) == ["10.00", "10.00", "40.00"]


def test_a_kicker_that_comes_later_finds_its_products_among_earlier_lines():
    kicker = {"name": "Saws", "kind": "percent", "percent": "1", "products": SAWS, "from_tier": 0}
    lines = [a_sale("100", "10-15"), a_sale("100", "11-15", sku="DRILL"), a_sale("100", "12-15")]
    first = a_program(period="month", accumulation="to_date")
    second = a_program(period="month", accumulation="to_date", reward={**TEN_PERCENT, "kickers": [kicker]})

    # 10% of all 300 and 1% of the 200 of saws since the start, less the 20 that were earned.
    assert amounts(*amended(first, ("12-01", second), lines=lines)) == ["10.00", "10.00", "12.00"]


def test_a_condition_that_comes_later_asks_only_the_periods_it_rates():
    condition = {"kind": "distinct_products", "count": 2}
    lines = [a_sale("100", day) for day in ("10-15", "11-15")]
    first, second = a_program(period="month"), a_program(period="month", conditions=[condition])

    assert amounts(*amended(first, ("11-01", second), lines=lines)) == ["10.00", "0.00", "0.00"]


def test_a_guarantee_that_comes_later_guarantees_the_periods_it_rates():
    first = a_program(period="month")
    second = a_program(period="month", guarantee={"amount": "8.00", "cumulative": False})

    assert amounts(*amended(first, ("12-01", second), lines=[a_sale("10", "10-15")])) == [
        "1.00",
        "0.00",
        "8.00",
    ]


def test_growth_is_measured_from_what_the_rating_version_counts():
    growth = {"kind": "growth_amount", "of": "net_amount", "baseline": {"rule": "same_period_last_year"}}
    lines = [
        a_sale("40", "2025-12-15"),
        a_sale("30", "2025-12-16", sku="DRILL"),
        a_sale("100", "10-15"),
        a_sale("100", "12-15"),
    ]
    first = a_program(period="month")
    second = a_program(period="month", measure=growth, products=SAWS)

    # December: 100 of saws less 40 of saws a year ago; the reward pays on the purchases of the period.
    found = calculate(*_one(amended(first, ("12-01", second), lines=lines)))
    assert [str(result.rating.measured) for result in found] == ["100", "0", "60"]


def _one(pair):
    return [pair[0]], pair[1]


def test_who_is_let_in_goes_by_the_version_of_the_day():
    lines = (a_sale("100", "10-15"), a_sale("100", "12-15"), a_sale("100", "12-15", "P2"))
    first, second = a_program(), a_program(eligibility={"except_partners": ["P1"]})
    terms, given = amended(
        first,
        ("11-12", second),
        lines=lines,
        eligible=lambda terms, partner, day: partner not in terms.eligibility.except_partners,
    )

    assert amounts(terms, given) == ["10.00", "10.00"]


def test_sales_of_the_other_kind_count_from_the_day_on():
    lines = (a_sale("100", "10-15"), a_sale("100", "12-15"))
    other = a_program(basis="sell_through")

    assert amounts(*amended(a_program(), ("11-12", other), lines=lines)) == ["10.00"]


@pytest.mark.parametrize(("day", "number"), [("10-01", 0), ("11-11", 0), ("11-12", 1), ("12-31", 1)])
def test_the_version_of_a_day_can_be_asked(day, number):
    first, second = a_program(), a_program(products=SAWS)
    terms, given = amended(first, ("11-12", second))

    assert Counting(terms, given).counted_by(on(day)).terms is (first, second)[number]
