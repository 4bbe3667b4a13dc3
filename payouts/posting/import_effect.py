"""What lines that come into the books, or leave them, change in what is earned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from payouts.posting.fingerprints import digest, plain
from payouts.posting.records import Place, Promise, Standing

ZERO = Decimal(0)
# So many amounts are kept one by one, the largest first; the sums are of all.
KEPT_MAX = 200


@dataclass(frozen=True)
class Moved:
    """One position before and after; of a closed period, what it would be now, because it stays as it is."""

    place: Place
    program: str
    program_name: str
    currency: str
    before: Decimal
    after: Decimal

    @property
    def by(self) -> Decimal:
        """Give by how much it moves."""
        return self.after - self.before


@dataclass(frozen=True)
class ImportEffect:
    """The open positions that move, and the closed ones that would but stay."""

    moved: tuple[Moved, ...]
    stays: tuple[Moved, ...]

    def by_currency(self) -> dict[str, Decimal]:
        """Add up by how much what is earned moves."""
        sums: dict[str, Decimal] = {}
        for one in self.moved:
            sums[one.currency] = sums.get(one.currency, ZERO) + one.by
        return sums

    def kept(self, partners: Mapping[UUID, tuple[str, str]]) -> dict[str, Any]:
        """
        Give it as it is kept with an import: amounts as texts.

        :param partners: code and name by id
        """
        return {
            "change": {currency: plain(amount) for currency, amount in sorted(self.by_currency().items())},
            "partners": len({one.place.partner_id for one in self.moved}),
            "programs": len({one.program for one in self.moved}),
            "amounts": len(self.moved),
            "moved": [_kept(one, partners) for one in _largest(self.moved)],
            "closed": len(self.stays),
            "stays": [_kept(one, partners) for one in _largest(self.stays)],
        }


def effect_between(
    before: Mapping[Place, Standing],
    after: Mapping[Place, Standing],
    *,
    promises: Iterable[Promise],
    closed: Mapping[UUID, Iterable[date]],
    closed_at: Mapping[Place, Decimal],
) -> ImportEffect:
    """
    Compare two reckonings of the same positions.

    :param closed_at: what closed positions were closed with
    """
    by_id = {promise.program_id: promise for promise in promises}
    shut = {(program, start) for program, starts in closed.items() for start in starts}
    moved: list[Moved] = []
    stays: list[Moved] = []
    for place in sorted(before.keys() | after.keys()):
        was, now = _earned(before, place), _earned(after, place)
        promise = by_id.get(place.program_id)
        if was == now or promise is None:
            continue
        is_closed = (place.program_id, place.period_start) in shut
        one = Moved(
            place,
            promise.code,
            promise.name,
            promise.terms.currency,
            closed_at.get(place, ZERO) if is_closed else was,
            now,
        )
        (stays if is_closed else moved).append(one)
    return ImportEffect(tuple(moved), tuple(stays))


def versions_mark(promises: Iterable[Promise]) -> str:
    """Give what stands for the terms of all programs: another one, and an effect is out of date."""
    return digest(sorted([promise.code, era.terms_hash] for promise in promises for era in promise.versions))


def _earned(standings: Mapping[Place, Standing], place: Place) -> Decimal:
    standing = standings.get(place)
    return ZERO if standing is None else standing.earned


def _largest(moved: Iterable[Moved]) -> list[Moved]:
    return sorted(moved, key=lambda one: (-abs(one.by), one.program, one.place))[:KEPT_MAX]


def _kept(one: Moved, partners: Mapping[UUID, tuple[str, str]]) -> dict[str, str]:
    code, name = partners.get(one.place.partner_id, ("", ""))
    return {
        "program": one.program,
        "program_name": one.program_name,
        "partner": code,
        "partner_name": name,
        "period": one.place.period_start.isoformat(),
        "currency": one.currency,
        "before": plain(one.before),
        "after": plain(one.after),
    }
