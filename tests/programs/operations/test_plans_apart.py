"""Copies, decisions and budgets of one vendor are nothing to another."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from programs.models import Program
from programs.operations.clone_program import clone_program
from programs.operations.decide_program import decide_program
from programs.operations.move_draft import Move, move_drafts
from programs.operations.plan_budget import plan_budget
from programs.queries.budget_plans import planning_progress, waiting_proposals, year_plan
from programs.queries.decisions import newest_decisions
from programs.queries.planned import clones_in, planned_programs
from tests.factories import make_published_program, make_segment, program_document
from vir.foundation.identity.models import User
from vir.foundation.periods import FiscalYear
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

DAYS = (date(2027, 10, 1), date(2027, 12, 31))


def closed(owner: User, approver: User) -> Program:
    return make_published_program(
        program_document(), partners=[], owner=owner, approver=approver, status="closed"
    )


def test_another_vendors_program_is_not_there(
    kestrel: Tenant, osprey: Tenant, priya: User, lena: User, charlie: User, moment: datetime
) -> None:
    with tenant_context(kestrel.id, user_id=priya.id):
        ours = closed(priya, lena)

    with tenant_context(osprey.id, user_id=charlie.id):
        with pytest.raises(Program.DoesNotExist):
            clone_program(
                program_id=ours.id,
                name="Mine now",
                starts_on=DAYS[0],
                ends_on=DAYS[1],
                goal_amount=None,
                budget=None,
                actor_id=charlie.id,
                at=moment,
            )
        with pytest.raises(Program.DoesNotExist):
            decide_program(
                program_id=ours.id, choice="stop", reason="No", result={}, actor_id=charlie.id, at=moment
            )
        with pytest.raises(Program.DoesNotExist):
            move_drafts(moves=[Move(ours.id, *DAYS)], actor_id=charlie.id, at=moment)
        assert planned_programs(FiscalYear(2026).period) == []


def test_copies_and_decisions_of_a_lookalike_are_not_ours(
    kestrel: Tenant, osprey: Tenant, priya: User, lena: User, charlie: User, moment: datetime
) -> None:
    with tenant_context(osprey.id, user_id=charlie.id):
        theirs = closed(charlie, lena)
        decide_program(
            program_id=theirs.id, choice="stop", reason="Theirs", result={}, actor_id=charlie.id, at=moment
        )

    with tenant_context(kestrel.id, user_id=priya.id):
        ours = closed(priya, lena)

        assert newest_decisions([ours.id, theirs.id]) == {}
        assert clones_in([ours.id, theirs.id], FiscalYear(2027).period) == {}
        assert [one.program for one in planned_programs(FiscalYear(2026).period)] == [ours]


def test_each_vendor_has_a_plan_of_its_own(
    kestrel: Tenant, osprey: Tenant, priya: User, charlie: User, moment: datetime
) -> None:
    for tenant, user, amount in ((kestrel, priya, 150000), (osprey, charlie, 7)):
        with tenant_context(tenant.id, user_id=user.id):
            make_segment("Electrical")
            assert (year_plan(2027).versions, planning_progress(2027).planned) == ((), 0)
            plan_budget(
                year=2027,
                amounts={("Electrical", 1): Decimal(amount)},
                reason="",
                seen_number=0,
                actor_id=user.id,
                at=moment,
            )

    with tenant_context(kestrel.id, user_id=priya.id):
        assert year_plan(2027).amounts == {("Electrical", 1): Decimal(150000)}
        assert waiting_proposals() == []
