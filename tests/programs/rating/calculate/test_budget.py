"""The cap of a whole program. Ten percent of everything."""

from decimal import Decimal

import pytest

from programs.rating.calculate import Spot
from tests.programs.examples import amount_reward, percent_reward
from tests.programs.sales import a_program, a_return, a_sale, amounts, earned, on, results, sold


def capped(amount, when="pro_rata", **changes):
    return a_program(caps=[{"per": "program", "amount": amount, "when_exceeded": when}], **changes)


@pytest.mark.parametrize("when", ["pro_rata", "stop"])
def test_below_the_cap_everybody_has_what_it_earned(when):
    given = sold(a_sale("100"), a_sale("200", partner="P2"))

    assert amounts(capped("30.00", when), given) == ["10.00", "20.00"]
    assert [r.rating.working.facts.allotted for r in results(capped("30.00", when), given)] == [None, None]


def test_above_the_cap_it_is_shared_in_proportion_by_the_largest_remainder():
    given = sold(a_sale("100"), a_sale("100", partner="P2"), a_sale("100", partner="P3"))

    assert amounts(capped("10.00"), given) == ["3.34", "3.33", "3.33"]


def test_periods_share_one_allocation():
    given = sold(a_sale("100", "10-01"), a_sale("300", "11-01"), a_sale("100", "11-01", "P2"))

    # 20.00 for 10, 30 and 10
    assert amounts(capped("20.00", period="month"), given) == [
        "4.00",
        "12.00",
        "0.00",
        "0.00",
        "4.00",
        "0.00",
    ]


def test_what_a_partner_has_to_give_back_is_shared_as_well():
    terms = capped(
        "10.00", period="month", accumulation="to_date", reward=percent_reward(tiers=(("100", "10"),))
    )
    given = sold(a_sale("100", "10-01"), a_return("-50", "11-01"), a_sale("300", "10-01", "P2"))

    # 10, −10 and 30 come to 30, three times the cap: 3.33, −3.33 and 10.00.
    assert amounts(terms, given) == ["3.33", "-3.33", "0.00", "10.00", "0.00", "0.00"]


class TestFirstSalesFirst:
    def test_the_first_sales_are_paid(self):
        given = sold(a_sale("100", "10-01", "P2"), a_sale("100", "10-02"), a_sale("100", "10-03", "P3"))

        assert earned(capped("15.00", "stop"), given) == [
            ("V", "P1", "5.00"),
            ("V", "P2", "10.00"),
            ("V", "P3", "0.00"),
        ]

    def test_a_period_earns_on_the_days_of_its_sales(self):
        given = sold(a_sale("100", "10-01"), a_sale("100", "12-01"), a_sale("100", "11-01", "P2"))

        # 10.00 on 1 Oct, 10.00 on 1 Nov, and 5.00 of the 10.00 on 1 Dec
        assert amounts(capped("25.00", "stop"), given) == ["15.00", "10.00"]

    def test_what_no_sale_earned_stands_on_the_last_day_of_the_period(self):
        guaranteed = capped("25.00", "stop", guarantee={"amount": "10.00"})
        given = sold(a_sale("200", "12-30", "P2"), partners=("P1",))

        assert amounts(guaranteed, given) == ["5.00", "20.00"]

    def test_what_is_paid_on_units_stands_on_the_days_of_the_units(self):
        per_unit = capped(
            "10.00", "stop", period="quarter", reward=amount_reward("per_unit", "all_volume", ("0", "1"))
        )
        given = sold(
            a_sale("900", "10-01", quantity="1"),
            a_sale("1", "12-01", quantity="9"),
            a_sale("1", "11-01", "P2", quantity="5"),
        )

        # 1.00 on 1 Oct, 5.00 on 1 Nov, and what is left of 9.00 on 1 Dec
        assert amounts(per_unit, given) == ["5.00", "5.00"]

    def test_a_return_makes_room_for_later_sales(self):
        given = sold(
            a_sale("100", "10-01"),
            a_return("-50", "10-02"),
            a_sale("100", "10-03", "P2"),
            a_sale("100", "10-04", "P3"),
        )

        # 10.00, of which 5.00 come back; then 10.00 leaves 5.00.
        assert amounts(capped("20.00", "stop"), given) == ["5.00", "10.00", "5.00"]

    def test_only_lines_that_are_paid_on_are_in_the_order(self):
        terms = capped(
            "10.00",
            "stop",
            products={"include": [{"sku": "SAW"}]},
            measure={"kind": "net_amount", "products": {}},
        )
        given = sold(
            a_sale("100", "10-01", sku="BLADE"), a_sale("100", "10-03"), a_sale("100", "10-02", "P2")
        )

        assert amounts(terms, given) == ["0.00", "10.00"]


class TestClosedPeriods:
    def frozen(self, given, *rows):
        found = {}
        for account, place, amount in rows:
            at = next(
                r
                for r in results(a_program(period="month"), given)
                if (r.partner, r.number) == (account, place + 1)
            )

            found[Spot(account, place)] = (Decimal(amount), at.volume)
        return {"V": found}

    def test_what_closed_periods_earned_takes_its_part_first(self):
        given = sold(a_sale("100", "10-01"), a_sale("100", "11-01"), a_sale("300", "11-01", "P2"))
        terms = capped("30.00", period="month")

        # October is closed with 10.00; 20.00 are left for 10 and 30.
        found = amounts(terms, given, frozen=self.frozen(given, ("P1", 0, "10.00")))

        assert found == ["10.00", "5.00", "0.00", "0.00", "15.00", "0.00"]

    def test_where_closed_periods_earned_more_than_the_cap_nothing_is_left(self):
        given = sold(a_sale("500", "10-01"), a_sale("100", "11-01"))
        terms = capped("30.00", period="month")

        found = amounts(terms, given, frozen=self.frozen(given, ("P1", 0, "50.00")))

        assert found == ["50.00", "0.00", "0.00"]


def test_a_program_without_such_a_cap_is_not_held():
    caps = [{"per": "partner_period", "amount": "15.00"}]

    assert amounts(a_program(caps=caps), sold(a_sale("200"), a_sale("200", partner="P2"))) == [
        "15.00",
        "15.00",
    ]


def test_the_working_says_what_the_cap_of_the_program_did():
    first, _ = results(capped("15.00"), sold(a_sale("100"), a_sale("200", partner="P2"), as_of=on("12-31")))

    assert first.rating.explanation.formula_values == (
        "$100.00 × 10.0%",
        "$10.00",
        "$5.00 within the cap of the program",
    )
    assert first.rating.explanation.steps[-1].to_dict() == {
        "key": "program_cap",
        "label": "Program cap",
        "words": "what the cap of the whole program leaves, shared among all partners",
        "values": [],
        "result": "−$5.00",
        "why": "",
        "amount": "-5.00",
    }
