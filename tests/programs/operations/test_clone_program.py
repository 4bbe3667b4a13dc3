"""A program is copied to other dates; nothing but a draft comes of it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from programs.models import Program, ProgramVersion
from programs.operations.clone_program import UnableToCloneProgram, clone_program
from programs.queries.programs import current_version
from tests.factories import make_published_program, program_document
from vir.foundation.audit.models import AuditEvent
from vir.foundation.audit.queries import trail_of
from vir.foundation.identity.models import User
from vir.foundation.tenancy.models import Tenant

NEXT_YEAR = {"starts_on": date(2027, 10, 1), "ends_on": date(2027, 12, 31)}


@pytest.fixture
def source(inside: Tenant, priya: User, lena: User) -> Program:
    return make_published_program(
        program_document(), partners=[], owner=priya, approver=lena, status="closed"
    )


def clone(source: Program, actor: User, at: datetime, **changes: Any) -> Program:
    wanted: dict[str, Any] = {"name": "Q4 Cordless Growth", "goal_amount": None, "budget": None, **NEXT_YEAR}
    return clone_program(program_id=source.id, actor_id=actor.id, at=at, **{**wanted, **changes})


def test_a_copy_has_the_same_terms_at_its_own_dates(source: Program, priya: User, moment: datetime) -> None:
    copy = clone(source, priya, moment)

    assert current_version(copy).document == {
        **program_document(),
        "code": "VIR-2027-001",
        "starts_on": "2027-10-01",
        "ends_on": "2027-12-31",
    }
    assert (copy.status, copy.code, copy.cloned_from, copy.started_from, copy.owner_id) == (
        "draft",
        "VIR-2027-001",
        source,
        "VIR-2026-014",
        priya.id,
    )
    assert Program.objects.get(id=source.id).status == "closed"


def test_a_copy_takes_another_goal_name_and_budget(source: Program, priya: User, moment: datetime) -> None:
    copy = clone(
        source, priya, moment, name=" Q4 Push ", goal_amount=Decimal(7000000), budget=Decimal("240000.00")
    )

    document = current_version(copy).document
    assert document["goal"] == {"measure": "net_amount", "amount": "7000000"}
    assert (document["name"], copy.name, copy.budget) == ("Q4 Push", "Q4 Push", Decimal("240000.00"))
    assert [(event.action, event.data) for event in trail_of("program", copy.code)] == [
        (
            "program.cloned",
            {"from": "VIR-2026-014", "version": 1, "goal": "7000000", "budget": "240000.00"},
        )
    ]


def test_what_is_only_being_written_is_not_copied(source: Program, priya: User, moment: datetime) -> None:
    ProgramVersion.objects.create(
        program=source,
        number=2,
        document=program_document(name="An amendment nobody approved"),
        terms_hash="0" * 64,
        created_at=moment,
    )

    copy = clone(source, priya, moment)

    assert current_version(copy).document["name"] == "Q4 Cordless Growth"


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"ends_on": date(2027, 9, 30)}, "ends_on"),
        ({"goal_amount": Decimal(0)}, "goal"),
        ({"goal_amount": Decimal("NaN")}, "goal"),
        ({"budget": Decimal(-1)}, "budget"),
        ({"budget": Decimal("1.001")}, "budget"),
    ],
)
def test_what_cannot_be_used_is_refused_and_nothing_is_made(
    source: Program, priya: User, moment: datetime, changes: dict[str, Any], path: str
) -> None:
    with pytest.raises(UnableToCloneProgram) as refused:
        clone(source, priya, moment, **changes)

    assert refused.value.path == path
    assert list(Program.objects.values_list("code", flat=True)) == ["VIR-2026-014"]
    assert AuditEvent.objects.count() == 0
