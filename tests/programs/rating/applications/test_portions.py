"""Which volume each tier pays on: two tiers at 100 and 250, 400 measured."""

from decimal import Decimal

import pytest

from programs.rating.applications import all_volume, every_tier_capped, every_tier_full, per_band
from programs.rating.plan import plan_of
from tests.programs.examples import percent_reward, some_terms

TIERS = some_terms(reward=percent_reward(tiers=(("100", "1"), ("250", "2"), ("900", "3")))).reward.tiers


def divided(application, reached, measured=400):
    portions = application.portions(TIERS, reached, Decimal(measured))
    return [
        (portion.tier.number, portion.start, portion.end, portion.full, portion.open) for portion in portions
    ]


@pytest.mark.parametrize("application", [all_volume, every_tier_capped, every_tier_full, per_band])
def test_below_the_first_tier_there_is_no_portion(application):
    assert divided(application, 0) == []


def test_all_volume_gives_everything_to_the_reached_tier():
    assert divided(all_volume, 2) == [(2, 0, 400, True, False)]


def test_per_band_gives_each_tier_what_lies_inside_it():
    assert divided(per_band, 2) == [(1, 100, 250, False, False), (2, 250, 400, False, True)]


def test_every_tier_full_gives_everything_to_each_reached_tier():
    assert divided(every_tier_full, 2) == [(1, 0, 400, True, False), (2, 0, 400, True, False)]


def test_every_tier_capped_ends_the_lower_tiers_where_the_next_begins():
    assert divided(every_tier_capped, 3, 1000) == [
        (1, 0, 250, False, False),
        (2, 0, 900, False, False),
        (3, 0, 1000, True, False),
    ]


@pytest.mark.parametrize(
    "name, module",
    [
        ("all_volume", all_volume),
        ("per_band", per_band),
        ("prospective", per_band),
        ("every_tier_full", every_tier_full),
        ("every_tier_capped", every_tier_capped),
    ],
)
def test_each_word_of_the_document_has_its_application(name, module):
    assert plan_of(some_terms(reward=percent_reward(name))).application is module


def test_only_retroactive_rates_have_a_single_portion():
    each = [module.EACH_TIER for module in (all_volume, per_band, every_tier_full, every_tier_capped)]

    assert each == [False, True, True, True]
