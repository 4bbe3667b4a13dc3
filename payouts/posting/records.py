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
from programs.terms import Terms
from vir.foundation.periods import Period


@dataclass(frozen=True)
class Promise:
    """One published program: the version in force and the products that count."""

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
