"""Running one job: context from its row, lease, progress, and an end in every case."""

from __future__ import annotations

import logging
import os
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection
from django.utils.module_loading import import_string

from vir.foundation.jobs import operations
from vir.foundation.jobs.models import Job
from vir.foundation.refusals import Refused
from vir.foundation.tenancy.context import tenant_context

log = logging.getLogger(__name__)
RENEW_SECONDS = 20.0
Clock = Callable[[], datetime]


class RunningJob:
    """
    A job as its handler sees it.

    A handler does its work in one or more `transaction()` blocks: each opens the tenant's context and
    counts only while the job is still held by this worker.
    """

    def __init__(self, job: Job, *, worker: str, clock: Clock) -> None:
        self.id: UUID = job.id
        assert job.tenant_id is not None
        self.tenant_id: UUID = job.tenant_id
        self.kind: str = job.kind
        self.payload: dict[str, Any] = job.payload
        self.requested_by_id: UUID | None = job.requested_by_id
        self.attempt: int = job.attempts
        self.worker = worker
        self.clock = clock
        self.finished = False

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """
        Open one step of the work.

        :raises operations.LeaseLost: if another worker has taken over
        """
        with tenant_context(self.tenant_id, user_id=self.requested_by_id):
            operations.hold(job_id=self.id, worker=self.worker)
            yield

    def progress(self, done: int, total: int, phase: str) -> None:
        """Tell how far the work is, outside of a step, so that the page sees it at once."""
        with tenant_context(self.tenant_id):
            operations.tell_progress(job_id=self.id, worker=self.worker, done=done, total=total, phase=phase)

    def finish(self, result: Mapping[str, Any] | None = None) -> None:
        """End well, inside the last step, so that the work and its end are one."""
        operations.finish(job_id=self.id, worker=self.worker, result=result or {}, at=self.clock())
        self.finished = True


def run(job_id: UUID, *, clock: Clock) -> str:
    """Claim a job and run it to an end; gives the word for the log."""
    tenant_id = operations.tenant_of(job_id=job_id)
    if tenant_id is None:
        return "unknown"
    worker = f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}"
    with tenant_context(tenant_id):
        job = operations.claim(job_id=job_id, worker=worker, at=clock())
    if job is None:
        return "not waiting"
    running = RunningJob(job, worker=worker, clock=clock)
    with _lease_kept(running):
        return _run_to_an_end(running)


def _run_to_an_end(running: RunningJob) -> str:
    try:
        handler: Callable[[RunningJob], None] = import_string(settings.JOB_HANDLERS)[running.kind]
        handler(running)
        if not running.finished:
            with running.transaction():
                running.finish()
    except operations.LeaseLost:
        return "taken over"
    except Refused as refusal:
        with tenant_context(running.tenant_id):
            operations.refuse(
                job_id=running.id, worker=running.worker, reason=refusal.message, at=running.clock()
            )
        return "refused"
    except Exception as error:
        # The one broad except: a job must end in its row whatever broke, and is tried again from there.
        log.exception("Job %s (%s) broke", running.id, running.kind)
        with tenant_context(running.tenant_id):
            operations.put_back(
                job_id=running.id,
                worker=running.worker,
                reason=f"{type(error).__name__}: {error}",
                at=running.clock(),
            )
        return "put back"
    return "done"


@contextmanager
def _lease_kept(running: RunningJob) -> Iterator[None]:
    """Renew the lease from a thread of its own while the handler works."""
    stop = threading.Event()

    def renew() -> None:
        try:
            while not stop.wait(RENEW_SECONDS):
                with tenant_context(running.tenant_id):
                    kept = operations.renew_lease(
                        job_id=running.id, worker=running.worker, at=running.clock()
                    )
                if not kept:
                    return
        finally:
            connection.close()

    thread = threading.Thread(target=renew, name=f"lease-{running.id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=5)
