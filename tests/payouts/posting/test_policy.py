"""The rules of a payout policy are read whole, and every fault is named."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from payouts.enums import NegativePolicy
from payouts.posting.policy import DEFAULT, Gates, Limit, Policy, read_policy, written

RULES: dict[str, Any] = {
    "limits": [{"from": "0", "approvals": 1}, {"from": "50,000", "approvals": 2}],
    "negative": "offset",
    "gates": {"past_due_percent": "25", "invoices_paid": True, "documents": ["W-9", " Tax  form ", "W-9"]},
    "cooling_off_days": "10",
}


def test_rules_are_read_and_written_back() -> None:
    policy, faults = read_policy(RULES, number=3)

    assert faults == []
    assert policy == Policy(
        number=3,
        limits=(Limit(Decimal(0), 1), Limit(Decimal(50000), 2)),
        negative=NegativePolicy.OFFSET,
        gates=Gates(Decimal(25), True, ("W-9", "Tax form")),
        cooling_off_days=10,
    )
    assert read_policy(written(policy), number=3) == (policy, [])


def test_no_rules_are_the_default() -> None:
    assert read_policy({}) == (DEFAULT, [])


@pytest.mark.parametrize(("amount", "people"), [("0", 1), ("49999.99", 1), ("50000", 2), ("900000", 2)])
def test_the_amount_of_a_run_says_how_many_people_approve(amount: str, people: int) -> None:
    policy, _ = read_policy(RULES)

    assert policy.approvals_for(Decimal(amount)) == people


def test_one_person_approves_where_nothing_is_agreed() -> None:
    assert DEFAULT.approvals_for(Decimal(10) ** 12) == 1


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"limits": []}, "limits", "give 1 to 10 steps"),
        ({"limits": "all"}, "limits", "give 1 to 10 steps"),
        ({"limits": [{"from": "10", "approvals": 1}]}, "limits.0", "the first step begins at 0"),
        ({"limits": [{"from": "0", "approvals": 0}]}, "limits.0", "a whole number from 1 to 5"),
        ({"limits": [{"from": "0", "approvals": "two"}]}, "limits.0", "a whole number from 1 to 5"),
        ({"limits": [{"from": "NaN", "approvals": 1}]}, "limits.0", "“NaN” was not read"),
        (
            {"limits": [{"from": "0", "approvals": 1}, {"from": "0", "approvals": 2}]},
            "limits.1",
            "has to be above",
        ),
        (
            {"limits": [{"from": "0", "approvals": 2}, {"from": "9", "approvals": 1}]},
            "limits.1",
            "not fewer for more",
        ),
        ({"negative": "forget"}, "negative", "choose what happens"),
        ({"gates": {"past_due_percent": "0"}}, "past_due_percent", "above 0 and up to 100"),
        ({"gates": {"past_due_percent": "101"}}, "past_due_percent", "above 0 and up to 100"),
        ({"gates": {"documents": ["x" * 61]}}, "documents", "at most 60 characters"),
        ({"cooling_off_days": -1}, "cooling_off_days", "from 0 to 90"),
        ({"cooling_off_days": "91"}, "cooling_off_days", "from 0 to 90"),
        ({"cooling_off_days": "٧"}, "cooling_off_days", "from 0 to 90"),
        ({"approve": "nobody"}, "approve", "no rule of a payout policy"),
    ],
)
def test_a_fault_is_named_with_its_field(change: dict[str, Any], field: str, words: str) -> None:
    _, faults = read_policy({**RULES, **change})

    assert [fault.field for fault in faults] == [field]
    assert words in faults[0].message


def test_all_faults_are_named_at_once() -> None:
    _, faults = read_policy({"limits": [], "negative": "x", "cooling_off_days": "x"})

    assert [fault.field for fault in faults] == ["limits", "negative", "cooling_off_days"]
