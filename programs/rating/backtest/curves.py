"""Where partners stand among the tiers, and how far the amount leaps where one is reached."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from programs.rating.backtest.outcomes import Outcome
from programs.rating.checks import tiers_alone
from programs.rating.facts import NO_FACTS
from programs.rating.standing import Position, position
from programs.rating.volume import NO_VOLUME
from programs.terms import Terms

ZERO = Decimal(0)


def standing_of(terms: Terms, outcome: Outcome) -> Position:
    """Tell where an outcome stands among the tiers, from what it was rated from."""
    return position(
        terms,
        outcome.counted,
        earned_before=outcome.earned_before,
        volume_before=outcome.volume_before,
        facts=outcome.rating.working.facts,
    )


def stands_of(terms: Terms, outcomes: Iterable[Outcome]) -> list[Position] | None:
    """Tell where each outcome stands; None where tiers begin at their thresholds, whoever the partner is."""
    outcomes = list(outcomes)
    if all(outcome.rating.working.facts == NO_FACTS for outcome in outcomes):
        return None
    return [standing_of(terms, outcome) for outcome in outcomes]


def largest_jump(terms: Terms, stands: Iterable[Position] | None) -> Decimal:
    """
    Give the most that reaching a tier adds at once, to any partner; 0 where nothing leaps.

    :param stands: where the partners stand, None where it is the same for everybody
    """
    if stands is None:
        stands = [position(tiers_alone(terms), NO_VOLUME)]
    jumps = [tier.jump for stand in stands for tier in stand.tiers if tier.jump is not None and tier.line]
    return max(jumps, default=ZERO)
