from datetime import date

import pytest

from programs.enums import LineReason
from programs.rating.calculate.fates import Fate, fates
from tests.programs.sales import SAWS, a_program, a_sale, on, quotes, sold

OCTOBER = date(2026, 10, 1)


def reasons(terms, *lines, others=(), start=OCTOBER, **known):
    return [fate.reason for fate in fates(terms, sold(*lines, **known), start, others)]


def exclusive(code, rank, group="G", **changes):
    return a_program(code, stacking={"policy": "exclusive", "group": group, "rank": rank}, **changes)


def test_a_line_that_counts_has_no_reason_and_its_value_in_the_programs_currency():
    line = a_sale("100", currency="EUR", gross="110")

    found = fates(a_program(), sold(line, quotes=quotes(("EUR", "USD", "10-01", "1.2"))), OCTOBER)

    assert found == [Fate(line, None, 120, 132)]


def test_a_line_that_does_not_count_has_its_value_as_it_is():
    line = a_sale("100", currency="EUR", gross="110")

    assert fates(a_program(), sold(line), OCTOBER) == [Fate(line, LineReason.NO_RATE, 100, 110)]


def test_lines_stand_in_the_order_given():
    lines = (a_sale(day="12-01"), a_sale(sku="BLADE"), a_sale(day="10-01"))

    assert reasons(a_program(products=SAWS, period="month"), *lines) == [
        LineReason.OUTSIDE_DATES,
        LineReason.PRODUCT,
        None,
    ]


def test_a_line_of_another_period_is_outside_the_dates():
    line = a_sale("100", day="11-01", gross="110")

    assert fates(a_program(period="month"), sold(line), OCTOBER) == [
        Fate(line, LineReason.OUTSIDE_DATES, 100, 110)
    ]
    assert reasons(a_program(period="month"), line, start=on("11-01")) == [None]


@pytest.mark.parametrize(
    "others, reason",
    [
        ((exclusive("A", 1),), LineReason.OTHER_PROGRAM),
        ((exclusive("A", 2),), LineReason.OTHER_PROGRAM),
        ((exclusive("W", 2),), None),
        ((exclusive("A", 3),), None),
        ((exclusive("V", 2),), None),
        ((exclusive("A", 1, "H"),), None),
        ((exclusive("A", 1, products=SAWS),), None),
        ((exclusive("A", 1, starts_on="2026-11-01"),), None),
        ((a_program("A"),), None),
        ((exclusive("A", 3), exclusive("B", 1)), LineReason.OTHER_PROGRAM),
    ],
    ids=[
        "an earlier rank",
        "the same rank and an earlier code",
        "the same rank and a later code",
        "a later rank",
        "itself",
        "another group",
        "other products",
        "other days",
        "no exclusive program",
        "one of two",
    ],
)
def test_a_program_that_comes_first_takes_the_line(others, reason):
    assert reasons(exclusive("V", 2), a_sale(sku="BLADE"), others=others) == [reason]


def test_a_line_that_only_qualifies_elsewhere_is_not_taken():
    qualifies = exclusive("A", 1, products=SAWS, measure={"kind": "net_amount", "products": {}})

    assert reasons(exclusive("V", 2), a_sale(sku="BLADE"), a_sale(), others=(qualifies,)) == [
        None,
        LineReason.OTHER_PROGRAM,
    ]


def test_outside_an_exclusive_group_nobody_takes_lines():
    assert reasons(a_program(), a_sale(), others=(exclusive("A", 1),)) == [None]
