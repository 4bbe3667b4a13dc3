"""Hand-calculated amounts, shape by shape."""

from decimal import Decimal, localcontext

import pytest

from programs.rating import NO_VOLUME, Volume, rate
from tests.programs.examples import a_volume, amount_reward, percent_reward, some_terms

UNITS = {"kind": "quantity"}


@pytest.mark.parametrize(
    "net, tier, earned",
    [
        ("-1", 0, "0.00"),
        ("0", 0, "0.00"),
        ("99999", 0, "0.00"),
        ("99999.99", 0, "0.00"),
        ("100000", 1, "2000.00"),
        ("249999", 1, "4999.98"),
        ("250000", 2, "7500.00"),
        ("342180", 2, "10265.40"),
        ("399999", 2, "11999.97"),
        ("400000", 3, "16000.00"),
        ("402180", 3, "16087.20"),
        ("600000", 4, "30000.00"),
        ("800000", 4, "40000.00"),
        ("800000.01", 4, "40000.00"),
        ("900000", 4, "40000.00"),
    ],
)
def test_the_reached_tier_pays_on_everything(net, tier, earned):
    rating = rate(some_terms(), a_volume(net))

    assert (rating.tier, str(rating.earned)) == (tier, earned)


@pytest.mark.parametrize(
    "net, tier, earned",
    [
        ("-1", 0, "0.00"),
        ("99999", 0, "0.00"),
        ("100000", 1, "0.00"),
        ("100001", 1, "0.02"),
        ("250000", 2, "3000.00"),
        ("342180", 2, "5765.40"),
        ("600000", 4, "15500.00"),
        ("1090000", 4, "40000.00"),
        ("1090001", 4, "40000.00"),
    ],
)
def test_each_rate_pays_inside_its_own_tier(net, tier, earned):
    rating = rate(some_terms(reward=percent_reward("per_band")), a_volume(net))

    assert (rating.tier, str(rating.earned)) == (tier, earned)


@pytest.mark.parametrize(
    "application, quantity, earned",
    [
        ("all_volume", "99", "0.00"),
        ("all_volume", "100", "200.00"),
        ("all_volume", "750", "3000.00"),
        ("per_band", "750", "1800.00"),
        ("per_band", "500.5", "802.00"),
    ],
)
def test_an_amount_is_paid_for_each_unit(application, quantity, earned):
    reward = amount_reward("per_unit", application, ("100", "2"), ("500", "4"))

    rating = rate(some_terms(measure=UNITS, reward=reward), a_volume("1000000", quantity))

    assert str(rating.earned) == earned


@pytest.mark.parametrize(
    "application, net, earned",
    [
        ("all_volume", "99999.99", "0.00"),
        ("all_volume", "100000", "1000.00"),
        ("all_volume", "250000", "5000.00"),
        ("per_band", "250000", "6000.00"),
    ],
)
def test_a_lump_sum_is_paid_for_reaching_a_tier(application, net, earned):
    reward = amount_reward("fixed", application, ("100000", "1000"), ("200000", "5000"))

    assert str(rate(some_terms(reward=reward), a_volume(net)).earned) == earned


@pytest.mark.parametrize("gross, earned", [("99999.99", "0.00"), ("100000", "2000.00")])
def test_gross_value_can_decide_and_be_paid_on(gross, earned):
    terms = some_terms(measure={"kind": "gross_amount"})

    assert str(rate(terms, a_volume("1", gross=gross)).earned) == earned


def test_units_can_decide_what_a_percent_of_value_pays():
    terms = some_terms(measure=UNITS, reward=percent_reward(tiers=(("1000", "5"),)))

    rating = rate(terms, a_volume("100000", "1000"))

    assert (rating.measured, rating.base, rating.earned) == (1000, 100000, Decimal("5000.00"))


def test_where_bands_and_base_differ_each_unit_has_the_average_value():
    reward = {**percent_reward("per_band", (("0", "0"), ("10", "10"))), "base": "net_amount"}

    assert rate(some_terms(measure=UNITS, reward=reward), a_volume("1100", "20")).earned == Decimal("55.00")


def test_thirds_of_an_average_add_up_before_they_are_rounded():
    # Three units worth 0.10, one in each band, at 5% each: exactly 0.005, which is half a cent.
    reward = {**percent_reward("per_band", (("0", "5"), ("1", "5"), ("2", "5"))), "base": "net_amount"}

    rating = rate(some_terms(measure=UNITS, reward=reward), a_volume("0.10", "3"))

    assert (rating.unrounded, rating.earned) == (Decimal("0.005"), Decimal("0.01"))


