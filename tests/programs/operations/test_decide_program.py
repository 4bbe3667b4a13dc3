"""What happens with a program is recorded, and asked for at its close."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from programs.models import Program, ProgramDecision
from programs.operations.close_program import close_program
from programs.operations.decide_program import DecisionNeeded, NothingToDecide, decide_program
from programs.queries.decisions import decisions_of, newest_decisions
from tests.factories import make_published_program, program_document
from vir.foundation.audit.models import AuditEvent
from vir.foundation.audit.queries import trail_of
from vir.foundation.identity.models import User
from vir.foundation.tenancy.models import Tenant

STOP = {"choice": "stop", "reason": "Paid mostly for sales we had anyway.", "result": {"earned": "10.00"}}


@pytest.fixture
def over(inside: Tenant, priya: User, lena: User, today: date) -> Program:
    document = program_document(ends_on=(today - timedelta(days=1)).isoformat())
    return make_published_program(document, partners=[], owner=priya, approver=lena)


def test_a_decision_is_kept_with_its_reason_and_what_the_program_had_brought(
    over: Program, priya: User, moment: datetime
) -> None:
    decide_program(program_id=over.id, actor_id=priya.id, at=moment, **STOP)

    [kept] = decisions_of(over)
    assert (kept.choice, kept.reason, kept.result, kept.decided_by) == (
        "stop",
        "Paid mostly for sales we had anyway.",
        {"earned": "10.00"},
        priya,
    )
    assert trail_of("program", over.code)[0].action == "program.decided"


def test_the_newest_decision_counts_and_the_older_one_stays(
    over: Program, priya: User, lena: User, moment: datetime
) -> None:
    decide_program(program_id=over.id, actor_id=priya.id, at=moment, **STOP)
    later = moment + timedelta(days=1)

    decide_program(
        program_id=over.id,
        choice="repeat",
        reason="It worked after all.",
        result={},
        actor_id=lena.id,
        at=later,
    )

    assert newest_decisions([over.id])[over.id].choice == "repeat"
    assert [decision.choice for decision in decisions_of(over)] == ["repeat", "stop"]


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"choice": ""}, "choice"),
        ({"choice": "maybe"}, "choice"),
        ({"reason": "  "}, "reason"),
        ({"reason": "x" * 301}, "reason"),
    ],
)
def test_closing_asks_for_a_decision_and_its_reason(
    over: Program, priya: User, moment: datetime, changes: dict[str, Any], path: str
) -> None:
    with pytest.raises(DecisionNeeded) as refused:
        close_program(program_id=over.id, actor_id=priya.id, at=moment, **{**STOP, **changes})

    assert refused.value.path == path
    assert Program.objects.get(id=over.id).status == "live"
    assert (ProgramDecision.objects.count(), AuditEvent.objects.count()) == (0, 0)


@pytest.mark.parametrize("status", ["draft", "in_approval", "scheduled"])
def test_there_is_nothing_to_decide_before_a_program_begins(
    inside: Tenant, priya: User, lena: User, moment: datetime, status: str
) -> None:
    program = make_published_program(
        program_document(), partners=[], owner=priya, approver=lena, status=status
    )

    with pytest.raises(NothingToDecide):
        decide_program(program_id=program.id, actor_id=priya.id, at=moment, **STOP)

    assert ProgramDecision.objects.count() == 0
