from decimal import Decimal

from programs.enums import Application
from programs.rating import curve
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
