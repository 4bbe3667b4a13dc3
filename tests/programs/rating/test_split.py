"""How what the rates pay on is divided among the tiers."""

from datetime import date
from decimal import Decimal

import pytest

from programs.rating import Day, DaysMissing, Facts, rate
from programs.rating.shapes import Portion
from programs.rating.split import as_measured, by_average, by_day
from programs.terms import Tier
from tests.programs.examples import a_volume, amount_reward, percent_reward, some_terms
from vir.foundation.money import exact

LOW, HIGH = Tier(1, Decimal(0), Decimal(1)), Tier(2, Decimal(10), Decimal(1))


def portion(tier, start, end, full=False, open=False):
    return Portion(tier, Decimal(start), Decimal(end), full, open)


def inside(split, *portions):
    with exact():
        found = split(portions)
        return [part / found.whole for part in found.parts]


def days(*rows):
    return [
        Day(date(2026, 10, number), Decimal(measured), Decimal(base))
        for number, (measured, base) in enumerate(rows, 1)
    ]


def same(value):
    return value


def ordered(*portions, of, base="1000"):
    return inside(by_day(Decimal(base), days(*of), same), *portions)


BANDS = (portion(LOW, 0, 10), portion(HIGH, 10, 15, open=True))


def test_the_measure_itself_is_what_lies_between_the_ends():
    assert inside(as_measured(Decimal(15)), portion(LOW, 0, 10), portion(HIGH, 10, 15)) == [10, 5]
    assert inside(as_measured(Decimal(15)), portion(HIGH, 0, 15, full=True)) == [15]


class TestAverage:
    def test_a_portion_has_the_same_share_of_the_base_as_of_the_measure(self):
        # 10 of 15 and 5 of 15 of 300
        assert inside(by_average(Decimal(15), Decimal(300)), *BANDS) == [200, 100]

    def test_a_measure_below_one_is_a_measure(self):
        assert inside(by_average(Decimal("0.5"), Decimal(300)), portion(LOW, 0, "0.25")) == [150]

    def test_what_is_given_everything_has_the_whole_base(self):
        assert inside(by_average(Decimal(15), Decimal(300)), portion(HIGH, 0, 15, full=True)) == [300]

    @pytest.mark.parametrize("measured", ["0", "-5"])
    def test_without_a_measure_only_everything_holds_anything(self, measured):
        found = inside(
            by_average(Decimal(measured), Decimal(300)),
            portion(LOW, 0, 0),
            portion(LOW, 0, measured, full=True),
        )

        assert found == [0, 300]


class TestOrderOfSale:
    def test_the_first_sales_fill_the_first_tier(self):
        assert ordered(*BANDS, of=[("10", "50"), ("5", "500")]) == [50, 500]

    def test_a_day_that_crosses_a_threshold_is_divided_there(self):
        # 8 units, then 7 of which 2 are in the first tier: 40 + 2/7 of 70, and 5/7 of 70.
        assert ordered(*BANDS, of=[("8", "40"), ("7", "70")]) == [60, 50]

    def test_a_day_of_returns_takes_back_from_the_tier_that_was_filled_last(self):
        # Up to 12, then 4 back: 2 of them from the second tier, 2 from the first, at the value given back.
        assert ordered(*BANDS, of=[("12", "120"), ("-4", "-8"), ("7", "70")]) == [
            # 100 − 4, and 2 of 7 again
            116,
            # 20 − 4, and 5 of 7
            66,
        ]

    def test_a_price_credit_falls_into_the_tier_that_is_being_filled(self):
        assert ordered(*BANDS, of=[("9", "90"), ("0", "-5"), ("6", "60")]) == [95, 50]
        assert ordered(*BANDS, of=[("10", "90"), ("0", "-5"), ("5", "60")]) == [90, 55]

    def test_a_credit_before_the_first_sale_falls_into_the_first_tier(self):
        assert ordered(*BANDS, of=[("0", "-5"), ("15", "150")]) == [95, 50]

    def test_an_open_portion_keeps_what_was_bought_and_returned_above_its_end(self):
        # Up to 20 at 10 each, then 5 back at 2 each: the first 15 are worth 150, what was above left 40.
        of = [("20", "200"), ("-5", "-10")]

        assert ordered(*BANDS, of=of) == [100, 90]
        assert ordered(portion(LOW, 0, 10), portion(HIGH, 10, 15), of=of) == [100, 50]

    def test_what_is_given_everything_has_the_whole_base_whatever_the_order(self):
        assert ordered(portion(HIGH, 0, 15, full=True), of=[("15", "150")]) == [1000]

    def test_what_lies_below_the_start_is_in_no_portion(self):
        assert ordered(portion(HIGH, 10, 15, open=True), of=[("12", "120"), ("3", "60")]) == [80]

    def test_thresholds_are_looked_up_where_purchases_stand(self):
        # The measure is growth above 100: 10 more is 110 bought.
        split = by_day(Decimal(0), days(("100", "1000"), ("15", "30")), lambda value: value + 100)

        assert inside(split, *BANDS) == [20, 10]

    def test_a_threshold_that_no_purchase_reaches_holds_nothing(self):
        split = by_day(Decimal(0), days(("15", "30")), lambda value: None)

        assert inside(split, *BANDS) == [0, 0]


