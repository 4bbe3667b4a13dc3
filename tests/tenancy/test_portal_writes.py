"""What a person of a partner may write, and that it is in that person's own name only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

import pytest
from django.db import ProgrammingError, connection, transaction

from programs.models import Acknowledgement, ProgramVersion
from tests.factories import NOON, make_partner, make_person, make_published_program, program_document
from vir.foundation.audit.models import AuditEvent
from vir.foundation.audit.operations import record
from vir.foundation.identity.models import User
from vir.foundation.jobs.models import Job
from vir.foundation.jobs.operations import enqueue
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant


@dataclass
class Stage:
    """A vendor with a program for one of its two partners, and a person of each."""

    tenant: Tenant
    alder: UUID
    bexley: UUID
    marta: User
    bea: User
    version: ProgramVersion


@pytest.fixture
def stage(kestrel: Tenant, priya: User, lena: User) -> Stage:
    with tenant_context(kestrel.id, user_id=priya.id):
        alder, bexley = make_partner("ALDER"), make_partner("BEXLEY")
        program = make_published_program(program_document(), partners=[alder], owner=priya, approver=lena)
        version = ProgramVersion.objects.get(program=program)
    marta = make_person(kestrel, "marta", "partner_admin", alder.id)
    bea = make_person(kestrel, "bea", "partner_admin", bexley.id)
    return Stage(kestrel, alder.id, bexley.id, marta, bea, version)


def _refused(partner_id: UUID, user: User, stage: Stage, write: Callable[[], object]) -> str:
    with tenant_context(stage.tenant.id, partner_id=partner_id, user_id=user.id):
        with pytest.raises(ProgrammingError) as refused, transaction.atomic():
            write()
    return str(refused.value)


def _acknowledge(stage: Stage, partner_id: UUID, user: User, terms_hash: str = "") -> Callable[[], object]:
    return lambda: Acknowledgement.objects.create(
        version_id=stage.version.id,
        partner_id=partner_id,
        user=user,
        terms_hash=terms_hash or stage.version.terms_hash,
        language="en",
        at=NOON,
    )


def test_a_person_acknowledges_for_the_own_partner_in_the_own_name(stage: Stage) -> None:
    with tenant_context(stage.tenant.id, partner_id=stage.alder, user_id=stage.marta.id):
        _acknowledge(stage, stage.alder, stage.marta)()

    with tenant_context(stage.tenant.id):
        assert [(one.partner_id, one.user) for one in Acknowledgement.objects.all()] == [
            (stage.alder, stage.marta)
        ]


def test_nobody_acknowledges_in_another_name_or_for_another_partner(stage: Stage) -> None:
    in_another_name = _refused(stage.alder, stage.marta, stage, _acknowledge(stage, stage.alder, stage.bea))
    for_another = _refused(stage.alder, stage.marta, stage, _acknowledge(stage, stage.bexley, stage.marta))

    assert "row-level security" in in_another_name
    assert "row-level security" in for_another
    with tenant_context(stage.tenant.id):
        assert Acknowledgement.objects.count() == 0


def test_nobody_acknowledges_terms_that_do_not_reach_the_partner_or_say_something_else(stage: Stage) -> None:
    not_reached = _refused(stage.bexley, stage.bea, stage, _acknowledge(stage, stage.bexley, stage.bea))
    other_terms = _refused(
        stage.alder, stage.marta, stage, _acknowledge(stage, stage.alder, stage.marta, "0" * 64)
    )

    assert "row-level security" in not_reached
    assert "row-level security" in other_terms


def test_an_acknowledgement_is_not_taken_back(stage: Stage) -> None:
    with tenant_context(stage.tenant.id, partner_id=stage.alder, user_id=stage.marta.id):
        _acknowledge(stage, stage.alder, stage.marta)()

    said = _refused(stage.alder, stage.marta, stage, lambda: Acknowledgement.objects.all().delete())

    assert "permission denied" in said


def test_a_person_writes_the_trail_in_the_own_name_and_reads_none_of_it(stage: Stage) -> None:
    def act(actor: User) -> Callable[[], object]:
        return lambda: record(
            action="terms.acknowledged", kind="program", code="X", actor_id=actor.id, at=NOON
        )

    with tenant_context(stage.tenant.id, partner_id=stage.alder, user_id=stage.marta.id):
        act(stage.marta)()
    in_another_name = _refused(stage.alder, stage.marta, stage, act(stage.bea))
    reading = _refused(stage.alder, stage.marta, stage, lambda: list(AuditEvent.objects.all()))

    assert "row-level security" in in_another_name
    assert "permission denied" in reading
    with tenant_context(stage.tenant.id):
        assert AuditEvent.objects.get().actor == stage.marta


def test_a_person_asks_for_a_recalculation_and_for_no_other_job(stage: Stage) -> None:
    def ask(kind: str, user: User) -> Callable[[], object]:
        return lambda: enqueue(kind=kind, payload={}, at=NOON, requested_by_id=user.id)

    with tenant_context(stage.tenant.id, partner_id=stage.alder, user_id=stage.marta.id):
        ask("payouts.recalculate", stage.marta)()
    other_kind = _refused(stage.alder, stage.marta, stage, ask("payouts.export", stage.marta))
    other_name = _refused(stage.alder, stage.marta, stage, ask("payouts.recalculate", stage.bea))

    assert "row-level security" in other_kind
    assert "row-level security" in other_name
    with tenant_context(stage.tenant.id):
        assert [job.kind for job in Job.objects.all()] == ["payouts.recalculate"]
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM jobs_job")
            assert cursor.fetchone() == (1,)
