"""The partner's figures as one reading, and the mark that changes whenever one of them does."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from claims.queries.own_claims import newest_change
from claims.queries.portal import Freshness, own_freshness
from payouts.queries.portal import OwnEarning, OwnStatement, own_earnings, own_statements
from vir.faces.portal.standing import Standing
from vir.foundation.web.access import Access


@dataclass(frozen=True)
class Figures:
    """Everything about the partner that a calculation, an import or a payout run changes."""

    earnings: list[OwnEarning]
    statements: list[OwnStatement]
    fresh: Freshness
    # When one of the partner's claims changed last.
    claims_at: datetime | None = None

    def mark(self, access: Access) -> str:
        """Give the entity tag of a page made of these figures for a person on a day, with its quotes."""
        known = [
            access.partner_id,
            access.role.value,
            access.today,
            self.fresh,
            self.claims_at,
            [(e.id, e.calculation_id, e.earned, e.volume, e.tier) for e in self.earnings],
            [(s.code, s.version, str(s.paid_on)) for s in self.statements],
        ]
        return f'"{hashlib.sha256(repr(known).encode()).hexdigest()[:32]}"'

    def statement_of(self, one: Standing) -> str:
        """Give the code of the statement that confirms a period, empty where there is none."""
        return statement_of(self.statements, one)


def statement_of(statements: Iterable[OwnStatement], one: Standing) -> str:
    """Give the code of the statement of a period, empty where there is none."""
    place = (one.program.id, one.period.start)
    return next((found.code for found in statements if (found.program_id, found.period_start) == place), "")


def read_figures() -> Figures:
    """Read the partner's figures; five queries, four where no statement was issued."""
    return Figures(own_earnings(), own_statements(), own_freshness(), newest_change())
