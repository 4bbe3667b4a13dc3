"""What the books carry: `entitlement × actual ÷ expected`."""

from datetime import date
from decimal import Decimal

import pytest

from programs.enums import ExpectedVolume
from programs.rating import NO_FACTS, Accrued, Day, Facts, Gate, Volume, accrue, expected_volume
from tests.programs.examples import a_volume, amount_reward, percent_reward, some_terms
from vir.foundation.periods import Period

QUARTER = Period(date(2026, 10, 1), date(2027, 1, 1))
TIERS = percent_reward(tiers=(("100", "2"), ("250", "4")))
TERMS = some_terms(reward=TIERS, caps=None)


def accrued(terms, volume, expected, **options):
    return accrue(terms, volume, Decimal(expected), **options)


def test_each_purchase_carries_its_part_of_what_the_whole_period_is_expected_to_earn():
    # 4 % of 400 is 16; a quarter of it was bought.
    assert accrued(TERMS, a_volume("100"), "400") == Accrued(
        Decimal(100), Decimal(400), 2, Decimal(16), Decimal("4.00")
    )


@pytest.mark.parametrize("expected, tier, amount", [("99", 1, "2.00"), ("50", 1, "2.00"), ("100", 1, "2.00")])
def test_a_volume_that_was_exceeded_is_not_expected_any_more(expected, tier, amount):
    found = accrued(TERMS, a_volume("100"), expected)

    assert (found.expected, found.tier, str(found.accrued)) == (100, tier, amount)


def test_below_the_first_tier_nothing_is_accrued():
    assert accrued(TERMS, a_volume("20"), "99.99") == Accrued(
        Decimal(20), Decimal("99.99"), 0, Decimal(0), Decimal("0.00")
    )


@pytest.mark.parametrize("net", ["0", "-5"])
def test_where_nothing_was_bought_there_is_nothing_to_carry(net):
    assert accrued(TERMS, a_volume(net), "400") == Accrued(
        Decimal(net), Decimal(400), 0, Decimal(0), Decimal(0)
    )


def test_caps_hold_what_is_expected():
    terms = some_terms(reward=TIERS, caps=[{"per": "partner_period", "amount": "10.00"}])

    # 16 at 400, capped at 10, a quarter of it
    assert (
        accrued(terms, a_volume("100"), "400").entitlement,
        accrued(terms, a_volume("100"), "400").accrued,
    ) == (
        10,
        Decimal("2.50"),
    )


def test_it_is_rounded_once_as_the_terms_say():
    # 2 % of 125 is 2.50, of which 0.25 ÷ 125 is bought: 0.005
    for rounding, amount in (("half_up", "0.01"), ("half_even", "0.00")):
        terms = some_terms(reward=TIERS, caps=None, rounding=rounding)
        assert str(accrued(terms, a_volume("0.25"), "125").accrued) == amount


def test_half_a_cent_is_not_lost_to_a_pace_that_runs_on():
    # 10 % of a pace of 0.05 × 181 ÷ 135, for the part that was bought: 10 % of 0.05.
    terms = some_terms(reward=percent_reward(tiers=(("0", "10"),)), caps=None)
    pace = Decimal("0.05") * 181 / 135

    assert accrued(terms, a_volume("0.05"), pace).accrued == Decimal("0.01")


class TestToDate:
    TERMS = some_terms(reward=TIERS, caps=None, accumulation="to_date", period="month")

    def test_what_earlier_periods_earned_is_taken_off(self):
        found = accrued(
            self.TERMS, a_volume("50"), "400", volume_before=a_volume("50"), earned_before=Decimal("1.50")
        )

        assert (found.actual, found.accrued) == (100, Decimal("2.50"))

    def test_what_another_program_took_is_taken_off_as_well(self):
        found = accrued(
            self.TERMS,
            a_volume("50"),
            "400",
            volume_before=a_volume("50"),
            earned_before=Decimal(0),
            already=Decimal("1.50"),
        )

        assert found.accrued == Decimal("2.50")

    def test_a_cap_leaves_room_on_top_of_what_another_program_took(self):
        capped = some_terms(
            reward=TIERS,
            caps=[{"per": "partner_program", "amount": "12.00"}],
            accumulation="to_date",
            period="month",
        )
        found = accrued(
            capped,
            a_volume("50"),
            "400",
            volume_before=a_volume("50"),
            earned_before=Decimal(2),
            already=Decimal(3),
        )

        # 16 at 400, of which 12 − 2 on top of 3 may be earned; a quarter is bought: 3.25 − 3
        assert (found.entitlement, found.accrued) == (13, Decimal("0.25"))

    def test_where_everything_was_returned_what_was_earned_is_given_back(self):
        found = accrued(
            self.TERMS, a_volume("-50"), "400", volume_before=a_volume("50"), earned_before=Decimal("1.50")
        )

        assert found == Accrued(Decimal(0), Decimal(400), 0, Decimal(0), Decimal("-1.50"))


