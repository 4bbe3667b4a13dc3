"""What two programs pay on the same purchases under each policy."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from programs.enums import StackingPolicy
from programs.rating.backtest import with_policy
from programs.rating.backtest.overlaps import in_order
from tests.programs.examples import percent_reward
from tests.programs.sales import a_program, a_sale, sold

TEN = a_program("TEN")
FIVE = a_program("FIVE", reward=percent_reward(tiers=(("0", "5"),)))
GIVEN = sold(a_sale("1000", partner="P1"), a_sale("200", partner="P2"))


def counts(partner: str, first: date, last: date) -> bool:
    return partner == "P1" and first <= date(2026, 10, 1) <= last


def test_each_policy_is_set_in_both_and_the_engine_pays() -> None:
    stakes = with_policy(TEN, FIVE, GIVEN, ranks=(2, 1), counts=counts)

    assert [(stake.policy, stake.own, stake.other, stake.together) for stake in stakes] == [
        (StackingPolicy.BEST_OF, Decimal("100.00"), Decimal("0.00"), Decimal("100.00")),
        (StackingPolicy.ALL_GROSS, Decimal("100.00"), Decimal("50.00"), Decimal("150.00")),
        # The other one comes first and takes 50 off the 1,000.
        (StackingPolicy.NET_VALUE, Decimal("95.00"), Decimal("50.00"), Decimal("145.00")),
        (StackingPolicy.EXCLUSIVE, Decimal("0.00"), Decimal("50.00"), Decimal("50.00")),
    ]


def test_programs_come_to_a_purchase_by_rank_and_code() -> None:
    first = a_program("Z", stacking={"policy": "net_value", "group": "G", "rank": 1})
    second = a_program("A", stacking={"policy": "net_value", "group": "G", "rank": 2})

    assert [terms.code for terms in in_order([second, TEN, first, FIVE])] == ["FIVE", "TEN", "Z", "A"]
