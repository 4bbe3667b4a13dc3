"""Lock a year's budget plan: from then on a change needs a second person."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from programs.models import BudgetPlan
from programs.queries import locks
from programs.queries.budget_plans import year_plan
from vir.foundation.audit.operations import record
from vir.foundation.refusals import Refused


class UnableToLockBudget(Refused):
    """There is nothing to lock, or it is locked already, or it is not what was seen."""


@transaction.atomic
def lock_budget(*, year: int, seen_number: int, actor_id: UUID, at: datetime) -> BudgetPlan:
    """
    Lock the version of a year's plan that counts. There is no unlocking: changes are proposed and approved.

    :param seen_number: the version that was read before locking
    :raises UnableToLockBudget: if there is none, another one counts by now, or it is locked
    """
    locks.lock_budget(year)
    plan = year_plan(year)
    version = plan.counting
    if version is None:
        raise UnableToLockBudget(f"There is no plan for {year} yet. Plan it, then lock it.")
    if version.number != seen_number:
        raise UnableToLockBudget(
            f"Version {version.number} counts by now, not version {seen_number}. Look at it, then lock it."
        )
    if plan.is_locked:
        raise UnableToLockBudget(f"Version {version.number} of the {year} plan is locked already.")
    version.locked_by_id = actor_id
    version.locked_at = at
    version.save(update_fields=["locked_by", "locked_at"])
    record(
        action="budget.locked",
        kind="budget",
        code=str(year),
        actor_id=actor_id,
        at=at,
        data={"version": version.number},
    )
    return version
