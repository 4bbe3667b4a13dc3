"""Several programs on the same purchases, under each policy."""

from decimal import Decimal

import pytest

from programs.enums import StackingPolicy
from programs.rating import NO_VOLUME
from programs.rating.calculate import Counting, GroupInvalid, Spot
from programs.rating.calculate.positions import Book
from programs.rating.calculate.stacking import groups, in_order
from tests.programs.examples import amount_reward, percent_reward
from tests.programs.sales import SAWS, SPARES, a_program, a_return, a_sale, amounts, earned, results, sold


def percent(rate, *tiers):
    return percent_reward(tiers=(("0", rate), *tiers))


def stacked(policy, code, rank=None, group="G", **changes):
    stacking = {"policy": policy, "group": group, **({} if rank is None else {"rank": rank})}
    return a_program(code, stacking=stacking, **changes)


def books(*programs):
    return [Book(Counting(terms, sold())) for terms in programs]


class TestGroups:
    def test_programs_come_to_a_purchase_by_rank_and_then_by_code(self):
        programs = [
            stacked("net_value", "B", 1),
            stacked("net_value", "C", 2),
            stacked("net_value", "A", 2),
            stacked("best_of", "Z"),
        ]

        assert [book.terms.code for book in in_order(books(*programs))] == ["Z", "B", "A", "C"]

    def test_each_name_is_a_group_of_its_own_under_its_policy(self):
        programs = [
            stacked("net_value", "A", 2, "Two"),
            stacked("net_value", "B", 1, "Two"),
            stacked("net_value", "C", 1, "One"),
            stacked("exclusive", "D", 1, "One"),
            a_program("E"),
        ]

        found = groups(books(*programs), StackingPolicy.NET_VALUE)

        assert [[book.terms.code for book in group] for group in found] == [["C"], ["B", "A"]]

    def test_programs_of_a_group_in_different_currencies_cannot_be_compared(self):
        programs = [
            stacked("best_of", "B", currency="EUR"),
            stacked("best_of", "A"),
            stacked("best_of", "C", group="H", currency="JPY"),
        ]

        with pytest.raises(GroupInvalid) as refusal:
            results(programs, sold())

        assert str(refusal.value) == (
            "The programs of the group “G” are in EUR and USD: A, B."
            " Give them one currency, or groups of their own."
        )


def test_by_default_every_program_pays_on_the_full_value():
    programs = [a_program("A"), a_program("B", reward=percent("5"))]

    assert amounts(programs, sold(a_sale("200"))) == ["20.00", "10.00"]


class TestExclusive:
    def test_the_first_rank_takes_the_line(self):
        programs = [stacked("exclusive", "A", 2), stacked("exclusive", "B", 1, reward=percent("1"))]

        assert amounts(programs, sold(a_sale("200"))) == ["0.00", "2.00"]

    def test_only_what_a_program_pays_on_is_taken(self):
        first = stacked(
            "exclusive",
            "A",
            1,
            products=SAWS,
            measure={"kind": "net_amount", "products": {}},
            reward=percent("5"),
        )
        programs = [first, stacked("exclusive", "B", 2)]

        # A takes the saw, 5 % of 200; B keeps the blade, 10 % of 50.
        assert amounts(programs, sold(a_sale("200"), a_sale("50", sku="BLADE"))) == ["10.00", "5.00"]

    def test_a_line_that_was_taken_does_not_qualify_elsewhere_either(self):
        programs = [
            stacked("exclusive", "A", 1, products=SAWS),
            stacked("exclusive", "B", 2, reward=percent_reward(tiers=(("100", "10"),))),
        ]

        assert amounts(programs, sold(a_sale("200"), a_sale("50", sku="BLADE"))) == ["20.00", "0.00"]

    def test_what_any_earlier_program_took_stays_taken(self):
        programs = [
            stacked("exclusive", "A", 1, products=SAWS),
            stacked("exclusive", "B", 2, products=SPARES),
            stacked("exclusive", "C", 3),
        ]
        lines = (a_sale("200"), a_sale("50", sku="BLADE"), a_sale("30", sku="DRILL"))

        assert amounts(programs, sold(*lines)) == ["20.00", "5.00", "3.00"]

    def test_other_groups_and_other_policies_are_untouched(self):
        programs = [
            stacked("exclusive", "A", 1),
            stacked("exclusive", "B", 2, group="H"),
            a_program("C"),
        ]

        assert amounts(programs, sold(a_sale("200"))) == ["20.00", "20.00", "20.00"]


