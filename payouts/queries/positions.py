"""The stored positions, as the rules read them."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from payouts.models import Earning
from payouts.posting.records import Place, Standing
from programs.rating import Volume

_COLUMNS = (
    "id",
    "version_id",
    "program_id",
    "partner_id",
    "period_start",
    "period_end",
    "currency",
    "net",
    "gross",
    "quantity",
    "line_count",
    "return_count",
    "returns_net",
    "measured",
    "tier",
    "earned",
    "rated_from",
    "first_settlement",
)


def stored_positions(
    program_ids: Iterable[UUID], *, partners: Iterable[UUID] | None = None
) -> tuple[dict[Place, Standing], dict[Place, UUID]]:
    """Give the positions of some programs, and the ids of their rows."""
    found = Earning.objects.filter(program_id__in=list(program_ids))
    if partners is not None:
        found = found.filter(partner_id__in=list(partners))
    standings: dict[Place, Standing] = {}
    ids: dict[Place, UUID] = {}
    # Plain rows: making a model instance of each costs more than all the rest of this.
    for row in found.values_list(*_COLUMNS).iterator():
        key, version, program, partner, start, end, currency, *figures = row
        net, gross, quantity, lines, returns, returns_net, measured, tier, earned, rated_from, first = figures
        place = Place(program, partner, start)
        volume = Volume(net, gross, quantity, lines, returns, returns_net)
        standings[place] = Standing(
            place, version, end, currency, volume, measured, tier, earned, rated_from, first
        )
        ids[place] = key
    return standings, ids


def place_of(row: Earning) -> Place:
    """Say which position a row is."""
    return Place(row.program_id, row.partner_id, row.period_start)


def volume_of(row: Earning) -> Volume:
    """Give the volume of a row."""
    return Volume(row.net, row.gross, row.quantity, row.line_count, row.return_count, row.returns_net)
