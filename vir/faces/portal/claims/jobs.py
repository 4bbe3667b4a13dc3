"""The job that reads a claim's file, as its partner may know it."""

from __future__ import annotations

from dataclasses import dataclass

from claims.models import Claim
from claims.queries.claiming.claims import jobs_of
from vir.foundation.jobs.models import JobState
from vir.foundation.jobs.queries import job_by_id
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.web.access import Access
from vir.foundation.words import say


@dataclass(frozen=True)
class Reading:
    """How far the reading of a file is, by rows."""

    label: str
    phase: str
    done: int
    total: int


def job_of(access: Access, claim: Claim) -> Reading | None:
    """Say how far the file of a claim is read, None where nothing is being read."""
    # The walls of the portal show no jobs; the one of an own claim is read in front of them.
    with tenant_context(access.tenant.id, user_id=access.user.id):
        job_id = jobs_of(claim)
        job = job_by_id(job_id) if job_id else None
    if job is None:
        return None
    waits = job.state == JobState.QUEUED
    return Reading(
        say("Waiting for its turn") if waits else say("Reading the rows"), say(job.phase), job.done, job.total
    )
