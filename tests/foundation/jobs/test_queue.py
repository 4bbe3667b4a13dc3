"""The queue keeps its promises whatever happens to broker and workers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection

from vir.foundation.jobs import operations, runner
from vir.foundation.jobs.models import Job, JobState
from vir.foundation.jobs.runner import RunningJob
from vir.foundation.refusals import Refused
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
DONE: list[UUID] = []


def note_partner(job: RunningJob) -> None:
    from tests.factories import make_partner

    with job.transaction():
        make_partner(job.payload["code"])
        job.finish({"code": job.payload["code"]})


def break_midway(job: RunningJob) -> None:
    from tests.factories import make_partner

    with job.transaction():
        make_partner(job.payload["code"])
        raise OSError("the disk went away")


def refuse(job: RunningJob) -> None:
    raise Refused("Row 3, Net: '1e5' is not an amount. Write 100000.")


HANDLERS = {"test.note": note_partner, "test.break": break_midway, "test.refuse": refuse}


@pytest.fixture(autouse=True)
def handlers(settings: object) -> None:
    settings.JOB_HANDLERS = f"{__name__}.HANDLERS"  # type: ignore[attr-defined]


def ask(tenant: Tenant, kind: str, **fields: object) -> UUID:
    with tenant_context(tenant.id):
        job_id = operations.enqueue(kind=kind, payload={"code": "ALDER"}, at=NOW, **fields)  # type: ignore[arg-type]
    assert job_id is not None
    return job_id


def state_of(tenant: Tenant, job_id: UUID) -> Job:
    with tenant_context(tenant.id):
        found: Job = Job.objects.get(id=job_id)
    return found


def partners(tenant: Tenant) -> list[str]:
    from partners.models import Partner

    with tenant_context(tenant.id):
        return list(Partner.objects.values_list("code", flat=True))


def run(job_id: UUID, at: datetime = NOW) -> str:
    return runner.run(job_id, clock=lambda: at)


def test_a_job_runs_in_its_own_tenants_context_and_ends_with_its_work(
    kestrel: Tenant, osprey: Tenant
) -> None:
    job_id = ask(kestrel, "test.note")

    assert run(job_id) == "done"

    assert partners(kestrel) == ["ALDER"]
    assert partners(osprey) == []
    assert state_of(kestrel, job_id).state == JobState.DONE


def test_a_message_that_comes_twice_does_nothing_the_second_time(kestrel: Tenant) -> None:
    job_id = ask(kestrel, "test.note")
    run(job_id)

    assert run(job_id) == "not waiting"

    assert partners(kestrel) == ["ALDER"]


def test_a_message_with_an_unknown_id_does_nothing(db: None) -> None:
    assert run(uuid4()) == "unknown"


def test_a_job_that_breaks_leaves_nothing_behind_and_waits_to_be_tried_again(kestrel: Tenant) -> None:
    job_id = ask(kestrel, "test.break")

    assert run(job_id) == "put back"

    job = state_of(kestrel, job_id)
    assert partners(kestrel) == []
    assert (job.state, job.error) == (JobState.QUEUED, "OSError: the disk went away")
    assert job.run_after > NOW


def test_a_job_that_breaks_five_times_is_dead_with_its_reason(kestrel: Tenant) -> None:
    job_id = ask(kestrel, "test.break")

    outcomes = [run(job_id, NOW + timedelta(hours=hour)) for hour in range(6)]

    job = state_of(kestrel, job_id)
    assert outcomes == ["put back"] * 5 + ["not waiting"]
    assert job.state == JobState.DEAD
    assert job.error == "Given up after 5 attempts. OSError: the disk went away"


def test_a_refusal_ends_a_job_at_once_with_the_sentence_to_show(kestrel: Tenant) -> None:
    job_id = ask(kestrel, "test.refuse")

    assert run(job_id) == "refused"

    job = state_of(kestrel, job_id)
    assert (job.state, job.error) == (JobState.FAILED, "Row 3, Net: '1e5' is not an amount. Write 100000.")


def test_a_job_whose_worker_went_silent_is_taken_over_and_the_silent_one_can_not_finish_it(
    kestrel: Tenant,
) -> None:
    job_id = ask(kestrel, "test.note")
    with tenant_context(kestrel.id):
        operations.claim(job_id=job_id, worker="silent", at=NOW)
        early = operations.claim(job_id=job_id, worker="second", at=NOW + timedelta(seconds=30))
        taken = operations.claim(job_id=job_id, worker="second", at=NOW + timedelta(seconds=61))

        assert early is None
        assert taken is not None
        with pytest.raises(operations.LeaseLost):
            operations.finish(job_id=job_id, worker="silent", result={}, at=NOW)


def test_a_renewed_lease_keeps_the_job(kestrel: Tenant) -> None:
    job_id = ask(kestrel, "test.note")
    with tenant_context(kestrel.id):
        operations.claim(job_id=job_id, worker="first", at=NOW)
        operations.renew_lease(job_id=job_id, worker="first", at=NOW + timedelta(seconds=50))

        taken = operations.claim(job_id=job_id, worker="second", at=NOW + timedelta(seconds=80))

    assert taken is None


def test_the_same_work_waits_once(kestrel: Tenant) -> None:
    first = ask(kestrel, "test.note", dedupe_key="all")
    second = ask(kestrel, "test.note", dedupe_key="all")

    assert first == second


def test_the_same_work_can_be_asked_for_again_once_the_first_has_started(kestrel: Tenant) -> None:
    first = ask(kestrel, "test.note", dedupe_key="all")
    with tenant_context(kestrel.id):
        operations.claim(job_id=first, worker="w", at=NOW)

    second = ask(kestrel, "test.note", dedupe_key="all")

    assert first != second


def test_the_sweeper_finds_what_was_never_rung_and_what_went_silent_over_all_tenants(
    kestrel: Tenant, osprey: Tenant
) -> None:
    waiting = ask(kestrel, "test.note")
    silent = ask(osprey, "test.note")
    done = ask(osprey, "test.note")
    with tenant_context(osprey.id):
        operations.claim(job_id=silent, worker="w", at=NOW)
    run(done)

    due = operations.due_jobs(at=NOW + timedelta(minutes=2))

    assert sorted(due, key=str) == sorted([(kestrel.id, waiting), (osprey.id, silent)], key=str)


def test_the_sweeper_does_not_ring_again_at_once(kestrel: Tenant) -> None:
    job_id = ask(kestrel, "test.note")
    later = NOW + timedelta(minutes=2)
    with tenant_context(kestrel.id):
        operations.mark_rung(job_ids=[job_id], at=later)

    assert operations.due_jobs(at=later + timedelta(seconds=29)) == []
    assert operations.due_jobs(at=later + timedelta(seconds=31)) == [(kestrel.id, job_id)]


def test_progress_is_stored_for_the_page(kestrel: Tenant) -> None:
    job_id = ask(kestrel, "test.note")
    with tenant_context(kestrel.id):
        operations.claim(job_id=job_id, worker="w", at=NOW)
        operations.tell_progress(job_id=job_id, worker="w", done=5000, total=47572, phase="Checking rows")
        job = Job.objects.get(id=job_id)

    assert (job.done, job.total, job.phase) == (5000, 47572, "Checking rows")


def test_a_job_is_written_with_the_change_that_needs_it_or_not_at_all(kestrel: Tenant) -> None:
    with pytest.raises(ZeroDivisionError), tenant_context(kestrel.id):
        operations.enqueue(kind="test.note", payload={}, at=NOW)
        raise ZeroDivisionError

    with tenant_context(kestrel.id):
        assert Job.objects.count() == 0


def test_a_broken_handler_ends_with_the_connection_still_usable(kestrel: Tenant) -> None:
    run(ask(kestrel, "test.break"))

    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