class TestNetValue:
    def test_a_later_rank_pays_on_what_the_earlier_left(self):
        programs = [
            stacked("net_value", "A", 1),
            stacked("net_value", "B", 2, reward=percent("5")),
            stacked("net_value", "C", 3, reward=percent("20")),
        ]

        # 20.00 of 200; 5 % of 180; 20 % of 171
        assert amounts(programs, sold(a_sale("200"))) == ["20.00", "9.00", "34.20"]

    def test_equal_ranks_go_by_code(self):
        programs = [stacked("net_value", "B", 1), stacked("net_value", "A", 1)]

        assert earned(programs, sold(a_sale("200"))) == [("A", "P1", "20.00"), ("B", "P1", "18.00")]

    def test_rebates_are_taken_off_line_by_line(self):
        programs = [
            stacked("net_value", "A", 1),
            stacked("net_value", "B", 2, products=SAWS),
        ]

        # 30.00 of 300 is 20.00 of the saw and 10.00 of the blade: 10 % of 180.
        assert amounts(programs, sold(a_sale("200"), a_sale("100", sku="BLADE"))) == ["30.00", "18.00"]

    def test_the_tier_is_decided_by_the_full_value(self):
        programs = [
            stacked("net_value", "A", 1),
            stacked("net_value", "B", 2, reward=percent("0", ("200", "5"))),
        ]

        assert amounts(programs, sold(a_sale("200"))) == ["20.00", "9.00"]

    def test_what_is_given_back_takes_its_part_of_the_rebate_back(self):
        programs = [stacked("net_value", "A", 1), stacked("net_value", "B", 2, products=SPARES)]
        lines = (a_sale("300"), a_return("-100", sku="BLADE"), a_sale("200", sku="BLADE"))

        # 40.00 on 400: 30.00 of the saw, −10.00 and 20.00 of the blades, of which 90 are left.
        assert amounts(programs, sold(*lines)) == ["40.00", "9.00"]

    def test_a_rebate_on_units_is_taken_off_by_units(self):
        per_unit = amount_reward("per_unit", "all_volume", ("0", "2"))
        programs = [
            stacked("net_value", "A", 1, reward=per_unit),
            stacked("net_value", "B", 2, products=SAWS),
        ]
        lines = (a_sale("100", quantity="9"), a_sale("300", sku="BLADE", quantity="1"))

        # 18.00 of 20.00 on the saws: 10 % of 82.
        assert amounts(programs, sold(*lines)) == ["20.00", "8.20"]

    @pytest.mark.parametrize("changes", [{}, {"period": "month", "accumulation": "to_date"}])
    def test_cents_are_taken_off_as_well(self, changes):
        programs = [
            stacked("net_value", "A", 1, reward=percent("50"), **changes),
            stacked("net_value", "B", 2),
        ]

        # 0.50 of 1.00, and 10 % of the rest
        assert amounts(programs, sold(a_sale("1", "12-01")))[-2:] in (["0.50", "0.05"], ["0.50", "0.05"])

    def test_a_program_that_earns_nothing_takes_nothing_off(self):
        programs = [
            stacked("net_value", "A", 1, reward=percent_reward(tiers=(("500", "10"),))),
            stacked("net_value", "B", 2),
        ]

        assert amounts(programs, sold(a_sale("200"))) == ["0.00", "20.00"]

    def test_to_date_everything_since_the_start_is_taken_off_what_was_bought_since(self):
        programs = [
            stacked("net_value", "A", 1, period="month", accumulation="to_date"),
            stacked("net_value", "B", 2, period="month"),
        ]
        lines = (a_sale("100", "10-01"), a_sale("300", "11-01"), a_sale("200", "12-01"))

        # A earns 10.00, 30.00 and 20.00: 60.00 on 600, which leaves 90, 270 and 180.
        assert amounts(programs, sold(*lines)) == ["10.00", "30.00", "20.00", "9.00", "27.00", "18.00"]

    def test_to_date_what_was_earned_and_lost_again_takes_nothing_off(self):
        to_date = {"period": "month", "accumulation": "to_date"}
        programs = [
            stacked("net_value", "A", 1, **to_date, reward=percent_reward(tiers=(("100", "10"),))),
            stacked("net_value", "B", 2, period="month"),
        ]
        lines = (a_sale("100", "10-01"), a_return("-50", "11-01"))

        assert amounts(programs, sold(*lines)) == ["10.00", "-10.00", "0.00", "10.00", "0.00", "0.00"]

    def test_what_the_cap_of_the_whole_program_cut_is_not_taken_off(self):
        cap = {"per": "program", "amount": "8.00", "when_exceeded": "pro_rata"}
        programs = [stacked("net_value", "A", 1, caps=[cap]), stacked("net_value", "B", 2)]

        assert amounts(programs, sold(a_sale("200"))) == ["8.00", "19.20"]

    def test_units_are_not_made_fewer_by_a_rebate(self):
        per_unit = amount_reward("per_unit", "all_volume", ("0", "2"))
        programs = [stacked("net_value", "A", 1), stacked("net_value", "B", 2, reward=per_unit)]

        assert amounts(programs, sold(a_sale("200", quantity="5"))) == ["20.00", "10.00"]

    def test_growth_is_paid_on_the_part_that_is_left(self):
        grows = {"kind": "growth_amount", "baseline": {"rule": "fixed"}}
        programs = [stacked("net_value", "A", 1), stacked("net_value", "B", 2, measure=grows)]

        # Growth of 150, of which 180 of 200 is left: 10 % of 135.
        given = sold(a_sale("200"), baselines=(("B", "P1", "50"),))
        assert amounts(programs, given) == ["20.00", "13.50"]

    def test_bands_in_order_of_sale_hold_what_is_left_of_the_first_sales(self):
        programs = [
            stacked("net_value", "A", 1, products=SPARES, reward=percent("50")),
            stacked("net_value", "B", 2, reward=percent_reward("prospective", (("0", "10"), ("100", "20")))),
        ]
        lines = (a_sale("100", "10-01", sku="BLADE"), a_sale("100", "10-02"))

        # 50 of the blade are left, in the first tier: 5.00, and 20 % of the saw.
        assert amounts(programs, sold(*lines)) == ["50.00", "25.00"]


