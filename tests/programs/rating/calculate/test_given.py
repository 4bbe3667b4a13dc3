from datetime import date
from decimal import Decimal

import pytest

from programs.rating.calculate import Given, Membership
from programs.terms import ProductRule, ProductScope
from tests.programs.sales import PRODUCTS, a_program, a_return, a_sale, figures, on, quotes, sold
from vir.foundation.periods import Period

NOVEMBER = Period(date(2026, 11, 1), date(2026, 12, 1))


@pytest.mark.parametrize(
    "line, exists",
    [
        (a_sale(day="10-31"), True),
        (a_sale(day="11-01"), False),
        (a_sale(day="10-01", received="10-31"), True),
        (a_sale(day="10-01", received="11-01"), False),
        (a_sale(day="11-01", received="10-31"), False),
    ],
)
def test_a_line_exists_by_its_day_and_when_it_was_received(line, exists):
    assert (sold(line, as_of=on("10-31")).existing == (line,)) is exists


def test_without_a_day_to_look_from_every_line_exists():
    line = a_sale(day="2030-01-01", received="2031-01-01")

    assert sold(line).existing == (line,)


def test_everybody_may_earn_where_nobody_says_otherwise():
    assert Given().eligible(a_program(), "P1", on("10-01")) is True


def test_no_scope_is_every_product_and_an_unknown_one_has_no_category():
    given = Given(products=PRODUCTS)
    kestrel = ProductScope(include=(ProductRule(brand="Kestrel"),))

    assert [given.in_scope(None, sku) for sku in ("SAW", "UNKNOWN")] == [True, True]
    assert [given.in_scope(kestrel, sku) for sku in ("SAW", "BLADE", "UNKNOWN")] == [True, False, False]


class TestMemberships:
    @pytest.mark.parametrize(
        "held, before, first, last, after",
        [
            (Membership("H"), True, True, True, True),
            (Membership("H", on("11-01")), False, True, True, True),
            (Membership("H", None, on("11-30")), True, True, True, False),
            (Membership("H", on("11-01"), on("11-30")), False, True, True, False),
        ],
    )
    def test_a_membership_holds_from_its_first_day_to_its_last(self, held, before, first, last, after):
        days = ("10-31", "11-01", "11-30", "12-01")

        assert [held.holds_on(on(day)) for day in days] == [before, first, last, after]

    @pytest.mark.parametrize(
        "held, touches",
        [
            (Membership("H"), True),
            (Membership("H", on("11-30")), True),
            (Membership("H", on("12-01")), False),
            (Membership("H", None, on("11-01")), True),
            (Membership("H", None, on("10-31")), False),
            (Membership("H", on("11-30"), on("12-05")), True),
        ],
    )
    def test_a_membership_touches_a_period_by_a_single_day(self, held, touches):
        assert held.touches(NOVEMBER) is touches

    def test_the_parent_is_the_one_of_the_day_or_the_partner_itself(self):
        given = Given(parents={"P1": (Membership("H", None, on("10-31")), Membership("I", on("11-02")))})

        assert [given.parent_on("P1", on(day)) for day in ("10-31", "11-01", "11-02")] == ["H", "P1", "I"]
        assert given.parent_on("P2", on("10-31")) == "P2"

    def test_members_are_those_of_any_day_of_the_period_in_order(self):
        given = Given(
            parents={
                "P3": (Membership("H"),),
                "P1": (Membership("I"), Membership("H", on("11-30"))),
                "P2": (Membership("H", None, on("10-31")),),
                "P4": (Membership("I"),),
            }
        )

        assert given.members_of("H", NOVEMBER) == ["P1", "P3"]


