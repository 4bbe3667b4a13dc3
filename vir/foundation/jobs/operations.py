"""Asking for work, taking it, telling how far it is, and ending it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import Q, Value
from django.db.models.functions import Least, Now

from vir.foundation.jobs import doorbell
from vir.foundation.jobs.models import ATTEMPTS_MAX, Job, JobState

LEASE = timedelta(seconds=60)


def enqueue(
    *,
    kind: str,
    payload: Mapping[str, Any],
    at: datetime,
    requested_by_id: UUID | None = None,
    dedupe_key: str = "",
    tick_key: str = "",
    run_after: datetime | None = None,
) -> UUID | None:
    """
    Ask for work in the transaction of the change that needs it, and ring once it is committed.

    :param dedupe_key: the same key waits only once
    :param tick_key: the same key is ever asked for only once; None is given when it already was
    """
    job = Job(
        id=uuid4(),
        kind=kind,
        payload=dict(payload),
        dedupe_key=dedupe_key,
        tick_key=tick_key,
        # A demo's day may lie ahead of the clock by which workers look for what is due.
        run_after=run_after or Least(Value(at), Now()),
        created_at=at,
        requested_by_id=requested_by_id,
    )
    Job.objects.bulk_create([job], ignore_conflicts=True)
    # ignore_conflicts does not say which row won, so the row is looked up by what makes it the same.
    same = Q(id=job.id)
    if tick_key:
        found = Job.objects.filter(same).values_list("id", flat=True).first()
        if found is None:
            return None
    elif dedupe_key:
        same |= Q(dedupe_key=dedupe_key, state=JobState.QUEUED)
    job_id: UUID = Job.objects.filter(same).values_list("id", flat=True)[0]
    transaction.on_commit(lambda: doorbell.ring(job_id))
    return job_id


@transaction.atomic
def claim(*, job_id: UUID, worker: str, at: datetime) -> Job | None:
    """Take a job that waits or whose worker went silent; None when there is nothing to take."""
    taken: Job | None = (
        Job.objects.select_for_update(skip_locked=True)
        .filter(id=job_id)
        .filter(Q(state=JobState.QUEUED, run_after__lte=at) | Q(state=JobState.RUNNING, lease_until__lt=at))
        .first()
    )
    if taken is None:
        return None
    if taken.attempts >= ATTEMPTS_MAX:
        reason = taken.error or "Its worker stopped without a word each time."
        _end(taken, state=JobState.DEAD, at=at, error=f"Given up after {ATTEMPTS_MAX} attempts. {reason}")
        return None
    taken.state = JobState.RUNNING
    taken.attempts += 1
    taken.worker = worker
    taken.lease_until = at + LEASE
    taken.started_at = at
    taken.save(update_fields=["state", "attempts", "worker", "lease_until", "started_at"])
    return taken


class LeaseLost(Exception):
    """Another worker has taken the job over; what this one did is rolled back."""


def hold(*, job_id: UUID, worker: str) -> Job:
    """
    Lock the job's row, so that this transaction counts only while the job is still ours.

    :raises LeaseLost: if it is not
    """
    waiting = Job.objects.select_for_update().filter(id=job_id, worker=worker, state=JobState.RUNNING)
    held: Job | None = waiting.first()
    if held is None:
        raise LeaseLost(f"Job {job_id} is no longer held by {worker}.")
    return held


def renew_lease(*, job_id: UUID, worker: str, at: datetime) -> bool:
    """Say that the worker lives; False when the job is no longer its own."""
    return bool(
        Job.objects.filter(id=job_id, worker=worker, state=JobState.RUNNING).update(lease_until=at + LEASE)
    )


def tell_progress(*, job_id: UUID, worker: str, done: int, total: int, phase: str) -> None:
    """Store how far the job is, for the bar on the page."""
    Job.objects.filter(id=job_id, worker=worker).update(done=done, total=total, phase=phase)


def finish(*, job_id: UUID, worker: str, result: Mapping[str, Any], at: datetime) -> None:
    """
    End a job well, in the transaction of its last change.

    :raises LeaseLost: if the job is no longer ours
    """
    held = hold(job_id=job_id, worker=worker)
    held.result = dict(result)
    held.save(update_fields=["result"])
    _end(held, state=JobState.DONE, at=at, error="")


def refuse(*, job_id: UUID, worker: str, reason: str, at: datetime) -> None:
    """End a job that can never succeed, with the sentence to show."""
    held = hold(job_id=job_id, worker=worker)
    _end(held, state=JobState.FAILED, at=at, error=reason)


def put_back(*, job_id: UUID, worker: str, reason: str, at: datetime) -> None:
    """Let a job that broke be tried again, later each time; dead after the last attempt."""
    held = hold(job_id=job_id, worker=worker)
    if held.attempts >= ATTEMPTS_MAX:
        _end(held, state=JobState.DEAD, at=at, error=f"Given up after {ATTEMPTS_MAX} attempts. {reason}")
        return
    again = Job.objects.filter(dedupe_key=held.dedupe_key, state=JobState.QUEUED).exists() and bool(
        held.dedupe_key
    )
    if again:
        # The same work waits already: this attempt adds nothing to it.
        _end(held, state=JobState.FAILED, at=at, error=reason)
        return
    held.state = JobState.QUEUED
    held.error = reason
    held.run_after = at + timedelta(seconds=2**held.attempts)
    held.lease_until = None
    held.worker = ""
    held.save(update_fields=["state", "error", "run_after", "lease_until", "worker"])


def mark_rung(*, job_ids: list[UUID], at: datetime) -> None:
    """Remember when the bell was rung, so that the sweeper does not ring without end."""
    Job.objects.filter(id__in=job_ids).update(rung_at=at)


def due_jobs(*, at: datetime) -> list[tuple[UUID, UUID]]:
    """List (tenant, job) that wait too long or whose worker went silent, over all tenants."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tenant_id, job_id FROM app_jobs_due(%s)", [at])
        return list(cursor.fetchall())


def tenant_of(*, job_id: UUID) -> UUID | None:
    """Find a job's tenant before any context is open."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app_job_tenant(%s)", [job_id])
        row = cursor.fetchone()
    return row[0] if row else None


def _end(job: Job, *, state: JobState, at: datetime, error: str) -> None:
    job.state = state
    job.error = error
    job.finished_at = at
    job.lease_until = None
    job.save(update_fields=["state", "error", "finished_at", "lease_until"])
