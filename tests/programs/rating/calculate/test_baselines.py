"""What growth and attainment are measured against."""

from decimal import Decimal

import pytest

from programs.rating.calculate import Counting
from programs.rating.calculate.baselines import References
from tests.programs.examples import percent_reward
from tests.programs.sales import SAWS, a_program, a_sale, amounts, sold

FIVE_PERCENT = percent_reward(tiers=(("0", "5"),))
LAST_YEAR = (
    a_sale("100", "2025-10-15", quantity="4", gross="130"),
    a_sale("60", "2025-11-15", quantity="3", gross="70"),
    a_sale("30", "2024-10-15", quantity="2", gross="40"),
    a_sale("20", "2023-11-15"),
)


def references(rule, *lines, kind="growth_amount", known=None, of="net_amount", **changes):
    measure = {"kind": kind} if kind == "net_amount" else {"kind": kind, "of": of}
    if kind.startswith("growth"):
        measure["baseline"] = {"rule": rule} if isinstance(rule, str) else rule
    terms = a_program(measure=measure, reward=FIVE_PERCENT, **changes)
    return References(Counting(terms, sold(*lines, **(known or {}))))


def monthly(**changes):
    return {"period": "month", **changes}


def baselines(found, account="P1", periods=3):
    return [found.baseline(account, place) for place in range(periods)]


def test_a_measure_without_growth_has_no_baseline():
    assert references("", kind="net_amount").baseline("P1", 0) is None


class TestLastYear:
    def test_the_same_days_a_year_ago_are_the_baseline(self):
        assert baselines(references("same_period_last_year", *LAST_YEAR), periods=1) == [160]
        assert baselines(references("same_period_last_year", *LAST_YEAR, **monthly())) == [100, 60, None]

    @pytest.mark.parametrize("of, baseline", [("gross_amount", 200), ("quantity", 7)])
    def test_it_is_in_what_the_measure_is_made_of(self, of, baseline):
        assert baselines(references("same_period_last_year", *LAST_YEAR, of=of), periods=1) == [baseline]

    def test_to_date_all_periods_so_far_are_added(self):
        to_date = monthly(accumulation="to_date")

        assert baselines(references("same_period_last_year", *LAST_YEAR, **to_date)) == [100, 160, 160]

    def test_only_products_that_qualify_are_in_it(self):
        found = references(
            "same_period_last_year", *LAST_YEAR, a_sale("9", "2025-10-15", sku="DRILL"), products=SAWS
        )

        assert baselines(found, periods=1) == [160]

    @pytest.mark.parametrize("net", ["0", "-5"])
    def test_who_bought_nothing_on_balance_has_none(self, net):
        assert baselines(references("same_period_last_year", a_sale(net, "2025-10-15")), periods=1) == [None]

    def test_a_new_partner_can_start_from_zero(self):
        rule = {"rule": "same_period_last_year", "new_partner": "zero_baseline"}

        assert baselines(references(rule, *LAST_YEAR, **monthly())) == [100, 60, 0]
        assert baselines(references(rule, *LAST_YEAR), account="P9", periods=1) == [0]


class TestAverage:
    def test_years_are_added_and_divided(self):
        # 160 in 2025, 30 in 2024, 20 in 2023
        for years, average in [(1, Decimal(160)), (2, Decimal(95)), (3, Decimal(70))]:
            rule = {"rule": "average_of_years", "years": years}
            assert baselines(references(rule, *LAST_YEAR), periods=1) == [average]

    def test_a_year_without_purchases_counts_as_nothing(self):
        rule = {"rule": "average_of_years", "years": 2}

        # October 100 and 30, November 60 and nothing
        assert baselines(references(rule, *LAST_YEAR, **monthly())) == [65, 30, None]
        assert baselines(references(rule, *LAST_YEAR, **monthly(accumulation="to_date"))) == [65, 95, 95]


