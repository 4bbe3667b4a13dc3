"""Where a partner stands in a program on a day: period, volume, position, pace, sentence. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from payouts.queries.portal import OwnEarning
from programs.enums import LeadKind, ProgramStatus
from programs.queries.portal import PortalProgram, PublishedTerms
from programs.rating import (
    NO_VOLUME,
    Lead,
    Position,
    RatedFrom,
    Volume,
    at_pace,
    lead,
    nothing_bought,
    position,
)
from programs.rating.outlook import own_bought
from programs.rating.words import bought_in_units
from programs.terms import Terms
from vir.foundation.money import exact
from vir.foundation.periods import Period

ZERO = Decimal(0)
# A tier is in reach while it asks for at most so many times the partner's own pace.
REACH = 3


class Phase(StrEnum):
    """Whether a program is still to come, running or over for the partner."""

    LIVE = "live"
    UPCOMING = "upcoming"
    ENDED = "ended"


@dataclass(frozen=True)
class Standing:
    """
    One partner in one period of one program.

    `volume` is of the period, `volume_before` of earlier periods; `counted_to` is the last day whose sales
    are in, None before the first file. `earned` is what the books say; the engine's position agrees with it.
    """

    program: PortalProgram
    version: PublishedTerms
    period: Period
    phase: Phase
    volume: Volume
    volume_before: Volume
    earned_before: Decimal
    earning: OwnEarning | None
    counted_to: date | None

    @property
    def terms(self) -> Terms:
        """Give the terms that the figures were calculated under."""
        return self.version.terms

    @property
    def is_quantity(self) -> bool:
        """Tell whether what is bought is counted in units."""
        return bought_in_units(self.terms)

    @cached_property
    def basis(self) -> RatedFrom:
        """Give what the amount is rated from."""
        if self.earning is not None and self.earning.rated_from is not None:
            return self.earning.rated_from
        return RatedFrom(
            self.volume,
            nothing_bought(self.terms),
            earned_before=self.earned_before,
            volume_before=self.volume_before,
            already=self.earned_before,
        )

    @property
    def elapsed(self) -> int:
        """Count the days of the period whose sales are in."""
        return 0 if self.counted_to is None else self.period.elapsed_days(self.counted_to)

    @property
    def days_left(self) -> int:
        """Count the days of the period after the last day whose sales are in."""
        return self.period.days - self.elapsed

    @property
    def earned(self) -> Decimal:
        """Give what is earned to date in the period."""
        return ZERO if self.earning is None else self.earning.earned

    @property
    def is_repeated(self) -> bool:
        """Tell whether the program has more than one period."""
        return len(self.terms.periods()) > 1

    @property
    def left_on(self) -> date | None:
        """Give the last day of a partner that is no longer in the program before its period ends."""
        ends = [span.end for span in self.program.spans]
        last = max((end for end in ends if end is not None), default=None)
        if last is None or None in ends or last >= self.period.end:
            return None
        return last - timedelta(days=1)

    @cached_property
    def position(self) -> Position:
        """Give the position among the tiers."""
        return _position(self.terms, self.basis)

    @cached_property
    def projected(self) -> Position | None:
        """Give the position at the end of the period at the present pace, None where there is no pace."""
        if self.phase is not Phase.LIVE or not self.elapsed or not self.days_left or self.own_measure <= 0:
            return None
        return _position(*at_pace(self.terms, self.basis, self.elapsed, self.period.days))

    @property
    def pace(self) -> Decimal | None:
        """Give what is bought per day so far, None before the first day."""
        if not self.elapsed:
            return None
        with exact():
            return self.own_measure / self.elapsed

    @property
    def own_measure(self) -> Decimal:
        """Give what was bought in the period itself, in what the measure is made of."""
        return own_bought(self.terms, self.basis)

    @property
    def reachable(self) -> bool:
        """Tell whether the next tier asks for at most three times the partner's own pace."""
        gap, pace = self.position.gap, self.pace
        if gap is None or not pace or pace <= 0 or not self.days_left:
            return False
        with exact():
            return gap <= REACH * pace * self.days_left

    @cached_property
    def lead(self) -> Lead:
        """Give the sentence that stands first."""
        return lead(
            self.terms,
            self.basis.volume,
            period_end=self.period.last_day,
            reachable=self.phase is Phase.LIVE and self.reachable,
            ended=self.phase is Phase.ENDED and self.left_on is None,
            earned_before=self.basis.earned_before,
            volume_before=self.basis.volume_before,
            facts=self.basis.facts,
        )

    @property
    def worth(self) -> Decimal | None:
        """Give the extra rebate for each unit of money still to buy, None where no tier is urged."""
        at = self.position
        if self.lead.kind is not LeadKind.NEXT_TIER or not at.gap or at.more_than_today is None:
            return None
        with exact():
            cost = at.gap
            if self.is_quantity:
                volume = self.basis.volume
                if volume.quantity <= 0 or volume.net <= 0:
                    return ZERO
                cost = at.gap * volume.net / volume.quantity
            return at.more_than_today / cost


