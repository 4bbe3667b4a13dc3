"""What several parts of one page ask for, read once in each open context."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TypeVar, cast
from uuid import UUID

from claims.queries.portal import Freshness, own_freshness
from payouts.queries.portal import OwnEarning, OwnStatement, closed_periods, own_earnings, own_statements
from programs.queries.portal import PortalProgram, portal_programs
from vir.foundation.tenancy.context import current

T = TypeVar("T")


def programs() -> list[PortalProgram]:
    """List the published programs that reach the partner, those that end last first."""
    return _once("portal.programs", portal_programs)


def program(code: str) -> PortalProgram | None:
    """Find a published program that reaches the partner by its code."""
    return next((one for one in programs() if one.code == code), None)


def earnings() -> list[OwnEarning]:
    """List the partner's earnings, the oldest period first."""
    return _once("portal.earnings", own_earnings)


def statements() -> list[OwnStatement]:
    """List the partner's statements, each in its newest version, the newest first."""
    return _once("portal.statements", own_statements)


def freshness() -> Freshness:
    """Give how fresh the counted sales are."""
    return _once("portal.freshness", own_freshness)


def keep_freshness(known: Freshness) -> None:
    """Keep how fresh the counted sales are, where another question has answered that too."""
    current().memo["portal.freshness"] = known


def closed_earnings() -> set[tuple[UUID, date]]:
    """Give program and first day of each closed period in which the partner has anything."""
    return {(one.program_id, one.period_start) for one in earnings() if one.closed_at is not None}


def closed_at(program_id: UUID, start: date) -> datetime | None:
    """Give when a period was closed, None while it is open; asks only where the partner has nothing in it."""
    for one in earnings():
        if (one.program_id, one.period_start) == (program_id, start):
            return one.closed_at
    return _once("portal.closed", closed_periods).get((program_id, start))


def _once(name: str, read: Callable[[], T]) -> T:
    memo = current().memo
    if name not in memo:
        memo[name] = read()
    return cast(T, memo[name])
