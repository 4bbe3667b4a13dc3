"""A calculation as it would be now, before anything is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from partners.queries.directory import partners_by_id
from payouts.posting.differences import Differences, compare
from payouts.posting.entitlement import entitle
from payouts.posting.records import Counted, Held, Place, Promise, Standing
from payouts.queries.freshness import counted_to
from payouts.queries.positions import stored_positions
from payouts.queries.promises import closed_periods
from payouts.queries.volumes import Cutoff, read_volumes


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

    :param today: lines received after this day do not exist yet
    :param partners: only these, everyone if None
    """
    cutoff = Cutoff(counted_to(today), today)
    counted, held = read_volumes(promises, cutoff, partners=partners)
    programs = [promise.program_id for promise in promises]
    closed = closed_periods(programs)
    stored, row_ids = stored_positions(programs, partners=partners)
    wanted = entitle(promises, counted, stored=stored, closed=closed, as_of=cutoff.as_of)
    return Reckoning(promises, cutoff, counted, held, wanted, row_ids, compare(wanted, stored, closed=closed))


def partner_codes(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Give the codes of partners."""
    return {key: partner.code for key, partner in partners_by_id(set(ids)).items()}