class TestBestOf:
    def test_only_the_largest_is_earned(self):
        programs = [stacked("best_of", "A"), stacked("best_of", "B", reward=percent("12"))]

        assert amounts(programs, sold(a_sale("200"))) == ["0", "24.00"]

    def test_cents_compete_as_well(self):
        programs = [stacked("best_of", "A"), stacked("best_of", "B", reward=percent("12"))]

        assert amounts(programs, sold(a_sale("2"))) == ["0", "0.24"]

    def test_it_is_judged_for_each_partner(self):
        fixed = amount_reward("fixed", "all_volume", ("1", "15"))
        programs = [stacked("best_of", "A"), stacked("best_of", "B", reward=fixed)]

        given = sold(a_sale("100"), a_sale("200", partner="P2"))
        assert earned(programs, given) == [
            ("A", "P1", "0"),
            ("A", "P2", "20.00"),
            ("B", "P1", "15.00"),
            ("B", "P2", "0"),
        ]

    @pytest.mark.parametrize("ranks, winner", [((2, 1), "B"), ((1, 2), "A"), ((None, None), "A")])
    def test_equal_ones_go_by_rank_and_then_by_code(self, ranks, winner):
        programs = [stacked("best_of", code, rank) for code, rank in zip("AB", ranks, strict=True)]

        paid = [code for code, _, amount in earned(programs, sold(a_sale("200"))) if amount != "0"]
        assert paid == [winner]

    def test_who_is_outdone_says_by_whom(self):
        programs = [stacked("best_of", "A"), stacked("best_of", "B", reward=percent("12"))]

        outdone, _ = results(programs, sold(a_sale("200")))

        assert outdone.rating.working.facts.outdone_by == "B"
        assert outdone.rating.working.own == Decimal("20.00")
        assert outdone.rating.explanation.formula_values[-1] == "$0.00 as B pays more"

    def test_amounts_compete_where_their_periods_share_a_day(self):
        # The quarter earns 30.00; the months 14.00, 21.00 and nothing, and the largest of all wins.
        programs = [
            stacked("best_of", "M", period="month", reward=percent("14")),
            stacked("best_of", "Q", period="quarter", reward=percent("12")),
        ]
        lines = (a_sale("100", "10-01"), a_sale("150", "11-01"))

        assert amounts(programs, sold(*lines)) == ["0", "0", "0.00", "30.00"]

    def test_periods_without_a_common_day_do_not_compete(self):
        programs = [
            stacked("best_of", "A", ends_on="2026-10-31"),
            stacked("best_of", "B", starts_on="2026-11-01"),
        ]
        lines = (a_sale("100", "10-31"), a_sale("150", "11-01"))

        assert amounts(programs, sold(*lines)) == ["10.00", "15.00"]

    def test_the_next_one_that_competes_with_none_that_was_taken_is_earned_as_well(self):
        # Q loses its quarter to the November of M; its October and December are then earned beside it.
        programs = [
            stacked("best_of", "M", period="month"),
            stacked("best_of", "Q", period="quarter", reward=percent("4")),
        ]
        lines = (a_sale("100", "10-01"), a_sale("200", "11-01"))

        assert amounts(programs, sold(*lines)) == ["10.00", "20.00", "0.00", "0"]

    def test_months_of_one_program_never_compete_with_each_other(self):
        programs = [stacked("best_of", "M", period="month")]

        assert amounts(programs, sold(a_sale("100", "10-01"), a_sale("200", "11-01"))) == [
            "10.00",
            "20.00",
            "0.00",
        ]

    def test_what_was_outdone_leaves_the_cap_of_the_program_for_later_periods(self):
        cap = [{"per": "partner_program", "amount": "15.00"}]
        programs = [
            stacked("best_of", "A", period="month", caps=cap),
            stacked("best_of", "B", ends_on="2026-10-31", reward=percent("20")),
        ]
        lines = (a_sale("100", "10-01"), a_sale("100", "11-01"), a_sale("100", "12-01"))

        # October is B's. November earns 10.00 and December what is left of 15.00.
        assert amounts(programs, sold(*lines)) == ["0", "10.00", "5.00", "20.00"]

    def test_to_date_a_later_period_does_not_catch_up_on_what_was_outdone(self):
        programs = [
            stacked("best_of", "A", period="month", accumulation="to_date"),
            stacked("best_of", "B", ends_on="2026-10-31", reward=percent("20")),
        ]
        lines = (a_sale("100", "10-01"), a_sale("50", "11-01"))

        assert amounts(programs, sold(*lines)) == ["0", "5.00", "0.00", "20.00"]

    @pytest.mark.parametrize("per, december", [("partner_period", "6.00"), ("partner_program", "0.00")])
    def test_to_date_a_cap_leaves_room_for_the_period_on_top_of_what_was_outdone(self, per, december):
        programs = [
            stacked(
                "best_of", "A", period="month", accumulation="to_date", caps=[{"per": per, "amount": "6.00"}]
            ),
            stacked("best_of", "B", ends_on="2026-10-31", reward=percent("20")),
        ]
        lines = (a_sale("100", "10-01"), a_sale("100", "11-01"))

        # October, capped at 6.00, is B's. November comes to 20.00 to date and may add 6.00, as may December,
        # unless the cap is that of the whole program.
        assert amounts(programs, sold(*lines)) == ["0", "6.00", december, "20.00"]

    def test_the_cap_of_the_whole_program_holds_what_was_won(self):
        cap = {"per": "program", "amount": "15.00", "when_exceeded": "pro_rata"}
        programs = [stacked("best_of", "A", caps=[cap]), stacked("best_of", "B", reward=percent("1"))]

        assert amounts(programs, sold(a_sale("200"))) == ["15.00", "0"]

    def test_a_lookalike_in_another_group_is_no_competitor(self):
        programs = [stacked("best_of", "A"), stacked("best_of", "B", group="H", reward=percent("12"))]

        assert amounts(programs, sold(a_sale("200"))) == ["20.00", "24.00"]


