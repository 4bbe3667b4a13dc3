"""The three Celery tasks: run what was rung, sweep what was not, and start what is due by the clock."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task
from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from vir.foundation.jobs import operations, runner, ticking
from vir.foundation.tenancy.context import tenant_context


@shared_task(name="vir.run_job")  # type: ignore[untyped-decorator]
def run_job(job_id: str) -> str:
    """Run one job; the tenant comes from its row, never from the message."""
    return runner.run(UUID(job_id), clock=timezone.now)


@shared_task(name="vir.sweep")  # type: ignore[untyped-decorator]
def sweep() -> int:
    """Ring for every job that waits too long or whose worker went silent."""
    now = timezone.now()
    due = operations.due_jobs(at=now)
    for tenant_id, job_id in due:
        with tenant_context(tenant_id):
            operations.mark_rung(job_ids=[job_id], at=now)
        run_job.apply_async(args=[str(job_id)], retry=False)
    return len(due)


@shared_task(name="vir.tick")  # type: ignore[untyped-decorator]
def tick() -> int:
    """Ask for the periodic work that is due at each tenant's own time."""
    return ticking.enqueue_due(import_string(settings.SCHEDULE), now=timezone.now())
