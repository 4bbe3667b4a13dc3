"""The partner's figures as one reading, and the mark that changes whenever one of them does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from claims.queries.portal import Freshness
from payouts.queries.portal import OwnEarning, OwnStatement
from vir.faces.portal import once
from vir.faces.portal.standing import Standing


@dataclass(frozen=True)
class Figures:
    """Everything about the partner that a calculation, an import or a payout run changes."""

    earnings: list[OwnEarning]
    statements: list[OwnStatement]
    fresh: Freshness

    def statement_of(self, one: Standing) -> str:
        """Give the code of the statement that confirms a period, empty where there is none."""
        return statement_of(self.statements, one)


def statement_of(statements: Iterable[OwnStatement], one: Standing) -> str:
    """Give the code of the statement of a period, empty where there is none."""
    place = (one.program.id, one.period.start)
    return next((found.code for found in statements if (found.program_id, found.period_start) == place), "")


def read_figures() -> Figures:
    """Read the partner's figures; three queries, none for what the page has read already."""
    return Figures(once.earnings(), once.statements(), once.freshness())
