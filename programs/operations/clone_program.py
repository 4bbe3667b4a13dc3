"""Start a draft as a copy of another program, at other dates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from programs.models import Program
from programs.operations.create_program import NAME_LENGTH_MAX
from programs.operations.save_draft import BUDGET_LIMIT
from programs.operations.store_draft import store_draft
from programs.queries.codes import next_code
from programs.queries.locks import lock_program_codes
from programs.queries.programs import current_version, published_version
from programs.queries.terms import newest_document
from programs.terms.moved import moved_document
from vir.foundation.audit.operations import record
from vir.foundation.money import minor_units, round_amount
from vir.foundation.refusals import Refused


class UnableToCloneProgram(Refused):
    """A program cannot be copied like this. `path` names the field to correct."""

    def __init__(self, path: str, message: str) -> None:
        self.path = path
        super().__init__(message)


@dataclass(frozen=True)
class _Copy:
    """What the copy is called, when it runs and what it should reach."""

    name: str
    starts_on: date
    ends_on: date
    goal_amount: Decimal | None


@transaction.atomic
def clone_program(
    *,
    program_id: UUID,
    name: str,
    starts_on: date,
    ends_on: date,
    goal_amount: Decimal | None,
    budget: Decimal | None,
    actor_id: UUID,
    at: datetime,
) -> Program:
    """
    Start a draft with the terms of another program, at its own dates; both count. Nothing is launched.

    What partners were promised is copied where it was published, else what is being written. Days inside the
    terms move along. Targets, baselines and worked examples belong to their dates and stay with the other.

    :param goal_amount: the goal in the measure of the other's goal; None keeps the goal as it is
    :param budget: the most the vendor expects to spend, in the program's currency; None for no budget
    :raises Program.DoesNotExist: if the tenant has no such program
    :raises UnableToCloneProgram: if the name, the dates, the goal or the budget cannot be used
    """
    lock_program_codes()
    source: Program = Program.objects.get(id=program_id)
    copy = _Copy(name.strip(), starts_on, ends_on, goal_amount)
    _check(copy, budget, source.currency)

    version = published_version(source) or current_version(source)
    code = next_code(starts_on.year)
    program = store_draft(
        document=_document(newest_document(version), copy, code),
        code=code,
        name=copy.name,
        currency=source.currency,
        starts_on=starts_on,
        ends_on=ends_on,
        budget=budget,
        actor_id=actor_id,
        at=at,
    )
    program.cloned_from = source
    program.started_from = source.code
    program.save(update_fields=["cloned_from", "started_from"])
    record(
        action="program.cloned",
        kind="program",
        code=program.code,
        actor_id=actor_id,
        at=at,
        data={
            "from": source.code,
            "version": version.number,
            "goal": None if goal_amount is None else str(goal_amount),
            "budget": None if budget is None else str(budget),
        },
    )
    return program


def _check(copy: _Copy, budget: Decimal | None, currency: str) -> None:
    if not copy.name or len(copy.name) > NAME_LENGTH_MAX or not copy.name.isprintable():
        raise UnableToCloneProgram(
            "name", f"Name: write 1 to {NAME_LENGTH_MAX} characters, such as Q1 Cordless Push."
        )
    if copy.ends_on < copy.starts_on:
        raise UnableToCloneProgram(
            "ends_on", "Last day: the program ends before it starts. Choose the first day or a later one."
        )
    goal = copy.goal_amount
    if goal is not None and not (goal.is_finite() and 0 < goal < BUDGET_LIMIT):
        raise UnableToCloneProgram("goal", "Goal: write an amount above 0 and below 10,000,000,000,000.")
    if budget is None:
        return
    if not budget.is_finite() or not 0 <= budget < BUDGET_LIMIT:
        raise UnableToCloneProgram(
            "budget", "Budget: write an amount from 0 to below 10,000,000,000,000, or leave it empty."
        )
    if budget != round_amount(budget, currency):
        raise UnableToCloneProgram(
            "budget", f"Budget: {currency} has {minor_units(currency)} decimals. Write no more of them."
        )


def _document(source: Mapping[str, Any], copy: _Copy, code: str) -> dict[str, Any]:
    document = moved_document(source, copy.starts_on, copy.ends_on)
    document |= {"code": code, "name": copy.name}
    if copy.goal_amount is not None:
        goal = document.get("goal")
        kept = goal if isinstance(goal, Mapping) else {"measure": "net_amount"}
        document["goal"] = {**kept, "amount": f"{copy.goal_amount:f}"}
    return document
