"""What a volume earns under terms."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from programs.rating.explain import Explanation, Telling, explain
from programs.rating.facts import NO_FACTS, Facts
from programs.rating.volume import NO_VOLUME, Volume
from programs.rating.working import Working, counted_volume, work_out
from programs.terms import Terms
from vir.foundation.money import exact

ZERO = Decimal(0)


class Rating:
    """
    What was earned and how.

    `measured` decided the tier (zero where it cannot be told), `base` is what the rate paid on, `tier` is 0
    for none. `unrounded` is before caps and rounding, `cap_taken` what caps took off it, `earned` the amount
    in whole minor units. Under the accumulation to_date all but `earned` are to date, and `earned` can be
    negative.
    """

    __slots__ = ("_explanation", "working")

    def __init__(self, working: Working) -> None:
        self.working = working
        self._explanation: Explanation | None = None

    @property
    def measured(self) -> Decimal:
        """Give what decided the tier."""
        return ZERO if self.working.measured is None else self.working.measured

    @property
    def tier(self) -> int:
        """Give the number of the reached tier."""
        return self.working.tier

    @property
    def base(self) -> Decimal:
        """Give what the rate paid on."""
        return self.working.base

    @property
    def unrounded(self) -> Decimal:
        """Give the amount before caps and rounding."""
        return self.working.unrounded

    @property
    def cap_taken(self) -> Decimal:
        """Give what caps took off."""
        with exact():
            return self.working.cap_taken

    @property
    def earned(self) -> Decimal:
        """Give the amount earned."""
        return self.working.earned

    @property
    def explanation(self) -> Explanation:
        """Write the working out; made when asked for, as most ratings are only added up."""
        if self._explanation is None:
            self._explanation = explain(self.working)
        return self._explanation

    def explained(self, telling: Telling) -> Explanation:
        """Write the working out with the lines that did not count and the version of the terms."""
        return explain(self.working, telling)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Rating) and self._figures() == other._figures()

    def __hash__(self) -> int:
        return hash(self._figures())

    def __repr__(self) -> str:
        return f"Rating(measured={self.measured}, tier={self.tier}, earned={self.earned})"

    def _figures(self) -> tuple[Decimal, int, Decimal, Decimal, Decimal, Decimal]:
        return (self.measured, self.tier, self.base, self.unrounded, self.cap_taken, self.earned)


def rate(
    terms: Terms,
    volume: Volume,
    *,
    facts: Facts = NO_FACTS,
    earned_before: Decimal = ZERO,
    volume_before: Volume | None = None,
    already: Decimal | None = None,
) -> Rating:
    """
    Apply the terms to one partner's volume in one period.

    :param volume: eligible purchases of the period
    :param facts: what else has to be known, of the period, or of all periods so far under to_date
    :param earned_before: what earlier periods of the program earned, for program caps and to_date
    :param volume_before: eligible purchases of earlier periods, for to_date
    :param already: what earlier periods earned of the same volume, where other programs then took it away
    :raises DaysMissing: if the order of sales matters and is not known
    """
    with exact():
        counted = counted_volume(terms, volume, volume_before or NO_VOLUME)
        return Rating(work_out(terms, counted, facts=facts, earned_before=earned_before, already=already))


def rate_many(terms: Terms, rows: Iterable[tuple[Volume, Facts]]) -> list[Rating]:
    """
    Apply the terms to many partners, each in one period on its own.

    The bulk path: the same code as `rate`, entered once.
    """
    with exact():
        return [Rating(work_out(terms, volume, facts=facts)) for volume, facts in rows]
