from decimal import Decimal

import pytest

from programs.enums import Application
from programs.rating import Facts, curve
from tests.programs.examples import a_volume, amount_reward, percent_reward, some_terms


def corners(points):
    return [(point.volume, point.amount, point.jump) for point in points]


def test_the_retroactive_curve_has_both_sides_of_each_jump_and_a_flat_end():
    assert corners(curve(some_terms())) == [
        (0, 0, 0),
        (100_000, 0, 0),
        (100_000, 2000, 2000),
        (250_000, 5000, 0),
        (250_000, 7500, 2500),
        (400_000, 12000, 0),
        (400_000, 16000, 4000),
        (600_000, 24000, 0),
        (600_000, 30000, 6000),
        (800_000, 40000, 0),
        (864_000, 40000, 0),
    ]


def test_the_other_application_is_drawn_from_the_same_tiers():
    assert corners(curve(some_terms(), application=Application.PER_BAND, up_to=Decimal(864_000))) == [
        (0, 0, 0),
        (100_000, 0, 0),
        (250_000, 3000, 0),
        (400_000, 7500, 0),
        (600_000, 15500, 0),
        (864_000, 28700, 0),
    ]


def test_without_a_cap_the_curve_ends_a_little_beyond_the_top_tier():
    assert corners(curve(some_terms(caps=None)))[-1] == (648_000, 32400, 0)


def test_lump_sums_are_steps():
    terms = some_terms(caps=None, reward=amount_reward("fixed", "all_volume", ("0", "10"), ("100", "60")))

    assert corners(curve(terms)) == [(0, 10, 0), (100, 10, 0), (100, 60, 50), (108, 60, 0)]


def test_a_single_rate_from_zero_has_a_scale_all_the_same():
    terms = some_terms(caps=None, reward=percent_reward(tiers=(("0", "2"),)))

    assert corners(curve(terms)) == [(0, 0, 0), (100_000, 2000, 0)]


def test_a_curve_in_units_needs_the_value_of_a_unit():
    terms = some_terms(caps=None, measure={"kind": "quantity"}, reward=percent_reward(tiers=(("100", "5"),)))

    assert curve(terms) == []
    assert corners(curve(terms, volume=a_volume("500", "50"))) == [
        (0, 0, 0),
        (100, 0, 0),
        (100, 50, 50),
        (108, 54, 0),
    ]


def test_facts_place_tiers_that_are_in_growth_or_attainment():
    reward = percent_reward(tiers=(("0", "10"), ("50", "20")))
    growth = {"kind": "growth_amount", "baseline": {"rule": "fixed"}}
    target = some_terms(caps=None, measure={"kind": "attainment_percent"}, reward=reward)
    grows = some_terms(caps=None, measure=growth, reward=reward)

    assert (curve(target), curve(grows)) == ([], [])
    # 10 % from nothing, 20 % from half of the target of 200 on
    assert corners(curve(target, facts=Facts(target=Decimal(200)))) == [
        (0, 0, 0),
        (100, 10, 0),
        (100, 20, 10),
        (108, Decimal("21.60"), 0),
    ]
    # 10 % of what lies above 100, 20 % of all of it from 150 on
    assert corners(curve(grows, facts=Facts(baseline=Decimal(100)))) == [
        (0, 0, 0),
        (100, 0, 0),
        (150, 5, 0),
        (150, 10, 5),
        (162, Decimal("12.40"), 0),
    ]


def test_a_curve_can_end_before_its_top_tier():
    assert corners(curve(some_terms(), up_to=Decimal(120_000))) == [
        (0, 0, 0),
        (100_000, 0, 0),
        (100_000, 2000, 2000),
        (120_000, 2400, 0),
    ]


def test_a_curve_can_end_at_a_threshold():
    assert corners(curve(some_terms(), up_to=Decimal(100_000))) == [
        (0, 0, 0),
        (100_000, 0, 0),
        (100_000, 2000, 2000),
    ]


