"""What has to be written so that positions are what they should be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from payouts.posting.records import Place, Standing


@dataclass(frozen=True)
class Differences:
    """
    Positions that are new, positions that change, and by how much each moves; closed ones that would, apart.

    `after_close` pairs what a closed position earned (zero if it had none) with what it would earn now.
    """

    new: tuple[Standing, ...]
    changed: tuple[Standing, ...]
    moves: Mapping[Place, Decimal]
    after_close: Mapping[Place, tuple[Decimal, Decimal]]

    @property
    def nothing(self) -> bool:
        """Say whether everything is as it should be."""
        return not (self.new or self.changed)

    def change_by_currency(self) -> dict[str, Decimal]:
        """Add up by how much what is earned moves."""
        moved: dict[str, Decimal] = {}
        for standing in (*self.new, *self.changed):
            amount = self.moves.get(standing.place, Decimal(0))
            if amount:
                moved[standing.currency] = moved.get(standing.currency, Decimal(0)) + amount
        return moved


def compare(
    wanted: Mapping[Place, Standing],
    stored: Mapping[Place, Standing],
    *,
    closed: Mapping[UUID, Iterable[date]],
) -> Differences:
    """Find what differs, in the order of the places."""
    shut = {(program, start) for program, starts in closed.items() for start in starts}
    new, changed = [], []
    moves: dict[Place, Decimal] = {}
    after_close: dict[Place, tuple[Decimal, Decimal]] = {}
    for place in sorted(wanted):
        should, before = wanted[place], stored.get(place)
        was = Decimal(0) if before is None else before.earned
        if (place.program_id, place.period_start) in shut:
            if should.earned != was:
                after_close[place] = (was, should.earned)
            continue
        if should.earned != was:
            moves[place] = should.earned - was
        if before is None:
            new.append(should)
        elif before != should:
            changed.append(should)
    return Differences(tuple(new), tuple(changed), moves, after_close)
