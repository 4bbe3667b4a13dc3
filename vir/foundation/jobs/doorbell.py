"""Ringing Celery. A lost ring loses nothing: the sweeper rings again."""

from __future__ import annotations

import logging
from uuid import UUID

from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


def ring(job_id: UUID) -> None:
    """Tell a worker that a job waits; when the broker is away, the sweeper will."""
    from vir.foundation.jobs.tasks import run_job

    try:
        run_job.apply_async(args=[str(job_id)], retry=False)
    except OperationalError:
        log.warning("The broker did not answer; job %s is rung by the sweeper when it does.", job_id)
