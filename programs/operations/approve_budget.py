"""Let a proposal over a locked budget plan count."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from programs import permissions
from programs.models import BudgetPlan
from programs.queries.budget_plans import year_plan
from programs.queries.locks import lock_budget
from vir.foundation.audit.operations import record
from vir.foundation.refusals import Refused


class UnableToApproveBudget(Refused):
    """The proposal is gone or another one by now, or it is the approver's own."""


@transaction.atomic
def approve_budget(*, year: int, seen_number: int, actor_id: UUID, at: datetime) -> BudgetPlan:
    """
    Approve the newest proposal as a second person: it counts from now on, and is locked as the one before was.

    :param seen_number: the proposal that was read
    :raises UnableToApproveBudget: if it is not the newest version, counts already, or is the approver's own
    """
    lock_budget(year)
    proposed = year_plan(year).proposed
    if proposed is None or proposed.number != seen_number:
        raise UnableToApproveBudget(
            f"Version {seen_number} of the {year} plan does not wait for approval. Look at the newest version."
        )
    if not permissions.is_second_budget_person(proposed, actor_id):
        raise UnableToApproveBudget(
            f"You proposed version {seen_number} yourself. A second person approves it; it waits for them on Home."
        )
    proposed.approved_by_id = actor_id
    proposed.approved_at = at
    proposed.locked_by_id = actor_id
    proposed.locked_at = at
    proposed.save(update_fields=["approved_by", "approved_at", "locked_by", "locked_at"])
    record(
        action="budget.approved",
        kind="budget",
        code=str(year),
        actor_id=actor_id,
        at=at,
        data={"version": proposed.number},
    )
    return proposed