def _position(terms: Terms, basis: RatedFrom) -> Position:
    return position(
        terms,
        basis.volume,
        earned_before=basis.earned_before,
        volume_before=basis.volume_before,
        facts=basis.facts,
    )


def standing(
    program: PortalProgram, earnings: Iterable[OwnEarning], *, today: date, counted_to: date | None
) -> Standing:
    """
    Tell where the partner stands on a day, in the period of that day, else in the first or the last one.

    :param earnings: all of the partner's earnings, of any program
    :param counted_to: the newest sale date that is counted
    """
    period = _period_on(program.current.terms, today)
    return standing_in(program, period, earnings, today=today, counted_to=counted_to)


def standing_in(
    program: PortalProgram,
    period: Period,
    earnings: Iterable[OwnEarning],
    *,
    today: date,
    counted_to: date | None,
) -> Standing:
    """Tell where the partner stands, or stood, in a period."""
    own = [earning for earning in earnings if earning.program_id == program.id]
    here = next((earning for earning in own if earning.period_start == period.start), None)
    before = [earning for earning in own if earning.period_start < period.start]
    return Standing(
        program=program,
        version=program.current if here is None else program.version(here.version_id),
        period=period,
        phase=_phase(program, period, today),
        volume=NO_VOLUME if here is None else here.volume,
        volume_before=sum((earning.volume for earning in before), NO_VOLUME),
        earned_before=sum((earning.earned for earning in before), ZERO),
        earning=here,
        # A sale dated in the future cannot make the period older than it is.
        counted_to=None if counted_to is None else min(counted_to, today),
    )


def arrange(standings: Sequence[Standing]) -> list[Standing]:
    """
    Put the program to lead with first.

    The live one with the highest extra rebate for what is still to buy; where none is in reach the one that
    has earned most; then those to come, the next first; then those that ended, the last first.
    """
    live = [one for one in standings if one.phase is Phase.LIVE]
    coming = [one for one in standings if one.phase is Phase.UPCOMING]
    ended = [one for one in standings if one.phase is Phase.ENDED]
    return [
        *sorted(live, key=_rank),
        *sorted(coming, key=lambda one: (one.period.start, one.program.code)),
        *sorted(ended, key=lambda one: (-one.period.end.toordinal(), one.program.code)),
    ]


def _rank(one: Standing) -> tuple[bool, Decimal, Decimal, date, str]:
    worth = one.worth
    return (worth is None, -(worth or ZERO), -one.earned, one.period.end, one.program.code)


def _period_on(terms: Terms, day: date) -> Period:
    periods = terms.periods()
    begun = [period for period in periods if period.start <= day]
    return begun[-1] if begun else periods[0]


def _phase(program: PortalProgram, period: Period, today: date) -> Phase:
    if program.status is ProgramStatus.CLOSED or today >= period.end:
        return Phase.ENDED
    if today < period.start or all(span.start is not None and span.start > today for span in program.spans):
        return Phase.UPCOMING
    return Phase.LIVE if any(span.holds(today) for span in program.spans) else Phase.ENDED
