"""What an amendment would move, worked out by the engine and not kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from partners.queries.directory import partners_by_id
from payouts.posting.impact import ZERO, Figures, Impact, Moved
from payouts.posting.records import Place, Promise, Standing
from payouts.queries.positions import stored_positions
from payouts.queries.promises import closed_periods, promised, standing_promises
from payouts.queries.reckoning import Reckoning, reckon
from programs.operations.suppose_enrolment import suppose_enrolment
from programs.queries.amendments import Amendment, supposed_eras
from programs.queries.eras import VersionEra, eras_of_program
from programs.rating import NO_VOLUME, RatedFrom, Volume, at_pace
from programs.terms import Terms
from vir.foundation.money import exact
from vir.foundation.periods import Period

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Outlook:
    """A program reckoned by some versions of its terms: every position, closed ones as they were closed."""

    promise: Promise
    standings: Mapping[Place, Standing]
    as_of: date
    # What each partner has earned in the programs that share its purchases.
    beside: Mapping[UUID, Decimal]

    def partners(self) -> set[UUID]:
        """Give everybody who has a position."""
        return {place.partner_id for place in self.standings} | self.beside.keys()

    def figures(self, partner: UUID, pace: Outlook | None = None) -> Figures:
        """
        Add up what a partner has in all periods.

        :param pace: by which later days are counted, where the last version counts from a day in the middle
        """
        earned, outlook, lines, net = ZERO, ZERO, 0, ZERO
        ahead = False
        for place, standing in sorted(self.standings.items()):
            if place.partner_id != partner:
                continue
            earned += standing.earned
            lines += standing.volume.line_count + standing.volume.return_count
            net += standing.volume.net
            projected = self._projected(standing, pace)
            ahead = ahead or projected is not None
            outlook += standing.earned if projected is None else projected
        return Figures(earned, outlook if ahead else None, lines, net)

    def _projected(self, standing: Standing, pace: Outlook | None) -> Decimal | None:
        period = self.promise.period_from(standing.place.period_start)
        if period is None:
            return None
        elapsed = period.elapsed_days(self.as_of)
        if not elapsed or elapsed >= period.days:
            return None
        basis, terms = self._basis(standing), self.promise.for_period(period).terms
        then = None if pace is None else pace.standings.get(standing.place)
        if then is not None and not standing.rated_from:
            return _mixed(terms, basis, then.volume, period, elapsed)
        scaled, at_end = at_pace(terms, basis, elapsed, period.days)
        return at_end.rate(scaled).earned

    def _basis(self, standing: Standing) -> RatedFrom:
        if standing.rated_from:
            return RatedFrom.from_dict(standing.rated_from)
        amount, volume = ZERO, NO_VOLUME
        for place, earlier in self.standings.items():
            if place.partner_id == standing.place.partner_id and place < standing.place:
                amount, volume = amount + earlier.earned, volume + earlier.volume
        return RatedFrom(standing.volume, earned_before=amount, volume_before=volume, already=amount)


def _mixed(terms: Terms, basis: RatedFrom, pace: Volume, period: Period, elapsed: int) -> Decimal:
    """Rate what was counted so far and, for the days to come, the pace of what the newest version counts."""
    with exact():
        share = Decimal(period.days - elapsed) / elapsed
        ahead = Volume(
            net=basis.volume.net + pace.net * share,
            gross=basis.volume.gross + pace.gross * share,
            quantity=basis.volume.quantity + pace.quantity * share,
        )
    then = RatedFrom(
        ahead,
        basis.facts,
        earned_before=basis.earned_before,
        volume_before=basis.volume_before,
        already=basis.already,
    )
    return then.rate(terms).earned


@dataclass(frozen=True)
class Effects:
    """What an amendment moves as it is asked for, and what it would from a day and from the start."""

    chosen: Impact
    from_day: Impact
    restated: Impact


def effects_of(amendment: Amendment, *, today: date) -> Effects:
    """
    Work out what an amendment moves against the versions that are published. Nothing is kept.

    What is closed stands on both sides. Where it asks for no day, it is compared from tomorrow as well.
    """
    assert amendment.terms is not None
    asked = amendment.version.effective_on
    day = asked or max(today + DAY, amendment.base_terms.starts_on + DAY)
    before = _outlook(amendment, eras_of_program(amendment.program), today)
    whole = _outlook(amendment, _supposed(amendment, None), today)
    partly = _outlook(amendment, _supposed(amendment, day), today)
    restated = _impact(None, before, whole)
    from_day = _impact(day, before, partly, pace=whole)
    return Effects(restated if asked is None else from_day, from_day, restated)


def impact_of(amendment: Amendment, *, today: date) -> Impact:
    """Work out what an amendment moves as it is asked for."""
    return effects_of(amendment, today=today).chosen


def closed_to(program_id: UUID) -> date | None:
    """Give the last day of the newest closed period, None where none is closed."""
    shut = closed_periods([program_id]).get(program_id, {})
    return max((period.period_end - DAY for period in shut.values()), default=None)


def _supposed(amendment: Amendment, day: date | None) -> list[VersionEra]:
    assert amendment.terms is not None
    return supposed_eras(amendment.program, amendment.version, amendment.terms, day)


def _outlook(amendment: Amendment, eras: Sequence[VersionEra], today: date) -> Outlook:
    """Reckon the program by some versions, with the programs that share its purchases."""
    program = amendment.program
    (promise,) = promised({program.id: eras})
    promises = [promise]
    # On both sides the same programs: the group that it leaves and the one that it comes into.
    groups = {
        terms.stacking.group for terms in (amendment.base_terms, amendment.terms, promise.terms) if terms
    }
    groups.discard(None)
    if groups:
        promises += [
            other
            for other in standing_promises()
            if other.code != promise.code and other.terms.stacking.group in groups
        ]
    with suppose_enrolment(program=program, eras=eras):
        found = reckon(promises, today=today)
    beside: dict[UUID, Decimal] = {}
    for other in promises[1:]:
        for place, standing in _standing(found, other).items():
            beside[place.partner_id] = beside.get(place.partner_id, ZERO) + standing.earned
    return Outlook(promise, _standing(found, promise), found.cutoff.as_of, beside)


def _standing(found: Reckoning, promise: Promise) -> dict[Place, Standing]:
    """Take closed positions as they were closed."""
    shut = set(closed_periods([promise.program_id]).get(promise.program_id, {}))
    stored, _ = stored_positions([promise.program_id])
    wanted = {place: s for place, s in found.wanted.items() if place.program_id == promise.program_id}
    kept = {place: s for place, s in stored.items() if place.period_start in shut}
    return {place: s for place, s in wanted.items() if place.period_start not in shut} | kept


def _impact(day: date | None, before: Outlook, after: Outlook, pace: Outlook | None = None) -> Impact:
    ids = before.partners() | after.partners()
    partners = partners_by_id(ids)
    moved = [
        Moved(
            key,
            partners[key].code,
            partners[key].name,
            before.figures(key),
            after.figures(key, pace),
            after.beside.get(key, ZERO) - before.beside.get(key, ZERO),
        )
        for key in ids
    ]
    return Impact(day, sorted(moved, key=lambda one: (one.name, one.code)))
