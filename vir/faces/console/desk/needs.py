"""
What needs this person: decisions only they or their role can take, oldest first.

A part of the product adds its own kind of need by a provider: a function that is given the `Morning` (who asks,
and where everything stands) and yields `Need`s, at most a few and in a fixed number of queries whatever the number
of programs. It asks for the right of the person first and yields nothing without it. The provider is written in
`needs_of_….py` beside this file and named in `PROVIDERS` below.

A need has a key that says what it is about and in which state that is: whoever puts it aside, with a reason, does
not see it again until the key changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from vir.faces.console.desk import (
    needs_of_claims,
    needs_of_data,
    needs_of_money,
    needs_of_payees,
    needs_of_plans,
    needs_of_programs,
)
from vir.faces.console.desk.morning import Morning, Need
from vir.foundation.identity.dismissed_needs import dismissed_needs
from vir.foundation.identity.models import DismissedNeed
from vir.foundation.identity.roles import Role
from vir.foundation.periods import local_date

Kind = Literal["programs", "claims", "money", "data"]
Provider = Callable[[Morning], Iterator[Need]]

# Each kind stands where its role looks first, see ORDER.
PROVIDERS: tuple[tuple[Kind, Provider], ...] = (
    ("programs", needs_of_programs.to_decide),
    ("programs", needs_of_programs.given_back),
    ("programs", needs_of_programs.over_budget),
    ("programs", needs_of_programs.terms_unread),
    ("programs", needs_of_programs.to_plan),
    ("programs", needs_of_plans.budgets_to_approve),
    ("programs", needs_of_plans.programs_to_close),
    ("claims", needs_of_claims.late),
    ("claims", needs_of_claims.flagged),
    ("claims", needs_of_claims.clean),
    ("money", needs_of_money.runs),
    ("money", needs_of_money.adjustments),
    ("money", needs_of_payees.calls),
    ("money", needs_of_money.periods_to_close),
    ("money", needs_of_money.books_differ),
    ("data", needs_of_data.imports),
    ("data", needs_of_data.unmatched),
    ("data", needs_of_data.failed_jobs),
)
ORDER: dict[Role, tuple[Kind, ...]] = {
    Role.FINANCE_PREPARER: ("money", "data", "claims", "programs"),
    Role.FINANCE_APPROVER: ("money", "programs", "claims", "data"),
    Role.CLAIMS_REVIEWER: ("claims", "data", "programs", "money"),
}
USUAL: tuple[Kind, ...] = ("programs", "claims", "money", "data")


@dataclass(frozen=True)
class Waiting:
    """A need with its age in words."""

    need: Need
    age: str


@dataclass(frozen=True)
class Aside:
    """A need that was put aside, and why."""

    need: Need
    dismissed: DismissedNeed


@dataclass(frozen=True)
class Needs:
    """What waits for a person, and what of it they have put aside."""

    waiting: tuple[Waiting, ...]
    aside: tuple[Aside, ...]

    def find(self, key: str) -> Need | None:
        """Find one that waits."""
        return next((one.need for one in self.waiting if one.need.key == key), None)


def needs_of(morning: Morning) -> Needs:
    """List what waits for this person: by kind, as the role looks for it, the oldest of each first."""
    access = morning.access
    order = ORDER.get(access.role, USUAL)
    found: list[tuple[int, date, Need]] = []
    for kind, provider in PROVIDERS:
        for need in provider(morning):
            since = _day(need.since, access.tenant.time_zone) or access.today
            found.append((order.index(kind), since, need))
    found.sort(key=lambda entry: (entry[0], entry[1]))
    aside = {one.key: one for one in dismissed_needs(user_id=access.user.id)} if found else {}
    return Needs(
        waiting=tuple(
            Waiting(need, _age(since, access.today, need))
            for _, since, need in found
            if need.key not in aside
        ),
        aside=tuple(Aside(need, aside[need.key]) for _, _, need in found if need.key in aside),
    )


def _day(since: date | None, time_zone: str) -> date | None:
    return local_date(since, time_zone) if isinstance(since, datetime) else since


def _age(since: date, today: date, need: Need) -> str:
    """Write how long it waits: "today", "3 days"."""
    if need.since is None:
        return ""
    days = (today - since).days
    return "today" if days <= 0 else f"{days:,} day{'' if days == 1 else 's'}"
