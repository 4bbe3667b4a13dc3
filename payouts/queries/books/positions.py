"""What the ledger holds for each position, and whether that is what it should be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from payouts.enums import LIABILITIES
from payouts.models import LedgerEntry
from payouts.posting.records import Place, Promise
from payouts.queries.books.balances import Spot, balances_by_spot
from payouts.queries.books.expected import Expected, expectations
from payouts.queries.books.provisions import provided_for
from payouts.queries.promises import standing_promises


@dataclass(frozen=True)
class Difference:
    """A position whose provisions are not what is expected of it."""

    expected: Expected
    provided: Decimal

    @property
    def amount(self) -> Decimal:
        """Give what the ledger lacks."""
        return self.expected.accrued - self.provided


def liability_by_spot(program_ids: list[UUID] | None = None) -> dict[Spot, Decimal]:
    """Give what is owed of each position; what is owed is positive."""
    return {
        spot: owed
        for spot, accounts in balances_by_spot(LIABILITIES, programs=program_ids).items()
        if (owed := -sum(accounts.values(), Decimal(0)))
    }


def unexplained(*, today: date, promises: list[Promise] | None = None) -> list[Difference]:
    """
    List the positions whose provisions in the ledger differ from their entitlement target.

    A period that was closed before the books began has no confirmation in them: of it the ledger holds only what
    was taken over, and it is left out.
    """
    kept = standing_promises() if promises is None else promises
    program_ids = {promise.program_id for promise in kept}
    provided = provided_for(program_ids)
    confirmed = confirmed_places(program_ids)
    return [
        Difference(one, amount)
        for one in expectations(kept, today=today, closed_too=True)
        if not one.closed or one.place in confirmed
        for amount in [provided[one.place].total if one.place in provided else Decimal(0)]
        if amount != one.accrued
    ]


def confirmed_places(program_ids: set[UUID]) -> set[Place]:
    """Give the positions that were confirmed in the books."""
    rows = LedgerEntry.objects.filter(program_id__in=program_ids, kind="confirmation").order_by()
    return {Place(*row) for row in rows.values_list("program_id", "partner_id", "period_start").distinct()}
