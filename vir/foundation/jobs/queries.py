"""Reading the queue."""

from __future__ import annotations

from uuid import UUID

from vir.foundation.jobs.models import Job, JobState

OPEN = (JobState.QUEUED, JobState.RUNNING)


def job_by_id(job_id: UUID) -> Job | None:
    """Find a job."""
    return Job.objects.filter(id=job_id).first()


def open_job(kind: str) -> Job | None:
    """Find the job of a kind that waits or runs, the oldest first."""
    return Job.objects.filter(kind=kind, state__in=OPEN).order_by("created_at").first()


def last_job(kind: str) -> Job | None:
    """Find the newest job of a kind, in whatever state."""
    return Job.objects.filter(kind=kind).order_by("-created_at").first()


def newest_jobs(count: int) -> list[Job]:
    """List the newest jobs with who asked for them."""
    return list(Job.objects.select_related("requested_by").order_by("-created_at")[:count])


def given_up_jobs() -> list[Job]:
    """List the jobs that were given up, the newest first."""
    return list(Job.objects.filter(state=JobState.DEAD).order_by("-finished_at")[:10])
