from decimal import Decimal

import pytest

from programs.rating import NO_VOLUME, Facts, Gate, position
from programs.rating.standing import further_per_thousand_from
from tests.programs.examples import a_volume, amount_reward, percent_reward, some_terms


def test_a_position_says_what_the_next_tier_needs_and_pays():
    at = position(some_terms(), a_volume("342180"))

    assert (at.measured, at.tier, at.next_tier, at.gap) == (342180, 2, 3, 57820)
    assert (at.earned, at.pays_at_next, at.more_than_today) == (
        Decimal("10265.40"),
        Decimal("16000.00"),
        Decimal("5734.60"),
    )
    assert (at.top_reached, at.cap_reached, at.cap_volume, at.cap_amount) == (False, False, 800_000, 40_000)
    assert at.further_per_thousand == 30


def test_every_tier_says_what_it_needs_pays_and_adds():
    at = position(some_terms(), a_volume("342180"))

    rows = [
        (tier.number, tier.rate, tier.pays_at_line, tier.reached, tier.needed, tier.jump) for tier in at.tiers
    ]
    assert rows == [
        (1, 2, 2000, True, 0, 2000),
        (2, 3, 7500, True, 0, 2500),
        (3, 4, 16000, False, 57820, 4000),
        (4, 5, 30000, False, 257820, 6000),
    ]


def test_below_the_first_tier_nothing_is_earned_and_more_earns_nothing_yet():
    at = position(some_terms(), a_volume("58100"))

    assert (at.tier, at.next_tier, at.gap, at.earned, at.further_per_thousand) == (0, 1, 41900, 0, 0)


def test_at_the_top_tier_there_is_no_next_one():
    at = position(some_terms(), a_volume("620000"))

    assert (at.top_reached, at.next_tier, at.gap, at.pays_at_next, at.more_than_today) == (
        True,
        None,
        None,
        None,
        None,
    )
    assert at.further_per_thousand == 50


@pytest.mark.parametrize("net, reached", [("799999.99", False), ("800000", True), ("900000", True)])
def test_the_cap_is_reached_at_its_volume(net, reached):
    at = position(some_terms(), a_volume(net))

    assert (at.cap_reached, at.further_per_thousand) == (reached, 0 if reached else 50)


def test_bands_have_no_jump():
    at = position(some_terms(reward=percent_reward("per_band")), a_volume("342180"))

    assert [tier.jump for tier in at.tiers] == [0, 0, 0, 0]
    assert at.cap_volume == 1_090_000


def test_a_cap_that_a_jump_crosses_is_reached_at_the_threshold():
    caps = [{"per": "partner_period", "amount": "15000.00"}]

    at = position(some_terms(caps=caps), NO_VOLUME)

    assert (at.cap_volume, at.tiers[2].jump) == (400_000, 3000)


def test_the_cap_volume_is_raised_to_a_whole_unit():
    reward = amount_reward("per_unit", "per_band", ("0", "7"), ("5", "6.5"))

    assert position(some_terms(measure={"kind": "quantity"}, reward=reward), NO_VOLUME).cap_volume == 6154


def test_what_earlier_periods_earned_leaves_less_room():
    terms = some_terms(caps=[{"per": "partner_program", "amount": "50000.00"}])

    at = position(terms, a_volume("700000"), earned_before=Decimal(20000))

    assert (at.earned, at.cap_reached, at.cap_volume) == (30000, True, 600_000)


def test_without_a_purchase_the_value_of_a_unit_is_not_known():
    terms = some_terms(measure={"kind": "quantity"}, reward=percent_reward(tiers=(("1000", "5"),)))

    before = position(terms, NO_VOLUME)
    after = position(terms, a_volume("1500", "120"))

    assert (before.gap, before.pays_at_next, before.more_than_today) == (1000, None, None)
    assert (after.gap, after.pays_at_next) == (880, Decimal("625.00"))


def test_the_volume_since_the_start_decides_where_terms_say_so():
    terms = some_terms(accumulation="to_date", period="month")

    at = position(terms, a_volume("50000"), volume_before=a_volume("90000"), earned_before=Decimal(0))

    assert (at.measured, at.tier, at.gap, at.earned) == (140_000, 1, 110_000, 2800)


TARGET = {"kind": "attainment_percent"}
HALF_AND_ALL = percent_reward(tiers=(("50", "10"), ("100", "20")))


def test_tiers_in_attainment_are_placed_by_the_target():
    terms = some_terms(measure=TARGET, reward=HALF_AND_ALL, caps=None)

    at = position(terms, a_volume("150"), facts=Facts(target=Decimal(200)))

    assert (at.measured, at.bought, at.tier, at.gap, at.earned, at.missing) == (75, 150, 1, 50, 15, "")
    assert (at.cap_amount, at.further_per_thousand) == (None, 100)
    assert [(tier.threshold, tier.line, tier.pays_at_line) for tier in at.tiers] == [
        (50, 100, 10),
        (100, 200, 40),
    ]


def test_without_a_target_a_position_says_what_is_missing():
    at = position(some_terms(measure=TARGET, reward=HALF_AND_ALL), a_volume("150"))

    assert (at.measured, at.bought, at.tier, at.gap, at.earned, at.missing) == (0, 150, 0, None, 0, "target")
    assert [(tier.line, tier.pays_at_line, tier.needed, tier.jump) for tier in at.tiers] == [(None,) * 4] * 2


def test_where_other_products_qualify_those_stand_among_the_tiers():
    terms = some_terms(measure={"kind": "net_amount", "products": {"include": [{"sku": "A"}]}}, caps=None)

    at = position(terms, a_volume("500000"), facts=Facts(qualifying=a_volume("50000")))

    assert (at.bought, at.tier, at.gap) == (50_000, 0, 50_000)
    # Twice of what qualifies, so twice of what pays: 2 % of 1,000,000
    assert at.pays_at_next == 20_000


def test_a_closed_gate_is_told_with_what_it_asks_for():
    conditions = [
        {"kind": "minimum_volume", "amount": "500000", "products": {"include": [{"category": "Saws"}]}},
        {"kind": "minimum_volume", "amount": "5", "measure": "quantity"},
        {"kind": "invoices_paid"},
    ]
    shut = Facts(gates=(Gate(Decimal(1)), Gate(Decimal(5)), Gate(Decimal(0))))
    wide = Facts(gates=(Gate(Decimal(500_000)), Gate(Decimal(5)), Gate(Decimal(1))))

    at = position(some_terms(conditions=conditions), a_volume("342180"), facts=shut)
    held = position(some_terms(conditions=conditions), a_volume("342180"), facts=wide)

    assert (at.holds, at.earned, len(at.open_conditions)) == (False, 0, 2)
    assert at.open_conditions[0].startswith("at least $500,000.00 of net purchases in ")
    assert at.open_conditions[1] == "every invoice is paid"
    assert (held.holds, held.open_conditions, held.earned) == (True, (), Decimal("10265.40"))


def test_from_a_tier_on_each_further_thousand_earns_at_its_rate():
    bands = some_terms(reward=percent_reward("per_band"))

    assert [further_per_thousand_from(bands, NO_VOLUME, tier) for tier in (1, 4)] == [20, 50]


def test_from_a_tier_that_cannot_be_placed_nothing_is_known():
    terms = some_terms(measure=TARGET, reward=HALF_AND_ALL, caps=None)

    assert further_per_thousand_from(terms, NO_VOLUME, 1) is None
    # 100 of the target of 200 are half of it; from there on 10 % is paid.
    assert further_per_thousand_from(terms, a_volume("1"), 1, Facts(target=Decimal(200))) == 100
