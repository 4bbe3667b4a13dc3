"""The jobs of the programs floor, run as a worker runs them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from programs import tasks
from programs.models import Enrolment, Program
from tests.factories import make_partner, make_published_program, make_segment, make_tenant, program_document
from tests.factories import make_person as person
from vir.foundation.identity.models import User
from vir.foundation.jobs import operations as jobs
from vir.foundation.jobs.models import Job
from vir.foundation.jobs.runner import RunningJob
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant


def _running(tenant: Tenant, kind: str, at: datetime) -> RunningJob:
    with tenant_context(tenant.id):
        job_id = jobs.enqueue(kind=kind, payload={}, at=at, dedupe_key=uuid4().hex)
        assert job_id is not None
        job = jobs.claim(job_id=job_id, worker="test", at=at)
    assert job is not None
    return RunningJob(job, worker="test", clock=lambda: at)


def test_due_programs_start_on_the_tenants_own_day(
    kestrel: Tenant, priya: User, lena: User, moment: datetime
) -> None:
    # 05:59 UTC is still the day before in Chicago.
    with tenant_context(kestrel.id, user_id=priya.id):
        document = program_document(starts_on="2026-11-24")
        make_published_program(document, partners=[], owner=priya, approver=lena, status="scheduled")
    midnight = moment.replace(day=24, hour=6, minute=0)

    tasks.start_due(_running(kestrel, "programs.start_due", midnight - timedelta(minutes=1)))
    with tenant_context(kestrel.id):
        before = Program.objects.get().status
    tasks.start_due(_running(kestrel, "programs.start_due", midnight))

    with tenant_context(kestrel.id):
        assert (before, Program.objects.get().status) == ("scheduled", "live")


def test_the_programs_of_a_demo_start_on_its_pinned_day(moment: datetime, db: None) -> None:
    demo = make_tenant("demo", "Demo", environment="demo", pinned_on=date(2026, 11, 23))
    owner, approver = person(demo, "ann", "owner"), person(demo, "bob", "owner")
    with tenant_context(demo.id):
        for code, starts_on in (("NOW", "2026-11-23"), ("LATER", "2026-12-01")):
            document = program_document(code=code, starts_on=starts_on)
            make_published_program(document, partners=[], owner=owner, approver=approver, status="scheduled")

    tasks.start_due(_running(demo, "programs.start_due", moment + timedelta(days=400)))

    with tenant_context(demo.id):
        assert dict(Program.objects.values_list("code", "status")) == {"NOW": "live", "LATER": "scheduled"}


@pytest.mark.parametrize("runs", [1, 2])
def test_enrolment_of_every_live_program_is_rebuilt(
    runs: int, kestrel: Tenant, priya: User, lena: User, moment: datetime
) -> None:
    with tenant_context(kestrel.id, user_id=priya.id):
        make_segment("Wholesale", [make_partner("A")])
        make_partner("B")
        for code, status, rule in (
            ("ONE", "live", {"segments": ["Wholesale"]}),
            ("TWO", "scheduled", {}),
            ("THREE", "closed", {}),
        ):
            document = program_document(code=code, eligibility=rule)
            make_published_program(document, partners=[], owner=priya, approver=lena, status=status)

    for _ in range(runs):
        tasks.rebuild_enrolments(_running(kestrel, "programs.rebuild_enrolments", moment))

    with tenant_context(kestrel.id):
        reached = Enrolment.objects.order_by("program__code", "partner__code")
        assert list(reached.values_list("program__code", "partner__code")) == [
            ("ONE", "A"),
            ("TWO", "A"),
            ("TWO", "B"),
        ]
        done = Job.objects.filter(kind="programs.rebuild_enrolments").order_by("created_at", "id")
        assert {job.result["programs"] for job in done} == {2}
        assert sum(job.result["added"] for job in done) == 3