def test_no_unit_has_no_average_value():
    reward = {**percent_reward("per_band", (("0", "5"),)), "base": "net_amount"}

    assert rate(some_terms(measure=UNITS, reward=reward), a_volume("100", "0")).earned == 0


def test_more_value_returned_than_bought_earns_nothing():
    terms = some_terms(measure=UNITS, reward=percent_reward(tiers=(("0", "5"),)))

    assert rate(terms, a_volume("-100", "10")).earned == 0


def test_a_threshold_of_zero_is_reached_by_no_sale_at_all():
    terms = some_terms(reward=amount_reward("fixed", "all_volume", ("0", "1000")))

    assert [rate(terms, volume).earned for volume in (NO_VOLUME, a_volume("-0.01"))] == [1000, 0]


@pytest.mark.parametrize(
    "rounding, net, earned",
    [("half_up", "0.50", "0.01"), ("half_even", "0.50", "0.00"), ("half_even", "1.50", "0.02")],
)
def test_half_a_cent_goes_where_the_terms_say(rounding, net, earned):
    terms = some_terms(rounding=rounding, reward=percent_reward(tiers=(("0", "1"),)))

    assert str(rate(terms, a_volume(net)).earned) == earned


@pytest.mark.parametrize("currency, net, earned", [("JPY", "1021", "26"), ("KWD", "1.021", "0.026")])
def test_an_amount_is_rounded_to_the_minor_unit_of_its_currency(currency, net, earned):
    terms = some_terms(currency=currency, reward=percent_reward(tiers=(("0", "2.5"),)))

    assert str(rate(terms, a_volume(net)).earned) == earned


def test_a_rate_is_never_rounded():
    terms = some_terms(caps=None, reward=percent_reward(tiers=(("0", "0.000000000001"),)))

    assert rate(terms, a_volume("9000000000000")).unrounded == Decimal("0.09")


def test_the_context_of_the_caller_changes_nothing():
    with localcontext(prec=3):
        rating = rate(some_terms(), a_volume("342180.55"))

    assert rating.earned == Decimal("10265.42")


def test_a_program_cap_counts_what_earlier_periods_earned():
    caps = [{"per": "partner_period", "amount": "40000.00"}, {"per": "partner_program", "amount": "50000.00"}]
    terms = some_terms(caps=caps)

    earned = [
        rate(terms, a_volume("700000"), earned_before=Decimal(before)).earned for before in (0, 30000, 60000)
    ]

    assert earned == [35000, 20000, 0]


def test_a_cap_applies_before_rounding_and_says_what_it_takes():
    terms = some_terms(
        caps=[{"per": "partner_period", "amount": "0.01"}], reward=percent_reward(tiers=(("0", "1"),))
    )

    rating = rate(terms, a_volume("1.49"))

    assert (rating.unrounded, rating.cap_taken, rating.earned) == (
        Decimal("0.0149"),
        Decimal("0.0049"),
        Decimal("0.01"),
    )


class TestVolumeSinceTheStart:
    TIERS = percent_reward(tiers=(("5000", "2"), ("20000", "4")))

    def earned(self, *nets, **changes):
        terms = some_terms(period="month", accumulation="to_date", reward=self.TIERS, **changes)
        amounts, before, earned_before = [], NO_VOLUME, Decimal(0)
        for net in nets:
            volume = a_volume(net)
            rating = rate(terms, volume, earned_before=earned_before, volume_before=before)
            amounts.append(rating.earned)
            before, earned_before = before + volume, earned_before + rating.earned
        return amounts

    def test_each_period_earns_the_entitlement_to_date_less_what_was_earned(self):
        assert self.earned("3000", "4000", "20000") == [0, 140, 940]

    def test_returns_can_make_a_period_negative(self):
        assert self.earned("5000", "-0.01") == [100, -100]

    def test_a_program_cap_limits_everything_to_date(self):
        assert self.earned("6000", "20000", caps=[{"per": "partner_program", "amount": "200.00"}]) == [
            120,
            80,
        ]

    def test_a_period_cap_limits_what_one_period_adds(self):
        caps = [{"per": "partner_period", "amount": "500.00"}]

        assert self.earned("6000", "20000", "0", caps=caps) == [120, 500, 420]


def test_volumes_add_up_figure_by_figure():
    first = Volume(Decimal(1), Decimal(2), Decimal(3), 4, 5, Decimal(-6))
    second = Volume(Decimal(10), Decimal(20), Decimal(30), 40, 50, Decimal(-60))

    assert first + second == Volume(Decimal(11), Decimal(22), Decimal(33), 44, 55, Decimal(-66))
