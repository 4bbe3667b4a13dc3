import pytest

from programs.rating import (
    NO_VOLUME,
    NotSupportedYet,
    curve,
    position,
    rate,
    rule_sentence,
    unsupported_shapes,
)
from tests.programs.examples import amount_reward, percent_reward, some_terms

GROWTH = {"kind": "growth_percent", "baseline": {"rule": "fixed"}}

SHAPES = [
    ({"measure": GROWTH}, "measure growth_percent"),
    ({"measure": {"kind": "attainment_percent"}}, "measure attainment_percent"),
    ({"measure": {"kind": "share_percent"}}, "measure share_percent"),
    ({"measure": {"kind": "net_amount", "products": {"include": [{"sku": "A"}]}}}, "measure products"),
    ({"measure": GROWTH, "reward": {**percent_reward(), "base": "growth_amount"}}, "measure growth_percent"),
    (
        {
            "reward": {
                **amount_reward("per_increment", "all_volume", ("0", "5")),
                "increment": "100",
                "partial_increment": "dropped",
            }
        },
        "reward per_increment",
    ),
    ({"reward": percent_reward("prospective")}, "application prospective"),
    ({"reward": percent_reward("every_tier_full")}, "application every_tier_full"),
    ({"reward": percent_reward("every_tier_capped")}, "application every_tier_capped"),
    (
        {
            "measure": {"kind": "quantity"},
            "reward": {**percent_reward("per_band"), "unit_order": "chronological"},
        },
        "unit_order chronological",
    ),
    ({"caps": [{"per": "program", "amount": "100.00", "when_exceeded": "stop"}]}, "cap program"),
    ({"stacking": {"policy": "net_value", "group": "G", "rank": 1}}, "stacking net_value"),
    ({"stacking": {"policy": "best_of", "group": "G"}}, "stacking best_of"),
    ({"stacking": {"policy": "exclusive", "group": "G", "rank": 1}}, "stacking exclusive"),
    ({"guarantee": {"amount": "1.00"}}, "guarantee"),
    ({"conditions": [{"kind": "terms_acknowledged"}]}, "condition terms_acknowledged"),
    ({"returns": "original_period"}, "returns original_period"),
]


@pytest.mark.parametrize("changes, shape", SHAPES, ids=[shape for _, shape in SHAPES])
@pytest.mark.parametrize(
    "call",
    [lambda terms: rate(terms, NO_VOLUME), lambda terms: position(terms, NO_VOLUME), curve, rule_sentence],
    ids=["rate", "position", "curve", "rule_sentence"],
)
def test_a_shape_that_is_not_calculated_is_refused_by_name(changes, shape, call):
    with pytest.raises(NotSupportedYet) as refusal:
        call(some_terms(**changes))

    assert refusal.value.shape == shape


def test_every_shape_that_is_not_calculated_is_listed():
    terms = some_terms(returns="original_period", guarantee={"amount": "1.00"})

    assert unsupported_shapes(terms) == ["returns original_period", "guarantee"]


def test_the_order_of_units_is_irrelevant_where_bands_and_base_are_the_same():
    terms = some_terms(reward={**percent_reward("per_band"), "unit_order": "chronological"})

    assert unsupported_shapes(terms) == []


def test_a_refusal_says_what_to_do():
    with pytest.raises(NotSupportedYet) as refusal:
        rate(some_terms(guarantee={"amount": "1.00"}), NO_VOLUME)

    assert str(refusal.value) == (
        "This version does not calculate “guarantee”. Choose another, or keep the program a draft."
    )
