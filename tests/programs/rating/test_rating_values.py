"""A rating as a value: its figures, equality, and the bulk path."""

from decimal import Decimal, localcontext

import pytest

from programs.rating import NO_FACTS, Facts, rate, rate_many
from programs.rating.working import reached_tier
from tests.programs.examples import a_volume, percent_reward, some_terms


def test_a_rating_gives_its_figures():
    rating = rate(some_terms(), a_volume("900000"))

    assert (rating.measured, rating.base, rating.tier) == (900_000, 900_000, 4)
    assert (rating.unrounded, rating.cap_taken, rating.earned) == (45_000, 5_000, 40_000)
    assert repr(rating) == "Rating(measured=900000, tier=4, earned=40000.00)"


def test_a_measure_that_cannot_be_told_is_zero():
    rating = rate(some_terms(measure={"kind": "attainment_percent"}), a_volume("5"))

    assert (rating.measured, rating.tier, rating.earned) == (0, 0, 0)
    assert rating.working.measured is None


def test_ratings_with_the_same_figures_are_equal():
    one, same = rate(some_terms(), a_volume("342180")), rate(some_terms(), a_volume("342180.00"))

    assert one == same
    assert hash(one) == hash(same)
    assert hash(one) != hash(rate(some_terms(), a_volume("342181")))
    assert one != rate(some_terms(), a_volume("342181"))
    assert (one == "342180") is False


def test_many_partners_are_rated_as_each_of_them():
    terms = some_terms(measure={"kind": "attainment_percent"}, reward=percent_reward(tiers=(("50", "10"),)))
    rows = [
        (a_volume("60"), Facts(target=Decimal(100))),
        (a_volume("60"), NO_FACTS),
        (a_volume("60"), Facts(target=Decimal(200))),
    ]

    with localcontext(prec=3):
        found = rate_many(terms, rows)

    assert [rating.earned for rating in found] == [6, 0, 0]
    assert found == [rate(terms, volume, facts=facts) for volume, facts in rows]


@pytest.mark.parametrize(
    "measured, tier", [("-1", 0), ("99999.99", 0), ("100000", 1), ("250000", 2), ("9999999", 4)]
)
def test_a_tier_is_reached_at_its_threshold(measured, tier):
    assert reached_tier(some_terms(), Decimal(measured)) == tier


def test_what_a_partner_earns_of_growth_is_never_less_than_nothing():
    measure = {"kind": "growth_percent", "baseline": {"rule": "fixed"}}
    reward = {**percent_reward(tiers=(("0", "10"),)), "base": "growth_amount"}
    terms = some_terms(measure=measure, reward=reward, caps=None)

    found = [rate(terms, a_volume(net), facts=Facts(baseline=Decimal(100))) for net in ("150", "100", "50")]

    assert [(rating.measured, rating.base, rating.earned) for rating in found] == [
        (50, 50, 5),
        (0, 0, 0),
        (-50, 0, 0),
    ]


def test_growth_is_paid_on_the_part_that_earlier_programs_left():
    measure = {"kind": "growth_amount", "baseline": {"rule": "fixed"}}
    terms = some_terms(measure=measure, reward=percent_reward(tiers=(("0", "10"),)), caps=None)

    def earned(volume, **facts):
        return rate(terms, a_volume(volume), facts=Facts(baseline=Decimal(50), **facts)).earned

    # Growth of 150; 150 of 200 left: 112.50
    assert earned("200", paying=a_volume("150")) == Decimal("11.25")
    # Where nothing pays there is nothing to have been left of.
    assert earned("0", paying=a_volume("0"), qualifying=a_volume("200")) == 15
    assert rate(terms, a_volume("200")).base == 0