class TestGreaterOf:
    @pytest.mark.parametrize("floor, found", [("80", [100, 80, 80]), ("0", [100, 60, None])])
    def test_last_year_is_the_baseline_where_it_is_above_the_floor(self, floor, found):
        rule = {"rule": "greater_of", "floor": floor}

        assert baselines(references(rule, *LAST_YEAR, **monthly())) == found

    def test_to_date_there_is_a_floor_for_each_period(self):
        rule = {"rule": "greater_of", "floor": "80"}

        # 100, 80 for November with its 60, 80 for December with nothing
        assert baselines(references(rule, *LAST_YEAR, **monthly(accumulation="to_date"))) == [100, 180, 260]

    def test_years_play_no_part(self):
        assert baselines(references({"rule": "greater_of", "floor": "1"}, *LAST_YEAR), periods=1) == [160]


class TestFiguresByHand:
    FIGURES = {"baselines": (("V", "P1", "10"), ("V", "P1", "25", "11-01"), ("V", "P2", "7", "11-01"))}

    def test_a_figure_comes_before_the_rule(self):
        found = references("same_period_last_year", *LAST_YEAR, known=self.FIGURES, **monthly())

        assert baselines(found) == [10, 25, 10]

    def test_a_fixed_baseline_is_a_figure_or_nothing(self):
        found = references(
            "fixed", *LAST_YEAR, a_sale("50", "2025-10-15", "P3"), known=self.FIGURES, **monthly()
        )

        assert baselines(found, "P2") == [None, 7, None]
        assert baselines(found, "P3") == [None, None, None]

    @pytest.mark.parametrize("amount", ["0", "-1"])
    def test_a_figure_of_nothing_is_no_baseline(self, amount):
        known = {"baselines": (("V", "P1", amount),)}

        assert baselines(references("same_period_last_year", *LAST_YEAR, known=known), periods=1) == [None]

    def test_to_date_the_figure_without_a_period_is_for_all_of_them_until_a_period_has_its_own(self):
        found = references("fixed", known=self.FIGURES, **monthly(accumulation="to_date"))

        assert baselines(found) == [10, 25, 25]

    def test_to_date_periods_without_a_figure_of_their_own_follow_the_rule(self):
        found = references(
            "same_period_last_year", *LAST_YEAR, known=self.FIGURES, **monthly(accumulation="to_date")
        )

        # 100 bought in October 2025, 25 by hand for November, nothing bought in December
        assert baselines(found)[1:] == [125, 125]

    def test_to_date_figures_of_periods_are_added(self):
        known = {
            "baselines": (("V", "P2", "5", "10-01"), ("V", "P2", "7", "11-01"), ("V", "P3", "7", "11-01"))
        }
        found = references("fixed", known=known, **monthly(accumulation="to_date"))

        assert baselines(found, "P2") == [5, 12, 12]
        assert baselines(found, "P3") == [None, 7, 7]


class TestTargets:
    KNOWN = {"targets": (("V", "P1", "100"), ("V", "P1", "40", "11-01"), ("V", "P2", "7", "11-01"))}

    def targets(self, account="P1", **changes):
        found = references("", kind="attainment_percent", known=self.KNOWN, **changes)
        return [found.target(account, place) for place in range(3)]

    def test_only_an_attainment_has_a_target(self):
        assert references("same_period_last_year", known=self.KNOWN).target("P1", 0) is None

    def test_a_target_of_the_period_comes_before_the_one_for_every_period(self):
        assert self.targets(**monthly()) == [100, 40, 100]
        assert self.targets("P2", **monthly()) == [None, 7, None]

    def test_to_date_targets_of_periods_are_added_and_the_other_is_for_all_of_them(self):
        to_date = monthly(accumulation="to_date")

        assert self.targets(**to_date) == [100, 40, 40]
        assert self.targets("P2", **to_date) == [None, 7, 7]
        assert self.targets("P3", **to_date) == [None, None, None]


def test_growth_is_paid_on_what_lies_above_last_year():
    measure = {"kind": "growth_amount", "baseline": {"rule": "same_period_last_year"}}
    terms = a_program(measure=measure, reward=percent_reward(tiers=(("50", "10"),)))
    given = sold(*LAST_YEAR, a_sale("230"), a_sale("500", partner="P2"))

    # P1: 230 − 160 = 70, ten percent of it. P2 is new and earns nothing.
    assert amounts(terms, given) == ["7.00", "0.00"]
