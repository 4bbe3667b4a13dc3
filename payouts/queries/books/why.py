"""Why the books carry another amount than the contract gives so far: the expected tiers of running programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from payouts.enums import LIABILITIES, Account
from payouts.models import AccrualOverride
from payouts.posting.records import Promise
from payouts.queries.books.balances import Spot, balances_by_spot
from payouts.queries.books.expected import Expected, expectations
from payouts.queries.promises import standing_promises
from programs.enums import ExpectedVolume
from vir.foundation.periods import Period

NOTHING = Decimal(0)


class TierCount(NamedTuple):
    """How many partners are expected to end in a tier, 0 for below the first."""

    tier: int
    partners: int


@dataclass(frozen=True)
class Overridden:
    """An override that counts, the tiers with and without it, and by how much it moves what is accrued."""

    override: AccrualOverride
    partner: str
    partner_code: str
    was_tier: int
    tier: int
    effect: Decimal


@dataclass(frozen=True)
class Differing:
    """
    One running measurement period of a program: what the contract gives so far, and what the books carry.

    :param in_books: what the ledger holds for its positions
    :param due: what it should hold; the difference is posted with the next recalculation
    """

    promise: Promise
    period: Period
    currency: str
    positions: tuple[Expected, ...]
    in_books: Decimal

    @property
    def earned(self) -> Decimal:
        """Add up what is earned to date."""
        return sum((one.earned for one in self.positions), NOTHING)

    @property
    def due(self) -> Decimal:
        """Add up what the books should hold."""
        return sum((one.accrued for one in self.positions), NOTHING)

    @property
    def difference(self) -> Decimal:
        """Say how far the books and the contract are apart."""
        return self.in_books - self.earned

    @property
    def behind(self) -> Decimal:
        """Say what is not posted yet."""
        return self.due - self.in_books

    @property
    def method(self) -> ExpectedVolume:
        """Give the method of the program."""
        return self.positions[0].method

    @property
    def tiers(self) -> list[TierCount]:
        """Count the partners by expected tier, each up to the highest that anybody reaches."""
        counted = Counter(one.expected_tier for one in self.positions)
        return [TierCount(tier, counted[tier]) for tier in range(max(counted, default=0) + 1)]

    @property
    def rising(self) -> int:
        """Count the partners that are expected to end in a higher tier than today's."""
        return sum(1 for one in self.positions if one.expected_tier > one.tier)

    @property
    def overrides(self) -> list[Overridden]:
        """List what finance expects otherwise, the greatest effect first."""
        found = [
            Overridden(
                one.override, one.partner, one.partner_code, one.pace_tier, one.expected_tier, one.effect
            )
            for one in self.positions
            if one.override is not None
        ]
        return sorted(found, key=lambda one: (-abs(one.effect), one.partner))


def differing(
    program_ids: Collection[UUID], *, today: date, promises: Sequence[Promise] | None = None
) -> list[Differing]:
    """List the running measurement periods in which books and contract differ or somebody overrode, by program."""
    found = running(program_ids, today=today, promises=promises)
    return [one for one in found if one.difference or one.behind or one.overrides]


def running(
    program_ids: Collection[UUID], *, today: date, promises: Sequence[Promise] | None = None
) -> list[Differing]:
    """List the running measurement periods of programs that have positions, by program and date."""
    every = standing_promises() if promises is None else promises
    chosen = [promise for promise in every if promise.program_id in program_ids]
    if not chosen:
        return []
    by_id = {promise.program_id: promise for promise in chosen}
    together: dict[tuple[UUID, date, str], list[Expected]] = {}
    for one in expectations(chosen, today=today):
        place = one.place
        together.setdefault((place.program_id, place.period_start, one.currency), []).append(one)
    balances = balances_by_spot(LIABILITIES, programs=list(by_id))
    return [
        Differing(
            promise=by_id[program_id],
            period=period,
            currency=currency,
            positions=tuple(positions),
            in_books=held_for(balances, program_id, start, currency),
        )
        for (program_id, start, currency), positions in together.items()
        if (period := by_id[program_id].period_from(start)) is not None
    ]


def held_for(
    balances: Mapping[Spot, Mapping[Account, Decimal]], program_id: UUID, start: date, currency: str
) -> Decimal:
    """Add up what the ledger holds for one measurement period of a program."""
    return -sum(
        (
            amount
            for spot, accounts in balances.items()
            if spot.program_id == program_id and spot.period_start == start and spot.currency == currency
            for amount in accounts.values()
        ),
        NOTHING,
    )
