"""What the rules work on: promises, volumes and positions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from programs.rating import Volume
from programs.rating.eras import place_on
from programs.terms import Terms
from vir.foundation.periods import Period


@dataclass(frozen=True)
class PromisedEra:
    """One version of a program: the first day on which it counts, its terms and the products that count."""

    starts_on: date | None
    version_id: UUID
    version: int
    terms_hash: str
    terms: Terms
    product_ids: frozenset[UUID]


@dataclass(frozen=True)
class Promise:
    """
    One published program: its newest version and the products that count.

    A line counts by the version of its day, a period is rated by that of its last day; `eras` has all that
    count on some day, in the order of their days. Periods are those of the newest.
    """

    program_id: UUID
    code: str
    name: str
    status: str
    version_id: UUID
    version: int
    terms_hash: str
    rule_sentence: str
    terms: Terms
    product_ids: frozenset[UUID]
    # Whether its lines have to be looked at one by one, or may be added up where they are kept.
    by_lines: bool = False
    eras: tuple[PromisedEra, ...] = ()

    @cached_property
    def versions(self) -> tuple[PromisedEra, ...]:
        """Give the versions that count, at least one."""
        if self.eras:
            return self.eras
        newest = (self.version_id, self.version, self.terms_hash, self.terms, self.product_ids)
        return (PromisedEra(None, *newest),)

    @property
    def is_amended(self) -> bool:
        """Tell whether more than one version counts."""
        return len(self.versions) > 1

    def on(self, day: date) -> PromisedEra:
        """Give the version that counts the lines of a day."""
        return self.versions[place_on([era.starts_on for era in self.versions], day)]

    def for_period(self, period: Period) -> PromisedEra:
        """Give the version that rates a period."""
        return self.on(period.last_day)

    @cached_property
    def periods(self) -> tuple[Period, ...]:
        """Give the measurement periods in order."""
        return tuple(self.terms.periods())

    def begun(self, as_of: date) -> tuple[Period, ...]:
        """Give the periods that have begun by a day."""
        return tuple(period for period in self.periods if period.start <= as_of)

    def period_from(self, start: date) -> Period | None:
        """Find the period that starts on a day."""
        return next((period for period in self.periods if period.start == start), None)


class Place(NamedTuple):
    """Which position: one partner in one period, by its first day, of one program."""

    program_id: UUID
    partner_id: UUID
    period_start: date


@dataclass(frozen=True)
class Counted:
    """The eligible volume of a position; `digest` stands for what else it was rated from."""

    place: Place
    volume: Volume
    digest: str = ""


@dataclass(frozen=True)
class Held:
    """Lines that would count but for their currency."""

    place: Place
    currency: str
    lines: int
    net: Decimal


@dataclass(frozen=True)
class Standing:
    """
    A position as it is stored, or as it should be.

    `rated_from` is what the amount comes from where the volume does not say everything, `first_settlement`
    what the lines received in time had earned, None where all were.
    """

    place: Place
    version_id: UUID
    period_end: date
    currency: str
    volume: Volume
    measured: Decimal
    tier: int
    earned: Decimal
    rated_from: Mapping[str, Any] = field(default_factory=dict)
    first_settlement: Decimal | None = None
