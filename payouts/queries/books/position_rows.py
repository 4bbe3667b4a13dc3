"""The positions of one measurement period beside what the ledger holds for each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from payouts.enums import LIABILITIES
from payouts.posting.records import Promise
from payouts.queries.books.balances import Spot, balances_by_spot
from payouts.queries.books.expected import Expected, expected_of
from vir.foundation.periods import Period


@dataclass(frozen=True)
class PositionRow:
    """
    One partner in one measurement period.

    :param in_books: what the ledger holds: of a closed period what is left to be paid
    """

    expected: Expected
    in_books: Decimal

    @property
    def behind(self) -> Decimal:
        """Say what is not posted yet; of a closed period nothing is."""
        return Decimal(0) if self.expected.closed else self.expected.accrued - self.in_books


def position_rows(promise: Promise, period: Period, *, today: date) -> list[PositionRow]:
    """List the partners of a measurement period, the largest amount first."""
    balances = balances_by_spot(LIABILITIES, programs=[promise.program_id])
    return [
        PositionRow(one, -sum(balances.get(Spot(*one.place, one.currency), {}).values(), Decimal(0)))
        for one in expected_of(promise, period, today=today)
    ]