class TestInRating:
    UNITS = {"measure": {"kind": "quantity"}, "caps": None}

    def reward(self, application="per_band", order="chronological", kind="percent", **more):
        tiers = (("0", "10"), ("10", "20"))
        made = (
            percent_reward(application, tiers)
            if kind == "percent"
            else amount_reward(kind, application, *tiers)
        )
        return {**made, "base": "net_amount", "unit_order": order, **more}

    FACTS = Facts(days=tuple(days(("8", "40"), ("7", "70"))))

    def test_prospective_goes_by_the_order_of_sale(self):
        reward = {**percent_reward("prospective", (("0", "10"), ("10", "20"))), "base": "net_amount"}

        # 10 % of 60 and 20 % of 50
        assert (
            rate(some_terms(**self.UNITS, reward=reward), a_volume("110", "15"), facts=self.FACTS).earned
            == 16
        )

    def test_per_band_goes_by_averages_where_nothing_is_said(self):
        # 10 of 15 of 110 at 10 %, 5 of 15 at 20 %: 7.333… + 7.333…
        found = rate(some_terms(**self.UNITS, reward=self.reward(order="average")), a_volume("110", "15"))

        assert found.earned == Decimal("14.67")

    def test_lower_tiers_that_are_limited_hold_the_first_sales(self):
        terms = some_terms(**self.UNITS, reward=self.reward("every_tier_capped"))

        # 10 % of the first 60, 20 % of all 110
        assert rate(terms, a_volume("110", "15"), facts=self.FACTS).earned == 28

    def test_increments_above_a_threshold_are_those_of_the_later_sales(self):
        more = {"kind": "per_increment", "increment": "20", "partial_increment": "dropped"}
        single = some_terms(**self.UNITS, reward=self.reward("all_volume", **more))
        every = some_terms(**self.UNITS, reward=self.reward("every_tier_full", **more))

        # Above 10 units lie 50: 2 × 20. Above nothing all 110: 5 × 10 more.
        assert rate(single, a_volume("110", "15"), facts=self.FACTS).earned == 40
        assert rate(every, a_volume("110", "15"), facts=self.FACTS).earned == 90

    def test_increments_of_everything_keep_what_was_returned_above_the_end(self):
        more = {"kind": "per_increment", "increment": "10", "partial_increment": "dropped"}
        terms = some_terms(**self.UNITS, reward=self.reward("every_tier_full", **more))
        facts = Facts(days=tuple(days(("20", "200"), ("-5", "-10"))))

        # 190 in all, 90 of it above 10 units: 19 × 10 and 9 × 20
        assert rate(terms, a_volume("190", "15"), facts=facts).earned == 370

    def test_halves_of_a_cent_survive_thirds_in_order_of_sale(self):
        tiers = (("0", "5"), ("1", "5"), ("2", "5"))
        reward = {**percent_reward("prospective", tiers), "base": "net_amount"}

        # Three units worth 0.10, one in each tier, at 5 %: exactly half a cent.
        found = rate(
            some_terms(**self.UNITS, reward=reward),
            a_volume("0.10", "3"),
            facts=Facts(days=tuple(days(("3", "0.10")))),
        )

        assert (found.unrounded, found.earned) == (Decimal("0.005"), Decimal("0.01"))

    def test_without_days_the_order_cannot_be_told(self):
        terms = some_terms(**self.UNITS, reward=self.reward())

        with pytest.raises(DaysMissing) as refusal:
            rate(terms, a_volume("110", "15"))

        assert str(refusal.value) == "These terms go by the order of sales. Give the days of the volume."

    def test_growth_in_order_of_sale_is_what_came_after_the_baseline(self):
        measure = {"kind": "growth_amount", "of": "quantity", "baseline": {"rule": "fixed"}}
        terms = some_terms(measure=measure, caps=None, reward=self.reward())
        facts = Facts(baseline=Decimal(5), days=tuple(days(("5", "500"), ("10", "40"), ("5", "70"))))

        # 10 units above the baseline worth 40 at 10 %, 5 more worth 70 at 20 %; the first 500 are no growth.
        assert rate(terms, a_volume("610", "20"), facts=facts).earned == 18

    def test_where_no_tier_is_reached_the_working_needs_no_days(self):
        measure = {"kind": "growth_amount", "of": "quantity", "baseline": {"rule": "fixed"}}
        terms = some_terms(measure=measure, caps=None, reward=self.reward())

        explanation = rate(terms, a_volume("0"), facts=Facts(baseline=Decimal(10))).explanation

        assert explanation.formula_values == ("$0.00",)

    def test_nothing_measured_needs_no_days(self):
        assert rate(some_terms(**self.UNITS, reward=self.reward()), a_volume("110", "0")).earned == 0

    def test_a_base_that_is_the_measure_needs_no_days_until_something_was_taken_off(self):
        reward = percent_reward("prospective", (("0", "10"), ("10", "20")))
        terms = some_terms(caps=None, reward=reward)

        assert rate(terms, a_volume("15")).earned == 2
        # 6 of the first 10 left, all of the 5 after: 0.60 + 1.00
        facts = Facts(paying=a_volume("11"), days=tuple(days(("10", "6"), ("5", "5"))))
        assert rate(terms, a_volume("15"), facts=facts).earned == Decimal("1.60")

    def test_without_an_order_what_was_taken_off_is_taken_off_every_tier(self):
        terms = some_terms(caps=None, reward=percent_reward("per_band", (("0", "10"), ("10", "20"))))

        # 12 of 15 are left: 8 at 10 % and 4 at 20 %
        assert rate(terms, a_volume("15"), facts=Facts(paying=a_volume("12"))).earned == Decimal("1.60")
