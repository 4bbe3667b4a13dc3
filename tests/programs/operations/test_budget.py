"""A year's budget plan: versions, locking, and the second person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from programs.models import BudgetPlan, BudgetPlanLine
from programs.operations.approve_budget import UnableToApproveBudget, approve_budget
from programs.operations.lock_budget import UnableToLockBudget, lock_budget
from programs.operations.plan_budget import PlanChanged, UnableToPlanBudget, plan_budget
from programs.queries.budget_plans import Cell, planning_progress, waiting_proposals, year_plan
from tests.factories import make_segment
from vir.foundation.audit.models import AuditEvent
from vir.foundation.audit.queries import trail_of
from vir.foundation.identity.models import User
from vir.foundation.tenancy.models import Tenant

FIRST: Mapping[Cell, Decimal] = {("Electrical", 1): Decimal(150000), ("Electrical", 4): Decimal("90000.50")}
SECOND: Mapping[Cell, Decimal] = {**FIRST, ("Electrical", 1): Decimal(140000)}


@pytest.fixture(autouse=True)
def segments(inside: Tenant) -> None:
    make_segment("Electrical")
    make_segment("Industrial")


def plan(
    actor: User, at: datetime, amounts: Mapping[Cell, Decimal] = FIRST, seen: int = 0, reason: str = ""
) -> BudgetPlan:
    return plan_budget(year=2027, amounts=amounts, reason=reason, seen_number=seen, actor_id=actor.id, at=at)


def test_an_edit_is_the_next_version_with_its_author_and_reason(
    priya: User, lena: User, moment: datetime
) -> None:
    plan(priya, moment)

    plan(lena, moment, SECOND, seen=1, reason="Board of 3 Nov")

    found = year_plan(2027)
    assert [(version.number, version.made_by, version.reason) for version in found.versions] == [
        (2, lena, "Board of 3 Nov"),
        (1, priya, ""),
    ]
    assert found.amounts == SECOND
    assert found.total == Decimal("230000.50")
    assert BudgetPlanLine.objects.filter(plan__number=1, quarter=1).get().amount == Decimal(150000)
    assert [event.action for event in trail_of("budget", "2027")] == ["budget.planned", "budget.planned"]


def test_a_version_that_was_not_read_is_not_written_over(priya: User, lena: User, moment: datetime) -> None:
    plan(priya, moment)

    with pytest.raises(PlanChanged, match="Priya made version 1") as refused:
        plan(lena, moment, SECOND, seen=0, reason="Mine")

    assert refused.value.number == 1
    assert BudgetPlan.objects.count() == 1


def test_every_fault_is_named_with_its_place(priya: User, moment: datetime) -> None:
    wrong: Mapping[Cell, Decimal] = {
        ("Nobody", 1): Decimal(1),
        ("Electrical", 5): Decimal(1),
        ("Electrical", 2): Decimal(-1),
        ("Electrical", 3): Decimal("0.001"),
        ("", 1): Decimal("Infinity"),
    }

    with pytest.raises(UnableToPlanBudget) as refused:
        plan(priya, moment, wrong, reason="x" * 301)

    assert set(refused.value.faults) == {*wrong, "reason"}
    assert (BudgetPlan.objects.count(), AuditEvent.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("amounts", "reason", "fault"),
    [(SECOND, " ", "reason"), (FIRST, "Nothing is new", "amounts")],
)
def test_a_change_needs_a_reason_and_a_change(
    priya: User, moment: datetime, amounts: Mapping[Cell, Decimal], reason: str, fault: str
) -> None:
    plan(priya, moment)

    with pytest.raises(UnableToPlanBudget) as refused:
        plan(priya, moment, amounts, seen=1, reason=reason)

    assert list(refused.value.faults) == [fault]


def test_a_plan_of_nothing_is_not_a_plan(priya: User, moment: datetime) -> None:
    with pytest.raises(UnableToPlanBudget, match="Enter a yearly figure"):
        plan(priya, moment, {("Electrical", 1): Decimal(0)})


def test_over_a_locked_plan_a_change_waits_for_a_second_person(
    priya: User, lena: User, moment: datetime
) -> None:
    plan(priya, moment)
    lock_budget(year=2027, seen_number=1, actor_id=lena.id, at=moment)

    plan(priya, moment, SECOND, seen=1, reason="Less")

    found = year_plan(2027)
    assert found.amounts == FIRST
    assert found.proposed is not None
    assert [(one.number, total) for one, total in waiting_proposals()] == [(2, Decimal("230000.50"))]
    with pytest.raises(UnableToApproveBudget, match="You proposed version 2 yourself"):
        approve_budget(year=2027, seen_number=2, actor_id=priya.id, at=moment)
    assert year_plan(2027).amounts == FIRST

    approve_budget(year=2027, seen_number=2, actor_id=lena.id, at=moment)

    found = year_plan(2027)
    assert (found.amounts, found.is_locked, found.proposed) == (SECOND, True, None)
    assert waiting_proposals() == []
    assert [event.action for event in trail_of("budget", "2027")] == [
        "budget.approved",
        "budget.proposed",
        "budget.locked",
        "budget.planned",
    ]


def test_only_the_newest_proposal_is_approved(priya: User, lena: User, moment: datetime) -> None:
    plan(priya, moment)
    lock_budget(year=2027, seen_number=1, actor_id=priya.id, at=moment)
    plan(priya, moment, SECOND, seen=1, reason="Less")
    plan(priya, moment, {("Electrical", 1): Decimal(1)}, seen=2, reason="Much less")

    with pytest.raises(UnableToApproveBudget, match="Version 2"):
        approve_budget(year=2027, seen_number=2, actor_id=lena.id, at=moment)

    assert year_plan(2027).amounts == FIRST


def test_the_database_refuses_an_approval_by_the_author(priya: User, moment: datetime) -> None:
    version = plan(priya, moment)

    with pytest.raises(IntegrityError, match="budget_plan_two_people"), transaction.atomic():
        BudgetPlan.objects.filter(id=version.id).update(approved_by=priya, approved_at=moment)


def test_only_what_was_seen_is_locked_and_only_once(priya: User, moment: datetime) -> None:
    with pytest.raises(UnableToLockBudget, match="There is no plan for 2027"):
        lock_budget(year=2027, seen_number=0, actor_id=priya.id, at=moment)
    plan(priya, moment)
    with pytest.raises(UnableToLockBudget, match="Version 1 counts by now"):
        lock_budget(year=2027, seen_number=2, actor_id=priya.id, at=moment)

    lock_budget(year=2027, seen_number=1, actor_id=priya.id, at=moment)

    with pytest.raises(UnableToLockBudget, match="locked already"):
        lock_budget(year=2027, seen_number=1, actor_id=priya.id, at=moment)


def test_planning_counts_the_segments_that_have_an_amount(priya: User, lena: User, moment: datetime) -> None:
    assert planning_progress(2027).sentence == "2027 budget: 0 of 2 segments planned"
    plan(priya, moment, {**FIRST, ("", 1): Decimal(5000)})
    assert planning_progress(2027).sentence == "2027 budget: 1 of 2 segments planned"
    lock_budget(year=2027, seen_number=1, actor_id=priya.id, at=moment)
    plan(priya, moment, {**FIRST, ("Industrial", 2): Decimal(1)}, seen=1, reason="Industrial joins")
    assert planning_progress(2027).is_done is False

    approve_budget(year=2027, seen_number=2, actor_id=lena.id, at=moment)

    assert planning_progress(2027).is_done is True
