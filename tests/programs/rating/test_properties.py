"""What holds for every program and every volume."""

from decimal import Decimal
from functools import reduce
from operator import add

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from programs.rating import NO_VOLUME, curve, position, rate
from tests.programs.examples import a_volume, amount_reward, percent_reward, some_terms

anything = settings(database=None, deadline=None, max_examples=150)

cents = st.integers(-5_000_000, 200_000_000).map(lambda value: Decimal(value).scaleb(-2))
positive = st.integers(0, 200_000_000).map(lambda value: Decimal(value).scaleb(-2))
applications = st.sampled_from(["all_volume", "per_band"])


@st.composite
def rising_tiers(draw, count_max=6):
    thresholds = sorted(draw(st.sets(st.integers(0, 1_000_000), min_size=1, max_size=count_max)))
    rates = sorted(draw(st.lists(st.integers(0, 10_000), min_size=len(thresholds), max_size=len(thresholds))))
    return tuple((str(at), f"{rate / 100:.2f}") for at, rate in zip(thresholds, rates, strict=True))


@st.composite
def some_lines(draw):
    rows = draw(st.lists(st.tuples(cents, st.integers(-100, 1000)), min_size=1, max_size=12))
    return [a_volume(net, Decimal(quantity)) for net, quantity in rows]


@anything
@given(tiers=rising_tiers(), application=applications, lines=some_lines(), data=st.data())
def test_the_order_of_lines_is_irrelevant(tiers, application, lines, data):
    terms = some_terms(reward=percent_reward(application, tiers))
    shuffled = data.draw(st.permutations(lines))

    assert rate(terms, reduce(add, shuffled)) == rate(terms, reduce(add, lines))


@anything
@given(tiers=rising_tiers(), application=applications, lines=some_lines(), part=cents)
def test_splitting_a_line_changes_nothing(tiers, application, lines, part):
    terms = some_terms(reward=percent_reward(application, tiers))
    first, rest = a_volume(part), a_volume(lines[0].net - part, lines[0].quantity)

    assert rate(terms, reduce(add, [first, rest, *lines[1:]])) == rate(terms, reduce(add, lines))


@anything
@given(tiers=rising_tiers(), application=applications, lines=some_lines(), extra=positive)
def test_buying_and_returning_the_same_changes_nothing(tiers, application, lines, extra):
    terms = some_terms(reward=percent_reward(application, tiers))
    there_and_back = [*lines, a_volume(extra, "3"), a_volume(-extra, "-3")]

    assert rate(terms, reduce(add, there_and_back)) == rate(terms, reduce(add, lines))


@anything
@given(tiers=rising_tiers(), net=cents)
def test_retroactive_never_pays_less_than_incremental_where_rates_rise(tiers, net):
    retroactive = some_terms(reward=percent_reward("all_volume", tiers))
    incremental = some_terms(reward=percent_reward("per_band", tiers))

    assert rate(retroactive, a_volume(net)).earned >= rate(incremental, a_volume(net)).earned


@anything
@given(tiers=rising_tiers(), application=applications, net=cents, more=positive)
def test_buying_more_never_earns_less_where_rates_rise(tiers, application, net, more):
    terms = some_terms(reward=percent_reward(application, tiers))

    assert rate(terms, a_volume(net + more)).earned >= rate(terms, a_volume(net)).earned


@anything
@given(tiers=rising_tiers(), application=applications, net=cents)
def test_nothing_is_earned_below_zero_or_above_the_cap(tiers, application, net):
    terms = some_terms(reward=percent_reward(application, tiers))

    assert 0 <= rate(terms, a_volume(net)).earned <= 40_000


@anything
@given(tiers=rising_tiers(), application=applications, net=cents)
def test_the_earned_amount_is_within_half_a_cent_of_the_exact_one(tiers, application, net):
    rating = rate(some_terms(reward=percent_reward(application, tiers)), a_volume(net))

    assert abs(rating.unrounded - rating.cap_taken - rating.earned) <= Decimal("0.005")


@anything
@given(tiers=rising_tiers(), nets=st.lists(cents, min_size=1, max_size=6))
def test_periods_to_date_add_up_to_what_the_whole_volume_earns(tiers, nets):
    changes = {"reward": percent_reward("all_volume", tiers), "caps": None}
    to_date = some_terms(accumulation="to_date", **changes)
    volume_before, earned_before = NO_VOLUME, Decimal(0)
    for net in nets:
        rating = rate(to_date, a_volume(net), earned_before=earned_before, volume_before=volume_before)
        volume_before, earned_before = volume_before + a_volume(net), earned_before + rating.earned

    assert earned_before == rate(some_terms(**changes), a_volume(sum(nets))).earned


@anything
@given(tiers=rising_tiers(), application=applications, net=positive)
def test_what_a_position_promises_at_the_next_tier_is_what_is_earned_there(tiers, application, net):
    terms = some_terms(reward=percent_reward(application, tiers))
    at = position(terms, a_volume(net))

    reached = None if at.gap is None else rate(terms, a_volume(net + at.gap))

    assert at.pays_at_next == (None if reached is None else reached.earned)
    assert at.next_tier == (None if reached is None else reached.tier)


@anything
@given(tiers=rising_tiers(), application=applications)
def test_the_curve_passes_through_what_is_earned_and_ends_at_the_cap(tiers, application):
    terms = some_terms(reward=percent_reward(application, tiers))

    points = curve(terms)

    upper = {point.volume: point.amount for point in points}
    assert upper == {volume: rate(terms, a_volume(volume)).earned for volume in upper}
    assert [point.volume for point in points] == sorted(point.volume for point in points)


@anything
@given(tiers=rising_tiers(), application=applications)
def test_the_cap_volume_is_the_least_that_earns_the_cap(tiers, application):
    terms = some_terms(reward=percent_reward(application, tiers))

    reached_at = position(terms, NO_VOLUME).cap_volume

    if reached_at is None:
        assert tiers[-1][1] == "0.00"
    else:
        assert rate(terms, a_volume(reached_at)).working.cap_reached is True
        assert rate(terms, a_volume(reached_at - Decimal("0.01"))).working.cap_reached is False


@pytest.mark.parametrize("kind", ["percent", "per_unit", "fixed"])
@pytest.mark.parametrize("application", ["all_volume", "per_band"])
@pytest.mark.parametrize("measure", ["net_amount", "gross_amount", "quantity"])
def test_every_combination_of_shapes_is_calculated_and_explained(kind, application, measure):
    reward = (
        percent_reward(application, (("10", "1"), ("100", "2")))
        if kind == "percent"
        else amount_reward(kind, application, ("10", "1"), ("100", "2"))
    )
    terms = some_terms(measure={"kind": measure}, reward=reward)

    rating = rate(terms, a_volume("150.00", "150"))

    values = rating.explanation.formula_values
    assert values[-1] == f"${rating.earned:,.2f}"
