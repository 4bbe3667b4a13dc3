import pytest

from programs.rating.measures.share import Share
from programs.rating.plan import plan_of
from tests.programs.examples import amount_reward, percent_reward, some_terms

UNITS = {"kind": "quantity"}
GROWTH = {"kind": "growth_amount", "baseline": {"rule": "fixed"}}
SAWS = {"include": [{"category": "Saws"}]}


def ordered(application="per_band", **reward):
    return {**percent_reward(application), "unit_order": "chronological", **reward}


def test_a_plan_is_made_once_and_kept_with_its_terms():
    terms = some_terms()

    assert plan_of(terms) is plan_of(terms)
    assert plan_of(terms).terms is terms


@pytest.mark.parametrize(
    "changes, same, base",
    [
        ({}, True, "net"),
        ({"measure": {"kind": "gross_amount"}}, True, "gross"),
        ({"measure": GROWTH}, True, "growth"),
        ({"measure": UNITS}, False, "net"),
        ({"measure": {"kind": "net_amount", "products": SAWS}}, False, "net"),
        ({"reward": amount_reward("per_unit", "all_volume", ("0", "1"))}, False, "quantity"),
    ],
)
def test_the_rate_pays_on_the_measure_itself_or_on_another_figure(changes, same, base):
    plan = plan_of(some_terms(**changes))

    assert (plan.same_figure, plan.base) == (same, base)


@pytest.mark.parametrize(
    "changes, in_order, days",
    [
        ({"measure": UNITS, "reward": ordered()}, True, True),
        ({"measure": UNITS, "reward": ordered("prospective")}, True, True),
        ({"measure": UNITS, "reward": ordered("every_tier_capped")}, True, True),
        ({"measure": UNITS, "reward": percent_reward("per_band")}, False, False),
        # All at one rate: the order tells nothing.
        ({"measure": UNITS, "reward": ordered("all_volume")}, False, False),
        # The measure itself: its amount tells what the order would.
        ({"reward": ordered()}, True, False),
        ({"measure": GROWTH, "reward": {**ordered(), "base": "growth_amount"}}, False, False),
        ({"measure": UNITS, "reward": amount_reward("fixed", "per_band", ("0", "1"))}, False, False),
        (
            {
                "measure": UNITS,
                "reward": {
                    **amount_reward("per_increment", "all_volume", ("5", "1")),
                    "base": "net_amount",
                    "unit_order": "chronological",
                    "increment": "1",
                    "partial_increment": "counts",
                },
            },
            True,
            True,
        ),
    ],
)
def test_days_are_needed_where_the_order_of_sales_tells_something(changes, in_order, days):
    plan = plan_of(some_terms(**changes))

    assert (plan.ordered, plan.needs_days) == (in_order, days)


def test_a_lump_sum_in_order_of_sale_needs_no_days():
    reward = {**amount_reward("fixed", "prospective", ("0", "1"))}

    assert plan_of(some_terms(measure=UNITS, reward=reward)).ordered is False


def test_a_cap_of_the_whole_program_stands_apart_from_those_of_a_partner():
    caps = [
        {"per": "program", "amount": "9.00", "when_exceeded": "stop"},
        {"per": "partner_period", "amount": "5.00"},
    ]
    plan = plan_of(some_terms(caps=caps))

    assert (plan.program_cap.amount, [cap.amount for cap, _ in plan.caps]) == (9, [5])
    assert plan_of(some_terms()).program_cap is None


def test_tiers_and_shapes_are_looked_up():
    plan = plan_of(some_terms(measure={"kind": "share_percent", "of": "gross_amount"}))

    assert plan.measure == Share("gross")
    assert plan.thresholds == [100000, 250000, 400000, 600000]
    assert [tier.number for tier in plan.tiers] == [1, 2, 3, 4]
