import pytest

from programs.rating import rests_on_others, rests_on_sums
from tests.programs.examples import percent_reward, some_terms

SAWS = {"include": [{"category": "Saws"}]}
CAP = {"caps": [{"per": "program", "amount": "5.00", "when_exceeded": "stop"}]}
KICKER = {"name": "K", "kind": "percent", "percent": "1", "products": SAWS}


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"accumulation": "to_date"},
        {"measure": {"kind": "quantity"}},
        {"reward": {**percent_reward("per_band"), "unit_order": "chronological"}},
        {"products": SAWS},
    ],
)
def test_where_the_volume_says_everything_lines_may_be_added_up(changes):
    assert rests_on_sums(some_terms(**changes)) is True


@pytest.mark.parametrize(
    "changes",
    [
        {"measure": {"kind": "attainment_percent"}},
        {
            "measure": {"kind": "quantity"},
            "reward": {**percent_reward("per_band"), "unit_order": "chronological"},
        },
        CAP,
        {"measure": {"kind": "net_amount", "products": SAWS}},
        {"conditions": [{"kind": "invoices_paid"}]},
        {"reward": {**percent_reward(), "kickers": [KICKER]}},
        {"guarantee": {"amount": "5.00"}},
        {"group": {"pays": "parent"}},
        {"stacking": {"policy": "best_of", "group": "G"}},
        {"returns": "original_period"},
        {"receipt_grace_days": 5},
        {"accrual": {"expected": "last_year"}},
    ],
)
def test_where_something_else_has_to_be_known_lines_are_needed(changes):
    assert rests_on_sums(some_terms(**changes)) is False


@pytest.mark.parametrize(
    "changes, others",
    [
        (CAP, True),
        ({"group": {"pays": "parent"}}, True),
        ({}, False),
        ({"guarantee": {"amount": "5.00"}}, False),
    ],
)
def test_a_shared_cap_and_a_group_make_partners_depend_on_each_other(changes, others):
    assert rests_on_others(some_terms(**changes)) is others
