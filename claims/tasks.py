"""The jobs that bring files in."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from django.conf import settings

from claims.importers import watched
from claims.operations import bring_from_folder as bringing
from claims.operations import check_file as checking
from claims.operations import receive_by_channel as receiving
from claims.operations import settle_imports as settling
from claims.operations.claiming import check as claim_checks
from claims.operations.claiming import read_later
from claims.operations.keep_rest import keep_rest_of
from claims.operations.messages import respond as responding
from claims.operations.resolving.release import release_known
from vir.foundation.imports.models import ImportBatch
from vir.foundation.imports.problems import FileRefused
from vir.foundation.jobs.runner import RunningJob
from vir.foundation.tenancy.models import Tenant
from vir.foundation.tenancy.moments import tenant_day, tenant_moment
from vir.foundation.words import later


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
            receiving.read_as_before(batch_id=batch_id, at=_now(job))


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
            batch = checking.finish_check(
                check=check, spooled=spooled, at=_now(job), actor_id=job.requested_by_id
            )
            job.finish({"checked": None} if batch is None else _outcome(batch))
            if batch is not None:
                receiving.commit_alone(batch_id=batch.id, at=_now(job))


def commit_file(job: RunningJob) -> None:
    """Bring the good rows of a checked file into the books."""
    batch_id = UUID(job.payload["batch"])
    with job.transaction():
        done = settling.commit_import(
            batch_id=batch_id, job_id=job.id, at=_now(job), actor_id=job.requested_by_id
        )
    # In a step of its own: what was kept for the commit takes time to drop, and nobody waits for that.
    with job.transaction():
        if job.payload.get("rest") and "refused" not in done:
            kept = keep_rest_of(batch_id=batch_id, at=_now(job), actor_id=job.requested_by_id)
            done = {**done, "rest": kept}
        settling.forget_staged(batch_id=batch_id)
        job.finish(done)


def roll_back_file(job: RunningJob) -> None:
    """Take the lines of a committed file out of the books."""
    with job.transaction():
        done = settling.roll_back_import(
            batch_id=UUID(job.payload["batch"]), job_id=job.id, at=_now(job), actor_id=job.requested_by_id
        )
        job.finish(done)


def watch_folder(job: RunningJob) -> None:
    """Bring in what lies in the vendor's own part of the watched folder, file by file."""
    assert settings.WATCH_DIR is not None
    tenant, now = Tenant.objects.get(id=job.tenant_id), _now(job)
    today = tenant_day(tenant, job.clock())
    files = 0
    for file in watched.take_ready(settings.WATCH_DIR, tenant.slug):
        try:
            with job.transaction():
                brought = bringing.bring_from_folder(file=file, at=now, today=today)
                file.refuse_if_written_to()
        except watched.WrittenTo:
            watched.put_back(file)
            continue
        bringing.put_away(file=file, brought=brought)
        files += 1
    with job.transaction():
        job.finish({"files": files})


def respond_to_claim(job: RunningJob) -> None:
    """Answer a decided claim that came by a message."""
    with job.transaction():
        answer = responding.respond_to_claim(number=job.payload["claim"], actor_id=job.requested_by_id)
        job.finish({"message": None if answer is None else answer.number})


def check_claim(job: RunningJob) -> None:
    """Run the checks over a submitted claim; with that its review begins."""
    with job.transaction():
        now = _now(job)
        today = tenant_day(Tenant.objects.get(id=job.tenant_id), job.clock())
        run = claim_checks.check_claim(claim_id=UUID(job.payload["claim"]), at=now, today=today)
        job.finish({"checks": len(run.checks)})


def read_claim(job: RunningJob) -> None:
    """Read the rows of a long file into the draft of a claim."""
    claim_id = UUID(job.payload["claim"])
    with TemporaryDirectory(prefix="vir-claim-") as name:
        with job.transaction():
            waiting = read_later.open_waiting(claim_id=claim_id, job_id=job.id, folder=Path(name))
            if waiting is None:
                job.finish({"rows": 0})
                return
        try:
            entries = read_later.collect(
                waiting, tell=lambda done: job.progress(done, done, later("Reading"))
            )
        except FileRefused as refusal:
            with job.transaction():
                read_later.give_up_waiting(
                    claim_id=claim_id, job_id=job.id, reason=refusal.written, at=_now(job)
                )
                job.finish({"refused": refusal.written})
            return
    job.progress(len(entries), len(entries), later("Checking"))
    with job.transaction():
        rows = read_later.settle_waiting(
            claim_id=claim_id,
            job_id=job.id,
            entries=entries,
            actor_id=job.requested_by_id,
            at=_now(job),
        )
        job.finish({"rows": rows})


def match_waiting(job: RunningJob) -> None:
    """Count the lines that waited for a partner or product that was added since."""
    with job.transaction():
        at = _now(job)
        today = tenant_day(Tenant.objects.get(id=job.tenant_id), job.clock())
        released = release_known(at=at, today=today, actor_id=job.requested_by_id)
        job.finish({"lines": released.lines, "received_before": released.duplicates})


def _outcome(batch: ImportBatch) -> dict[str, int]:
    return {"good": batch.rows_good, "bad": batch.rows_bad, "duplicate": batch.rows_duplicate}


def _give_up(job: RunningJob, batch_id: UUID, refusal: FileRefused) -> None:
    with job.transaction():
        checking.give_up(batch_id=batch_id, reason=refusal.written, at=_now(job))
        job.finish({"refused": refusal.message})


def _now(job: RunningJob) -> datetime:
    """Give the vendor's own moment: a demo lives on one day."""
    return tenant_moment(Tenant.objects.get(id=job.tenant_id), job.clock())