class TestClosedPeriods:
    """What a closed period earned stays as it was closed, whatever the lines say by now."""

    OCTOBER = (a_sale("100", "10-01"),)

    def closed(self, *rows):
        found = {}
        for code, place, amount in rows:
            found.setdefault(code, {})[Spot("P1", place)] = (Decimal(amount), NO_VOLUME)
        return found

    def test_what_it_earned_is_taken_off_the_value(self):
        programs = [
            stacked("net_value", "A", 1, period="month"),
            stacked("net_value", "B", 2, period="month"),
        ]

        found = amounts(programs, sold(*self.OCTOBER), frozen=self.closed(("A", 0, "30.00")))

        # 10 % of 70
        assert found[3:] == ["7.00", "0.00", "0.00"]

    def test_to_date_what_it_earned_is_taken_off_together_with_what_is_open(self):
        to_date = {"period": "month", "accumulation": "to_date"}
        programs = [stacked("net_value", "A", 1, **to_date), stacked("net_value", "B", 2)]
        lines = (*self.OCTOBER, a_sale("100", "11-01"))

        found = amounts(programs, sold(*lines), frozen=self.closed(("A", 0, "8.00")))

        # 8.00 closed; November counts for itself, as nothing was counted in October: 10.00 − 8.00.
        assert found == ["10.00", "2.00", "0.00", "19.00"]

    def test_what_it_earned_was_best_already(self):
        programs = [
            stacked("best_of", "A", ends_on="2026-10-31"),
            stacked("best_of", "B", ends_on="2026-10-31", reward=percent("20")),
        ]

        open_ = amounts(programs, sold(*self.OCTOBER))
        closed = amounts(programs, sold(*self.OCTOBER), frozen=self.closed(("A", 0, "0.50")))

        # The closed 0.50 stays and keeps B out; with nothing closed A would be outdone.
        assert (open_, closed) == (["0", "20.00"], ["0", "0"])

    def test_what_was_closed_with_nothing_is_no_competitor(self):
        programs = [
            stacked("best_of", "A", ends_on="2026-10-31", reward=percent("30")),
            stacked("best_of", "B", ends_on="2026-10-31", reward=percent("20")),
        ]

        _, second = amounts(programs, sold(*self.OCTOBER), frozen=self.closed(("A", 0, "0.00")))

        assert second == "20.00"

    def test_two_that_were_closed_say_what_they_would_be_now(self):
        programs = [
            stacked("best_of", "A", ends_on="2026-10-31"),
            stacked("best_of", "B", ends_on="2026-10-31", reward=percent("20")),
        ]
        closed = self.closed(("A", 0, "10.00"), ("B", 0, "20.00"))

        assert amounts(programs, sold(*self.OCTOBER), frozen=closed) == ["0", "20.00"]
