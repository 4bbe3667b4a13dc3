"""The jobs that bring files in."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from claims.operations import check_file as checking
from claims.operations import settle_imports as settling
from vir.foundation.imports.problems import FileRefused
from vir.foundation.jobs.runner import RunningJob
from vir.foundation.tenancy.models import Tenant
from vir.foundation.tenancy.moments import tenant_moment


def look_at_file(job: RunningJob) -> None:
    """Take a first look at an uploaded file: what it is, its columns, values to match them by."""
    batch_id = UUID(job.payload["batch"])
    with TemporaryDirectory(prefix="vir-import-") as name:
        with job.transaction():
            path = checking.fetch_file(batch_id=batch_id, job_id=job.id, folder=Path(name))
        if path is None:
            return
        try:
            look = checking.look_at_file(path=path, sheet=job.payload.get("sheet"))
        except FileRefused as refusal:
            _give_up(job, batch_id, refusal)
            return
        with job.transaction():
            checking.keep_look(batch_id=batch_id, look=look)
            job.finish({"rows": look.rows})


def check_file(job: RunningJob) -> None:
    """Read every row of a file, and find out what committing it would do."""
    batch_id = UUID(job.payload["batch"])
    with TemporaryDirectory(prefix="vir-import-") as name:
        with job.transaction():
            check = checking.open_check(batch_id=batch_id, job_id=job.id, folder=Path(name))
        if check is None:
            return
        expected = check.rows_expected
        try:
            spooled = checking.read_file(
                check=check, tell=lambda done: job.progress(done, max(expected, done), "Reading")
            )
        except FileRefused as refusal:
            _give_up(job, batch_id, refusal)
            return
        job.progress(spooled.total, spooled.total, "Checking")
        with job.transaction():
            batch = checking.finish_check(check=check, spooled=spooled)
            job.finish({"good": batch.rows_good, "bad": batch.rows_bad, "duplicate": batch.rows_duplicate})


def commit_file(job: RunningJob) -> None:
    """Bring the good rows of a checked file into the books."""
    batch_id = UUID(job.payload["batch"])
    with job.transaction():
        done = settling.commit_import(
            batch_id=batch_id, job_id=job.id, at=_now(job), actor_id=job.requested_by_id
        )
    # In a step of its own: what was kept for the commit takes time to drop, and nobody waits for that.
    with job.transaction():
        settling.forget_staged(batch_id=batch_id)
        job.finish(done)


def roll_back_file(job: RunningJob) -> None:
    """Take the lines of a committed file out of the books."""
    with job.transaction():
        done = settling.roll_back_import(
            batch_id=UUID(job.payload["batch"]), job_id=job.id, at=_now(job), actor_id=job.requested_by_id
        )
        job.finish(done)


def _give_up(job: RunningJob, batch_id: UUID, refusal: FileRefused) -> None:
    with job.transaction():
        checking.give_up(batch_id=batch_id, reason=refusal.message, at=_now(job))
        job.finish({"refused": refusal.message})


def _now(job: RunningJob) -> datetime:
    """Give the vendor's own moment: a demo lives on one day."""
    return tenant_moment(Tenant.objects.get(id=job.tenant_id), job.clock())