class TestSupposing:
    def test_everything_grows_in_proportion(self):
        units = some_terms(
            measure={"kind": "quantity"}, reward=percent_reward(tiers=(("10", "5"),)), caps=None
        )

        # 6 units worth 60 become 12 worth 120: 5 % of it, half of it bought.
        assert accrued(units, a_volume("60", "6"), "12").accrued == 3

    def test_bands_in_order_of_sale_are_averaged_as_nobody_knows_the_days_to_come(self):
        tiers = (("0", "10"), ("10", "20"))
        reward = {**percent_reward("prospective", tiers), "base": "net_amount"}
        terms = some_terms(measure={"kind": "quantity"}, reward=reward, caps=None)
        facts = Facts(days=(Day(date(2026, 10, 1), Decimal(10), Decimal(100)),))

        # 20 units worth 200: 10 % of 100 and 20 % of 100, half of it bought.
        assert accrued(terms, a_volume("100", "10"), "20", facts=facts).accrued == 15

    def test_baselines_stay_and_gates_of_volume_are_expected_to_be_reached(self):
        terms = some_terms(
            measure={"kind": "growth_amount", "baseline": {"rule": "fixed"}},
            reward=percent_reward(tiers=(("0", "10"),)),
            caps=None,
            conditions=[{"kind": "minimum_volume", "amount": "300"}, {"kind": "terms_acknowledged"}],
        )
        facts = Facts(baseline=Decimal(100), gates=(Gate(Decimal(200)), Gate(Decimal(1))))

        # 400 against 100 is a growth of 300; half of 30 is bought.
        assert accrued(terms, a_volume("200"), "400", facts=facts).accrued == 15
        assert accrued(terms, a_volume("200"), "299", facts=facts).accrued == 0

    def test_where_other_products_qualify_the_figure_is_of_those(self):
        terms = some_terms(
            measure={"kind": "net_amount", "products": {"include": [{"sku": "A"}]}}, reward=TIERS, caps=None
        )
        facts = Facts(qualifying=a_volume("50"))

        # 50 become 250, so that the 1,000 that pay become 5,000: 4 %, a fifth of it.
        found = accrued(terms, a_volume("1000"), "250", facts=facts)
        assert (found.actual, found.tier, found.accrued) == (50, 2, 40)


class TestExpectedVolume:
    def expected(self, method, as_of="2026-11-15", actual="100", **options):
        found = expected_volume(
            method, Decimal(actual), period=QUARTER, as_of=date.fromisoformat(as_of), **options
        )
        return None if found is None else Decimal(found)

    def test_at_pace_it_goes_on_as_it_did(self):
        # 46 of 92 days
        assert self.expected(ExpectedVolume.PACE) == 200

    def test_before_the_first_day_there_is_no_pace(self):
        assert self.expected(ExpectedVolume.PACE, "2026-09-30") is None

    @pytest.mark.parametrize("method", [ExpectedVolume.PACE, ExpectedVolume.LAST_YEAR])
    @pytest.mark.parametrize("as_of, known", [("2026-12-31", 100), ("2027-02-01", 100)])
    def test_after_the_last_day_what_was_bought_is_known(self, method, as_of, known):
        assert self.expected(method, as_of) == known

    def test_on_the_last_but_one_day_it_is_still_a_pace(self):
        assert self.expected(ExpectedVolume.PACE, "2026-12-30", "91") == 92

    def test_last_years_shape_is_followed(self):
        # 40 of 120 by the same day: three times what was bought
        assert self.expected(ExpectedVolume.LAST_YEAR, last_year=(Decimal(40), Decimal(120))) == 300
        assert self.expected(ExpectedVolume.LAST_YEAR, last_year=(Decimal("0.5"), Decimal(1))) == 200

    @pytest.mark.parametrize("last_year", [None, (Decimal(0), Decimal(120)), (Decimal(-1), Decimal(120))])
    def test_without_purchases_a_year_ago_there_is_no_shape(self, last_year):
        assert self.expected(ExpectedVolume.LAST_YEAR, last_year=last_year) is None

    @pytest.mark.parametrize("method", list(ExpectedVolume))
    def test_a_figure_by_hand_comes_before_every_method(self, method):
        assert self.expected(method, by_hand=Decimal(7)) == 7

    @pytest.mark.parametrize("method", [ExpectedVolume.NONE, ExpectedVolume.MANUAL])
    def test_without_a_figure_by_hand_nothing_is_expected(self, method):
        assert self.expected(method, "2027-02-01") is None


def test_a_lump_sum_is_carried_in_parts():
    terms = some_terms(reward=amount_reward("fixed", "all_volume", ("400", "30")), caps=None)

    assert accrued(terms, a_volume("100"), "400").accrued == Decimal("7.50")
    assert accrue(terms, Volume(*[Decimal(100)] * 3), Decimal(400), facts=NO_FACTS).tier == 1
