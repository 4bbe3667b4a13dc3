"""A program begins by the calendar and ends by hand."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from programs.models import Program
from programs.operations.close_program import StillRunning, close_program
from programs.operations.start_due_programs import start_due_programs
from programs.transitions import NotAllowed
from tests.factories import make_next_version, make_published_program, program_document
from vir.foundation.audit.models import AuditEvent
from vir.foundation.audit.queries import trail_of
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

REPEAT: dict[str, Any] = {
    "choice": "repeat",
    "reason": "It reached its goal.",
    "result": {"earned": "1000.00"},
}


def _program(owner: User, approver: User, code: str, starts_on: date, ends_on: date, status: str) -> Program:
    document = program_document(code=code, starts_on=starts_on.isoformat(), ends_on=ends_on.isoformat())
    return make_published_program(document, partners=[], owner=owner, approver=approver, status=status)


def test_scheduled_programs_start_on_their_first_day(
    inside: Tenant, priya: User, lena: User, moment: datetime, today: date
) -> None:
    month = timedelta(days=30)
    for code, offset in (("LATE", -1), ("NOW", 0), ("SOON", 1)):
        begins = today + timedelta(days=offset)
        _program(priya, lena, code, begins, begins + month, "scheduled")

    first = start_due_programs(today=today, at=moment)
    second = start_due_programs(today=today, at=moment)

    assert (first, second) == (["LATE", "NOW"], [])
    assert dict(Program.objects.values_list("code", "status")) == {
        "LATE": "live",
        "NOW": "live",
        "SOON": "scheduled",
    }
    assert [(event.action, event.actor) for event in trail_of("program", "NOW")] == [
        ("program.started", None)
    ]


def test_a_lookalike_elsewhere_does_not_start(
    kestrel: Tenant, osprey: Tenant, charlie: User, priya: User, lena: User, moment: datetime, today: date
) -> None:
    with tenant_context(osprey.id, user_id=charlie.id):
        theirs = _program(charlie, lena, "NOW", today, today, "scheduled")

    with tenant_context(kestrel.id, user_id=priya.id):
        assert start_due_programs(today=today, at=moment) == []

    with tenant_context(osprey.id, user_id=charlie.id):
        assert Program.objects.get(id=theirs.id).status == "scheduled"


def test_a_program_is_closed_after_its_last_day(
    inside: Tenant, priya: User, lena: User, moment: datetime, today: date
) -> None:
    program = _program(priya, lena, "DONE", date(2026, 7, 1), today - timedelta(days=1), "live")

    closed = close_program(program_id=program.id, actor_id=priya.id, at=moment, **REPEAT)

    assert closed.status == Program.objects.get(id=program.id).status == "closed"
    assert trail_of("program", "DONE")[0].action == "program.closed"


@pytest.mark.parametrize(
    ("status", "error"), [("live", StillRunning), ("scheduled", NotAllowed), ("closed", NotAllowed)]
)
def test_a_promise_is_not_closed_early_or_twice(
    status: str,
    error: type[Exception],
    inside: Tenant,
    priya: User,
    lena: User,
    moment: datetime,
    today: date,
) -> None:
    program = _program(priya, lena, "RUNNING", today, today, status)

    with pytest.raises(error):
        close_program(program_id=program.id, actor_id=priya.id, at=moment, **REPEAT)

    assert Program.objects.get(id=program.id).status == status
    assert AuditEvent.objects.count() == 0


def test_the_last_day_ends_where_the_tenant_is(
    inside: Tenant, priya: User, lena: User, moment: datetime, today: date
) -> None:
    program = _program(priya, lena, "ENDING", today, today, "live")
    # Midnight in Chicago is 06:00 UTC.
    midnight = moment.replace(day=24, hour=6)

    with pytest.raises(StillRunning):
        close_program(program_id=program.id, actor_id=priya.id, at=midnight - timedelta(minutes=1), **REPEAT)
    closed = close_program(program_id=program.id, actor_id=priya.id, at=midnight, **REPEAT)

    assert closed.status == "closed"


def test_an_extension_that_lists_do_not_show_yet_keeps_a_program_open(
    inside: Tenant, priya: User, lena: User, moment: datetime, today: date
) -> None:
    over = today - timedelta(days=1)
    program = _program(priya, lena, "LONG", today - timedelta(days=60), over, "live")
    later = today + timedelta(days=30)
    make_next_version(
        program, approver=lena, effective_on=today + timedelta(days=1), ends_on=later.isoformat()
    )
    Program.objects.filter(id=program.id).update(version_number=1, ends_on=over)

    with pytest.raises(StillRunning):
        close_program(program_id=program.id, actor_id=priya.id, at=moment, **REPEAT)

    assert Program.objects.get(id=program.id).status == "live"


def test_a_shorter_version_in_force_lets_a_program_close_after_its_own_last_day(
    inside: Tenant, priya: User, lena: User, moment: datetime, today: date
) -> None:
    first = today - timedelta(days=60)
    program = _program(priya, lena, "SHORT", first, today + timedelta(days=30), "live")
    make_next_version(
        program,
        approver=lena,
        effective_on=today - timedelta(days=20),
        ends_on=(today - timedelta(days=1)).isoformat(),
    )

    close_program(program_id=program.id, actor_id=priya.id, at=moment, **REPEAT)

    assert Program.objects.get(id=program.id).status == "closed"


def test_a_budget_of_a_version_that_passed_on_a_missed_day_counts(
    inside: Tenant, priya: User, lena: User, moment: datetime, today: date
) -> None:
    program = _program(priya, lena, "MISSED", today - timedelta(days=60), today + timedelta(days=60), "live")
    for days, budget in ((-2, Decimal(210_000)), (-1, None)):
        make_next_version(
            program, approver=lena, effective_on=today + timedelta(days=days), new_budget=budget
        )
    Program.objects.filter(id=program.id).update(version_number=1)

    start_due_programs(today=today, at=moment)

    after = Program.objects.get(id=program.id)
    assert (after.version_number, after.budget) == (3, Decimal(210_000))
