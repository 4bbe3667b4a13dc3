"""A calculation as it would be now, before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from partners.queries.directory import partner_ids_by_code, partners_by_id
from payouts.posting.by_lines import entitle_by_lines, held_for_rates, stacked_with
from payouts.posting.differences import Differences, compare
from payouts.posting.entitlement import entitle
from payouts.posting.records import Counted, Held, Place, Promise, Standing
from payouts.queries.freshness import counted_to
from payouts.queries.positions import stored_positions
from payouts.queries.promises import closed_periods, standing_promises
from payouts.queries.sales import read_given
from payouts.queries.volumes import Cutoff, read_volumes
from programs.rating import rests_on_others


@dataclass(frozen=True)
class Reckoning:
    """What goes in, what comes out, and what differs from what is stored."""

    promises: list[Promise]
    cutoff: Cutoff
    counted: list[Counted]
    held: list[Held]
    wanted: dict[Place, Standing]
    row_ids: dict[Place, UUID]
    differences: Differences


def reckon(promises: list[Promise], *, today: date, partners: frozenset[UUID] | None = None) -> Reckoning:
    """
    Work out every position of the promises and compare.

    Programs that rest on sums are calculated from volumes added up by the database, the others from their
    lines; both by the same engine. Where what one partner earns depends on what others bought, everyone is
    looked at.

    :param today: lines received after this day do not exist yet
    :param partners: only these, everyone if None
    """
    cutoff = Cutoff(counted_to(today), today)
    if any(rests_on_others(era.terms) for promise in promises for era in promise.versions):
        partners = None
    from_sums = [promise for promise in promises if not promise.by_lines]
    from_lines = [promise for promise in promises if promise.by_lines]
    counted, held = read_volumes(from_sums, cutoff, partners=partners)
    programs = [promise.program_id for promise in promises]
    closed = closed_periods(programs)
    stored, row_ids = stored_positions(programs, partners=partners)
    by_lines = {promise.program_id for promise in from_lines}
    wanted = entitle(
        from_sums,
        counted,
        stored={place: standing for place, standing in stored.items() if place.program_id not in by_lines},
        closed=closed,
        as_of=cutoff.as_of,
    )
    if from_lines:
        of_lines = {place: standing for place, standing in stored.items() if place.program_id in by_lines}
        given = read_given(from_lines, cutoff, partners=partners)
        codes = partner_ids_by_code()
        found, also_counted = entitle_by_lines(from_lines, given, codes=codes, stored=of_lines, closed=closed)
        wanted |= found
        counted += also_counted
        held += held_for_rates(from_lines, given, codes)
    return Reckoning(promises, cutoff, counted, held, wanted, row_ids, compare(wanted, stored, closed=closed))


def reckon_around(promise: Promise, *, today: date, partners: frozenset[UUID] | None = None) -> Reckoning:
    """Work out a promise together with the programs that share its purchases."""
    promises: Sequence[Promise] = [promise]
    if promise.terms.stacking.group is not None:
        others = [other for other in standing_promises() if other.code != promise.code]
        promises = stacked_with(promise, [promise, *others])
    return reckon(list(promises), today=today, partners=partners)


def partner_codes(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Give the codes of partners."""
    return {key: partner.code for key, partner in partners_by_id(set(ids)).items()}
