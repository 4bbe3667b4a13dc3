"""What two programs pay on the same purchases, under each policy that they could have."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from programs.enums import StackingPolicy
from programs.rating.calculate import Given, calculate
from programs.terms import Terms

ZERO = Decimal(0)
# From the least to the most that is usually paid.
POLICIES = (
    StackingPolicy.BEST_OF,
    StackingPolicy.ALL_GROSS,
    StackingPolicy.NET_VALUE,
    StackingPolicy.EXCLUSIVE,
)
_TOGETHER = "overlap scan"


@dataclass(frozen=True)
class Stake:
    """What is paid under one policy: by the program that is looked at, and by the other."""

    policy: StackingPolicy
    own: Decimal
    other: Decimal

    @property
    def together(self) -> Decimal:
        """Give what both pay."""
        return self.own + self.other


def with_policy(
    terms: Terms,
    other: Terms,
    given: Given,
    *,
    ranks: tuple[int, int],
    counts: Callable[[str, date, date], bool],
) -> list[Stake]:
    """
    Let both programs pay under each policy in turn.

    :param ranks: in which order the two come to a purchase
    :param counts: whether an amount is looked at, by partner and the first and last day of its period
    """
    return [_stake(policy, terms, other, given, ranks, counts) for policy in POLICIES]


def in_order(programs: Sequence[Terms]) -> list[Terms]:
    """Put programs in the order in which they come to a purchase, as the engine does."""
    return sorted(programs, key=lambda terms: (terms.stacking.rank or 0, terms.code))


def _stake(
    policy: StackingPolicy,
    terms: Terms,
    other: Terms,
    given: Given,
    ranks: tuple[int, int],
    counts: Callable[[str, date, date], bool],
) -> Stake:
    grouped = policy is not StackingPolicy.ALL_GROSS
    both = [
        replace(
            each,
            stacking=replace(
                each.stacking,
                policy=policy,
                group=_TOGETHER if grouped else None,
                rank=rank if grouped else None,
            ),
        )
        for each, rank in zip((terms, other), ranks, strict=True)
    ]
    paid = {terms.code: ZERO, other.code: ZERO}
    for result in calculate(both, given):
        if counts(result.partner, result.period.start, result.period.last_day):
            paid[result.program] += result.earned
    return Stake(policy, paid[terms.code], paid[other.code])