class TestIncrements:
    def stairs(self, partial, *tiers, increment="40", up_to="100", **changes):
        reward = {
            **amount_reward("per_increment", "all_volume", *tiers),
            "base": "quantity",
            "increment": increment,
            "partial_increment": partial,
        }
        changes = {"caps": None, "measure": {"kind": "quantity"}, **changes}
        return corners(curve(some_terms(reward=reward, **changes), up_to=Decimal(up_to)))

    def test_a_full_increment_pays_where_it_is_full(self):
        assert self.stairs("dropped", ("0", "5")) == [
            (0, 0, 0),
            (40, 0, 0),
            (40, 5, 5),
            (80, 5, 0),
            (80, 10, 5),
            (100, 10, 0),
        ]

    def test_a_started_increment_pays_as_soon_as_the_one_before_it_is_full(self):
        assert self.stairs("counts", ("0", "5")) == [
            (0, 0, 0),
            (0, 5, 5),
            (40, 5, 0),
            (40, 10, 5),
            (80, 10, 0),
            (80, 15, 5),
            (100, 15, 0),
        ]

    def test_stairs_start_at_the_threshold_and_end_where_the_next_tier_starts(self):
        assert self.stairs("dropped", ("10", "5"), ("50", "7")) == [
            (0, 0, 0),
            (10, 0, 0),
            # The step at 50 is in the next tier, which starts counting anew.
            (50, 5, 0),
            (50, 0, -5),
            (90, 0, 0),
            (90, 7, 7),
            (100, 7, 0),
        ]

    def test_a_step_at_the_very_end_is_not_drawn(self):
        assert self.stairs("dropped", ("0", "5"), increment="50") == [
            (0, 0, 0),
            (50, 0, 0),
            (50, 5, 5),
            (100, 10, 0),
        ]

    def test_a_step_beyond_the_cap_has_no_jump(self):
        assert self.stairs("dropped", ("0", "5"), caps=[{"per": "partner_period", "amount": "5.00"}]) == [
            (0, 0, 0),
            (40, 0, 0),
            (40, 5, 5),
            (80, 5, 0),
            (100, 5, 0),
        ]

    def test_steps_are_counted_from_the_threshold(self):
        # A corner at 60, both ends of 89 steps from there, and the ends.
        assert len(self.stairs("dropped", ("60", "5"), increment="1", up_to="150")) == 3 + 2 * 89

    @pytest.mark.parametrize("up_to, corner_count", [("120", 240), ("121", 2)])
    def test_more_steps_than_can_be_seen_are_a_line(self, up_to, corner_count):
        # Two ends of each of the 119 steps before the end, and the ends of the curve.
        assert len(self.stairs("dropped", ("0", "5"), increment="1", up_to=up_to)) == corner_count

    def test_steps_on_another_figure_are_a_line(self):
        reward = {
            **amount_reward("per_increment", "all_volume", ("0", "5")),
            "increment": "40",
            "partial_increment": "dropped",
        }
        terms = some_terms(caps=None, reward=reward)

        assert corners(curve(terms, volume=a_volume("100", "100"), up_to=Decimal(100))) == [
            (0, 0, 0),
            (100, 10, 0),
        ]


class TestGuarantee:
    def test_the_curve_leaves_the_guarantee_where_the_tiers_pay_more(self):
        terms = some_terms(
            caps=None, guarantee={"amount": "5.00"}, reward=percent_reward("per_band", (("100", "10"),))
        )

        assert corners(curve(terms, up_to=Decimal(200))) == [
            (0, 5, 0),
            (100, 5, 0),
            (150, 5, 0),
            (200, 10, 0),
        ]

    def test_growth_leaves_it_above_the_baseline(self):
        terms = some_terms(
            caps=None,
            guarantee={"amount": "5.00"},
            measure={"kind": "growth_amount", "baseline": {"rule": "fixed"}},
            reward=percent_reward("per_band", (("0", "10"),)),
        )

        found = curve(terms, facts=Facts(baseline=Decimal(100)), up_to=Decimal(200))

        assert corners(found) == [(0, 5, 0), (100, 5, 0), (150, 5, 0), (200, 10, 0)]

    def test_where_a_jump_leaves_it_there_is_no_other_corner(self):
        terms = some_terms(
            caps=None, guarantee={"amount": "5.00"}, reward=percent_reward(tiers=(("100", "10"),))
        )

        assert corners(curve(terms, up_to=Decimal(200))) == [
            (0, 5, 0),
            (100, 5, 0),
            (100, 10, 5),
            (200, 20, 0),
        ]

    def test_a_lump_sum_below_it_never_leaves_it(self):
        reward = amount_reward("fixed", "all_volume", ("100", "3"))
        terms = some_terms(caps=None, guarantee={"amount": "5.00"}, reward=reward)

        assert corners(curve(terms, up_to=Decimal(200))) == [(0, 5, 0), (100, 5, 0), (200, 5, 0)]


def test_units_have_a_scale_of_their_own():
    reward = amount_reward("per_unit", "all_volume", ("0", "2"))

    assert corners(curve(some_terms(caps=None, measure={"kind": "quantity"}, reward=reward))) == [
        (0, 0, 0),
        (1000, 2000, 0),
    ]
