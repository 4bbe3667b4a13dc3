"""The tiers as a ladder: what is earned at each rung, and where a cap ends it."""

from decimal import Decimal

import pytest

from programs.rating import NO_FACTS, NO_VOLUME, Facts
from programs.rating.ladder import Ladder
from tests.programs.examples import a_volume, amount_reward, percent_reward, some_terms
from vir.foundation.money import exact

UNITS = {"kind": "quantity"}
GROWTH = {"kind": "growth_amount", "baseline": {"rule": "fixed"}}
ATTAINMENT = {"kind": "attainment_percent"}
BANDS = percent_reward("per_band", (("100", "10"), ("200", "20")))


def a_ladder(volume=NO_VOLUME, facts=NO_FACTS, before="0", **changes):
    return Ladder(some_terms(**{"caps": None, **changes}), volume, Decimal(before), facts)


def asked(ladder, ask):
    with exact():
        return [ask(tier) for tier in ladder.terms.reward.tiers]


def cap(amount, per="partner_period"):
    return [{"per": per, "amount": amount}]


def test_the_line_of_a_tier_is_what_has_to_be_bought():
    tiers = percent_reward(tiers=(("0", "1"), ("20", "2")))

    assert asked(a_ladder(), a_ladder().line) == [100_000, 250_000, 400_000, 600_000]
    growing = a_ladder(facts=Facts(baseline=Decimal(50)), measure=GROWTH, reward=tiers)
    assert asked(growing, growing.line) == [50, 70]
    attaining = a_ladder(facts=Facts(target=Decimal(50)), measure=ATTAINMENT, reward=tiers)
    assert asked(attaining, attaining.line) == [0, 10]


def test_a_tier_that_cannot_be_placed_has_no_line_no_jump_and_no_cap():
    ladder = a_ladder(measure=GROWTH, caps=cap("5.00"))

    for ask in (ladder.line, ladder.jump, ladder.cap_inside):
        assert asked(ladder, ask) == [None] * 4
    assert ladder.cap_volume() is None


def test_a_line_is_never_less_than_nothing():
    ladder = a_ladder(
        facts=Facts(baseline=Decimal(-500)), measure=GROWTH, reward=percent_reward(tiers=(("100", "1"),))
    )

    assert asked(ladder, ladder.line) == [0]


def test_what_is_earned_at_a_volume_can_be_asked_for_another_tier():
    ladder = a_ladder(reward=percent_reward(tiers=(("100", "10"), ("200", "20"))))

    with exact():
        found = [ladder.at(Decimal(200), tier).earned for tier in (None, 2, 1, 0)]

    assert found == [40, 40, 20, 0]


def test_without_a_purchase_the_value_of_a_unit_is_not_known():
    ladder = a_ladder(measure=UNITS, caps=cap("5.00"))

    with exact():
        assert ladder.at(Decimal(5)) is None
        assert ladder.further_per(Decimal(1), Decimal(5), 1) is None
    assert asked(ladder, ladder.jump) == [None] * 4
    assert asked(ladder, ladder.cap_inside) == [None] * 4


def test_reaching_a_tier_adds_what_it_pays_against_just_below():
    every = {
        "measure": UNITS,
        "caps": None,
        "reward": amount_reward("fixed", "all_volume", ("0", "5"), ("10", "30")),
    }
    retroactive = a_ladder(reward=percent_reward(tiers=(("100", "10"), ("200", "20"))))

    assert asked(retroactive, retroactive.jump) == [10, 20]
    assert asked(a_ladder(**every), a_ladder(**every).jump) == [0, 25]
    bands = a_ladder(reward=BANDS)
    assert asked(bands, bands.jump) == [0, 0]


def test_a_further_purchase_earns_at_the_rate_of_its_tier_before_rounding():
    ladder = a_ladder(reward=BANDS)

    with exact():
        found = [
            ladder.further_per(Decimal("0.01"), Decimal(at), tier) for at, tier in (("100", 1), ("250", 2))
        ]

    assert found == [Decimal("0.001"), Decimal("0.002")]


class TestCapVolume:
    @pytest.mark.parametrize(
        "amount, found, inside",
        [
            # 10 % above 100, 20 % above 200
            ("5.00", 150, [150, 200]),
            ("10.00", 200, [None, 200]),
            ("30.00", 300, [None, 300]),
            # 10.00 and a third of a cent more: raised to what can be bought
            ("10.01", "200.05", [None, "200.05"]),
        ],
    )
    def test_it_is_the_least_purchase_at_which_more_does_not_earn_more(self, amount, found, inside):
        ladder = a_ladder(reward=BANDS, caps=cap(amount))

        expected = [None if value is None else Decimal(value) for value in inside]
        # Inside the first tier the second is reached before its cap, at 300.
        assert asked(ladder, ladder.cap_inside) == expected
        with exact():
            assert ladder.cap_volume() == Decimal(found)

    def test_where_the_threshold_jumps_over_the_cap_it_is_the_threshold(self):
        ladder = a_ladder(reward=percent_reward(tiers=(("100", "10"), ("200", "20"))), caps=cap("25.00"))

        assert asked(ladder, ladder.cap_inside) == [None, 200]

    def test_without_a_cap_or_a_rate_there_is_none(self):
        flat = a_ladder(reward=amount_reward("fixed", "all_volume", ("100", "5")), caps=cap("6.00"))

        assert asked(a_ladder(reward=BANDS), a_ladder(reward=BANDS).cap_inside) == [None, None]
        assert asked(flat, flat.cap_inside) == [None]

    def test_it_is_raised_to_a_whole_unit(self):
        terms = {"measure": UNITS, "reward": amount_reward("per_unit", "all_volume", ("0", "3"))}

        # 10 ÷ 3
        ladder = a_ladder(**terms, caps=cap("10.00"))
        assert asked(ladder, ladder.cap_inside) == [4]

    def test_what_is_exact_is_not_raised_by_a_division_that_runs_on(self):
        # Units worth a third of 100 each: 2 % of 3 units is 2.00.
        ladder = a_ladder(
            a_volume("100", "3"), measure=UNITS, reward=percent_reward(tiers=(("0", "2"),)), caps=cap("2.00")
        )

        assert asked(ladder, ladder.cap_inside) == [3]

    def test_what_earlier_periods_earned_leaves_less(self):
        ladder = a_ladder(reward=BANDS, caps=cap("15.00", "partner_program"), before="10")

        with exact():
            assert ladder.cap_volume() == 150

    def test_a_cap_exactly_at_the_next_tier_belongs_to_that_tier(self):
        three = percent_reward("per_band", (("0", "10"), ("100", "0"), ("200", "10")))
        ladder = a_ladder(reward=three, caps=cap("10.00"))

        # 10.00 is reached at 100, where the second tier starts and adds nothing.
        assert asked(ladder, ladder.cap_inside) == [None, 100, 200]
