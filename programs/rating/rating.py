"""What a volume earns under terms."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from programs.rating.explain import Explanation, explain
from programs.rating.registry import ACCUMULATIONS, ensure_supported
from programs.rating.volume import NO_VOLUME, Volume
from programs.rating.working import Working, work_out
from programs.terms import Terms
from vir.foundation.money import exact


@dataclass(frozen=True)
class Rating:
    """
    What was earned and how.

    `measured` decided the tier, `base` is what the rate paid on, `tier` is 0 for none. `unrounded` is
    before caps and rounding, `cap_taken` what caps took off it, `earned` the amount in whole minor units.
    Under the accumulation to_date all but `earned` are to date, and `earned` can be negative.
    """

    measured: Decimal
    tier: int
    base: Decimal
    unrounded: Decimal
    cap_taken: Decimal
    earned: Decimal
    working: Working = field(repr=False, compare=False)

    @cached_property
    def explanation(self) -> Explanation:
        """Write the working out; made when asked for, as most ratings are only added up."""
        return explain(self.working)


def rate(
    terms: Terms, volume: Volume, *, earned_before: Decimal = Decimal(0), volume_before: Volume | None = None
) -> Rating:
    """
    Apply the terms to one partner's volume in one period.

    :param volume: eligible purchases of the period
    :param earned_before: what earlier periods of the program earned, for program caps and to_date
    :param volume_before: eligible purchases of earlier periods, for to_date
    :raises NotSupportedYet: if the terms have a shape this version does not compute
    """
    ensure_supported(terms)
    with exact():
        counted = ACCUMULATIONS[terms.accumulation].counted(volume, volume_before or NO_VOLUME)
        working = work_out(terms, counted, earned_before=earned_before)
        return Rating(
            measured=working.measured,
            tier=working.tier,
            base=working.base,
            unrounded=working.unrounded,
            cap_taken=working.cap_taken,
            earned=working.earned,
            working=working,
        )
