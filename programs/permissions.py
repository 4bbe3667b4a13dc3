"""Who may do what with a program, from its records alone."""

from __future__ import annotations

from uuid import UUID

from programs.enums import ProgramStatus
from programs.models import BudgetPlan, Program, ProgramVersion


def is_editable(program: Program) -> bool:
    """Say whether the current version is still being written."""
    return bool(program.status == ProgramStatus.DRAFT)


def waits_for_approval(program: Program) -> bool:
    """Say whether a second person is reading what was sent, so that nothing it depends on may weaken."""
    return bool(program.status == ProgramStatus.IN_APPROVAL)


def is_second_person(version: ProgramVersion, user_id: UUID) -> bool:
    """Say whether a person may approve: nobody approves what they sent for approval themselves."""
    return version.submitted_by_id is not None and version.submitted_by_id != user_id


def is_second_budget_person(plan: BudgetPlan, user_id: UUID) -> bool:
    """Say whether a person may approve a proposal of the budget plan: nobody approves their own."""
    return bool(plan.made_by_id != user_id)