class TestFigures:
    FIGURES = figures(("V", "P1", "10"), ("V", "P1", "25", "11-01"), ("V", "P2", "7", "11-01"))

    @pytest.mark.parametrize(
        "program, partner, period, found",
        [
            ("V", "P1", "10-01", 10),
            ("V", "P1", "11-01", 25),
            ("V", "P2", "11-01", 7),
            ("V", "P2", "10-01", None),
            ("W", "P1", "10-01", None),
        ],
    )
    def test_a_figure_of_the_period_comes_before_the_one_for_every_period(
        self, program, partner, period, found
    ):
        assert self.FIGURES.of(program, partner, on(period)) == found

    def test_each_kind_of_figure_can_be_asked_for_alone(self):
        assert self.FIGURES.for_period("V", "P1", on("11-01")) == 25
        assert self.FIGURES.for_period("V", "P1", on("10-01")) is None
        assert (self.FIGURES.for_all("V", "P1"), self.FIGURES.for_all("V", "P2")) == (10, None)


class TestQuotes:
    QUOTES = quotes(
        ("EUR", "USD", "11-10", "1.3"), ("EUR", "USD", "10-10", "1.2"), ("GBP", "USD", "10-01", "1.5")
    )

    @pytest.mark.parametrize(
        "day, rate", [("10-09", None), ("10-10", "1.2"), ("11-09", "1.2"), ("11-10", "1.3"), ("12-31", "1.3")]
    )
    def test_the_latest_rate_on_or_before_the_day_counts(self, day, rate):
        assert self.QUOTES.on("EUR", "USD", on(day)) == (None if rate is None else Decimal(rate))

    def test_a_rate_says_nothing_about_the_other_direction(self):
        assert self.QUOTES.on("USD", "EUR", on("12-31")) is None
        assert self.QUOTES.average("USD", "EUR", NOVEMBER) is None

    def test_the_average_is_that_of_the_rates_dated_in_the_period(self):
        quarter = Period(date(2026, 10, 10), date(2026, 11, 11))

        assert self.QUOTES.average("EUR", "USD", quarter) == Decimal("1.25")
        assert self.QUOTES.average("EUR", "USD", NOVEMBER) == Decimal("1.3")
        assert self.QUOTES.average("GBP", "USD", NOVEMBER) is None


class TestSalesTakenBack:
    def test_a_document_is_known_by_the_numbers_and_the_products_of_its_sales(self):
        lines = (
            a_sale(day="10-20", document="D1", number="1"),
            a_sale(day="10-10", document="D1"),
            a_sale(day="10-05"),
            a_return(day="10-01", document="D1", number="1"),
        )

        assert sold(*lines).sold == {
            ("P1", "D1", "#1"): on("10-20"),
            ("P1", "D1", "=SAW"): on("10-10"),
        }

    def test_a_sale_that_does_not_exist_yet_cannot_be_taken_back(self):
        sale = a_sale(day="11-05", document="D1")
        back = a_return(day="11-20", document="D1")

        assert sold(sale, back).sale_of(back) == on("11-05")
        assert sold(sale, back, as_of=on("11-01")).sale_of(back) is None


def test_lines_have_an_order_that_rests_on_what_they_say():
    first = a_sale("1", "10-01", sku="A", document="D", number="1", currency="EUR", paid=False)
    later = [
        a_sale("1", "10-02", sku="A"),
        a_sale("1", "10-01", "P2", sku="A"),
        a_sale("1", "10-01", sku="B"),
        a_sale("1", "10-01", sku="A", document="E"),
        a_sale("1", "10-01", sku="A", document="D", number="2"),
        a_sale("1", "10-01", sku="A", document="D", number="1", received="10-02"),
        a_return("1", "10-01", sku="A", document="D", number="1"),
        a_sale("1", "10-01", sku="A", document="D", number="1", currency="USD"),
        a_sale("1", "10-01", sku="A", document="D", number="1", currency="EUR", sold_on="10-01"),
        a_sale("1", "10-01", sku="A", document="D", number="1", currency="EUR", paid=True),
        a_sale("2", "10-01", sku="A", document="D", number="1", currency="EUR", paid=False),
        a_sale("1", "10-01", sku="A", document="D", number="1", currency="EUR", paid=False, gross="2"),
        a_sale("1", "10-01", sku="A", document="D", number="1", currency="EUR", paid=False, quantity="2"),
    ]

    assert [first.order < line.order for line in later] == [True] * len(later)
    assert a_sale("1", "10-01", currency="EUR").order < a_sale("1", "10-01", currency="EUR", paid=False).order
