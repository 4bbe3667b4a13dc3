"""In which list of the watchlist a partner stands, and why. Pure: every figure is given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum
from typing import Final

from vir.faces.portal.standing import REACH
from vir.foundation.money import exact

# How far back the pace is compared, and how many days a pace needs before it says anything.
LOOK_BACK_DAYS: Final = 28
PACE_DAYS_MIN: Final = 14
ZERO: Final = Decimal(0)


class Watch(StrEnum):
    """The lists; a partner stands in one of them at most for each program."""

    REACH = "reach"
    SLIPPING = "slipping"
    CROSSES = "crosses"

    @property
    def label(self) -> str:
        """Give the words for people."""
        return {"reach": "Within reach", "slipping": "Slipping", "crosses": "Will cross anyway"}[self.value]


class Sign(StrEnum):
    """Why a partner is taken to be slipping."""

    PACE_FELL = "pace_fell"
    BEHIND_LAST_YEAR = "behind_last_year"


@dataclass(frozen=True)
class Seen:
    """
    What is known of one partner in one period; volumes are in what the measure is made of.

    `lines` is what each tier asks for, None where that cannot be told. `then` is what had been bought by the day
    that lies `LOOK_BACK_DAYS` before the last one counted, `last_year_so_far` and `last_year` what was bought by
    the same day of the year before, and in all of that period. These are None where they are not comparable.
    """

    bought: Decimal
    lines: Sequence[Decimal | None]
    tier: int
    elapsed: int
    days: int
    pace: Decimal | None
    tier_at_pace: int | None
    tellable: bool = True
    then: Decimal | None = None
    last_year_so_far: Decimal | None = None
    last_year: Decimal | None = None

    @property
    def days_left(self) -> int:
        """Count the days after the last one counted."""
        return self.days - self.elapsed


@dataclass(frozen=True)
class Verdict:
    """A place in a list: the tier it is about, what that still asks for, and for a slipping one the signs."""

    watch: Watch
    tier: int
    gap: Decimal
    needed_a_day: Decimal
    signs: tuple[Sign, ...] = ()


def verdict(seen: Seen) -> Verdict | None:
    """
    Say in which list a partner stands, None in none.

    Slipping comes first: it was going to reach a tier by its pace four weeks ago, or by what it bought last year
    while it is behind last year's same day, and does not at its pace now. Else it will cross the next tier anyway
    at its pace. Else the next tier is within reach where it asks for at most three times its own pace.
    """
    if not seen.tellable or seen.days_left <= 0 or not seen.elapsed:
        return None
    now = max(seen.tier_at_pace or 0, seen.tier)
    lost = {sign: tier for sign, tier in _was_going_to(seen).items() if tier > now}
    if lost:
        tier = max(lost.values())
        return _placed(seen, Watch.SLIPPING, tier, tuple(sign for sign in Sign if lost.get(sign) == tier))
    if seen.tier >= len(seen.lines):
        return None
    following = seen.tier + 1
    if now >= following:
        return _placed(seen, Watch.CROSSES, following)
    found = _placed(seen, Watch.REACH, following)
    if found is None or not seen.pace or seen.pace <= 0:
        return None
    with exact():
        return found if found.gap <= REACH * seen.pace * seen.days_left else None


def reached_on(last_counted: date, gap: Decimal, pace: Decimal | None) -> date | None:
    """Give the day on which a gap is bought at a pace, None where there is no pace."""
    if pace is None or pace <= 0:
        return None
    with exact():
        days = (gap / pace).to_integral_value(rounding=ROUND_CEILING)
    # Beyond a few years a day says nothing, and the calendar ends.
    return last_counted + timedelta(days=int(days)) if days < 3_650 else None


def _was_going_to(seen: Seen) -> dict[Sign, int]:
    """Give the tier that each sign says was going to be reached."""
    found: dict[Sign, int] = {}
    elapsed_then = seen.elapsed - LOOK_BACK_DAYS
    if seen.then is not None and elapsed_then >= PACE_DAYS_MIN:
        with exact():
            found[Sign.PACE_FELL] = _tier_at(seen.then * seen.days / elapsed_then, seen.lines)
    if (
        seen.last_year is not None
        and seen.last_year_so_far is not None
        and seen.elapsed >= PACE_DAYS_MIN
        and seen.bought < seen.last_year_so_far
    ):
        found[Sign.BEHIND_LAST_YEAR] = _tier_at(seen.last_year, seen.lines)
    return found


def _tier_at(value: Decimal, lines: Sequence[Decimal | None]) -> int:
    reached = [number for number, line in enumerate(lines, start=1) if line is not None and line <= value]
    return max(reached, default=0)


def _placed(seen: Seen, watch: Watch, tier: int, signs: tuple[Sign, ...] = ()) -> Verdict | None:
    line = seen.lines[tier - 1]
    if line is None or line <= seen.bought:
        return None
    with exact():
        gap = line - seen.bought
        return Verdict(watch, tier, gap, gap / seen.days_left, signs)
