"""What every position should be, given the promises and the volumes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from payouts.posting.records import Counted, Place, Promise, Standing
from programs.enums import Accumulation
from programs.rating import NO_VOLUME, RatedFrom, Volume, rate

NOTHING = Decimal(0)


def entitle(
    promises: Sequence[Promise],
    counted: Iterable[Counted],
    *,
    stored: Mapping[Place, Standing],
    closed: Mapping[UUID, Iterable[date]],
    as_of: date,
) -> dict[Place, Standing]:
    """
    Work out every position that has a volume, or had one.

    The entry of a closed period is what it would be now: what that differs by from what it was closed with is a
    prior-period entry, so that a later period looks back at what it would be now.

    :param stored: the positions as they are
    :param closed: the first days of closed periods, by program
    """
    volumes = {entry.place: entry.volume for entry in counted}
    partners: dict[UUID, set[UUID]] = defaultdict(set)
    for place in (*volumes, *stored):
        partners[place.program_id].add(place.partner_id)

    found: dict[Place, Standing] = {}
    for promise in promises:
        shut = set(closed.get(promise.program_id, ()))
        for partner in sorted(partners[promise.program_id]):
            found.update(_partner(promise, partner, volumes, stored, shut, as_of))
    for place, standing in stored.items():
        if place not in found:
            found[place] = vanished(standing)
    return found


def _partner(
    promise: Promise,
    partner: UUID,
    volumes: Mapping[Place, Volume],
    stored: Mapping[Place, Standing],
    closed: set[date],
    as_of: date,
) -> Iterable[tuple[Place, Standing]]:
    """
    Work out one partner's periods in order, each looking back at the earlier ones.

    Where a closed one would be different now, what a later one is rated from is kept with it: what is stored
    before it does not say that.
    """
    earned_before, volume_before = NOTHING, NO_VOLUME
    moved = False
    to_date = promise.terms.accumulation is Accumulation.TO_DATE
    for period in promise.begun(as_of):
        place = Place(promise.program_id, partner, period.start)
        volume = volumes.get(place, NO_VOLUME)
        before = stored.get(place)
        if volume is NO_VOLUME and before is None and not (to_date and volume_before is not NO_VOLUME):
            continue
        version = promise.for_period(period)
        rating = rate(version.terms, volume, earned_before=earned_before, volume_before=volume_before)
        yield (
            place,
            Standing(
                place=place,
                version_id=version.version_id,
                period_end=period.end,
                currency=promise.terms.currency,
                volume=volume,
                measured=rating.measured,
                tier=rating.tier,
                earned=rating.earned,
                rated_from=RatedFrom(
                    volume,
                    earned_before=earned_before,
                    volume_before=volume_before,
                    already=earned_before,
                ).to_dict()
                if moved
                else {},
            ),
        )
        earned_before += rating.earned
        volume_before += volume
        if period.start in closed:
            stands = (NOTHING, NO_VOLUME) if before is None else (before.earned, before.volume)
            moved = moved or stands != (rating.earned, volume)


def vanished(standing: Standing) -> Standing:
    """Give a position that nothing counts for any more."""
    return Standing(
        place=standing.place,
        version_id=standing.version_id,
        period_end=standing.period_end,
        currency=standing.currency,
        volume=NO_VOLUME,
        measured=NOTHING,
        tier=0,
        earned=NOTHING,
    )
