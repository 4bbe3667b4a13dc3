"""Looking at a file and checking its rows, in steps that a worker may repeat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from claims.operations.pick_intake import pick_intake
from vir.foundation.documents.queries import write_to
from vir.foundation.imports.apart import look
from vir.foundation.imports.fixing import overlay_of
from vir.foundation.imports.intakes import Intake
from vir.foundation.imports.kinds import Column
from vir.foundation.imports.models import ImportBatch, ImportState
from vir.foundation.imports.operations import settle_check, settle_look, settle_unreadable
from vir.foundation.imports.overlay import Overlay
from vir.foundation.imports.queries import lock_batch, reading_of, sniffed_of
from vir.foundation.imports.reading import Reading
from vir.foundation.imports.sniff import Sniffed
from vir.foundation.imports.staging import (
    Arrival,
    Spooled,
    Tell,
    forget_check,
    keep_cells,
    keep_problems,
    spool,
)
from vir.foundation.jobs import events
from vir.foundation.tenancy.context import current_tenant_id
from vir.foundation.tenancy.models import Tenant
from vir.foundation.tenancy.moments import tenant_day

SAMPLE_ROWS = 2000
VALUES_KEPT = 100
VALUE_LENGTH_MAX = 200


@dataclass(frozen=True)
class Look:
    """
    What the first look at a file found: how it is to be read, values by header, and about how many rows.
    """

    sniffed: Sniffed
    values: dict[str, list[str]]
    rows: int


@dataclass(frozen=True)
class Check:
    """A check that has begun: everything it needs, outside of any transaction."""

    batch_id: UUID
    path: Path
    folder: Path
    sniffed: Sniffed
    columns: tuple[Column, ...]
    reading: Reading
    intake: Intake
    rows_expected: int
    day: date
    overlay: Overlay
    # The job that the import waits for; none where it is checked at once.
    job_id: UUID | None


def fetch_file(*, batch_id: UUID, job_id: UUID, folder: Path) -> Path | None:
    """Write the file of an import to a folder; None if the import no longer waits for this job."""
    batch = lock_batch(batch_id=batch_id)
    if batch.state != ImportState.READING or batch.job_id != job_id:
        return None
    return write_to(batch.file_id, folder / "file")


def look_at_file(*, path: Path, sheet: str | None) -> Look:
    """
    Find out how a file is to be read, and give the first distinct values of each of its columns.

    :raises FileRefused: if it cannot be read
    """
    sniffed, found = look(path, sheet=sheet, rows=SAMPLE_ROWS)
    values = {
        header: [text[:VALUE_LENGTH_MAX] for text in texts[:VALUES_KEPT]] for header, texts in found.items()
    }
    return Look(sniffed, values, _line_count(path) - sniffed.header_row if sniffed.kind == "csv" else 0)


def keep_look(*, batch_id: UUID, look: Look) -> None:
    """Keep what the first look found."""
    settle_look(batch=lock_batch(batch_id=batch_id), sniffed=look.sniffed, values=look.values, rows=look.rows)


def give_up(*, batch_id: UUID, reason: str, at: datetime) -> None:
    """End an import whose file turned out to be unreadable."""
    batch = lock_batch(batch_id=batch_id)
    forget_check(batch)
    pick_intake(kind=batch.kind).forget(batch=batch)
    settle_unreadable(batch=batch, reason=reason, at=at)


def open_check(*, batch_id: UUID, job_id: UUID, folder: Path) -> Check | None:
    """Gather what a check needs; None if the import no longer waits for this job."""
    path = fetch_file(batch_id=batch_id, job_id=job_id, folder=folder)
    if path is None:
        return None
    return _check_of(lock_batch(batch_id=batch_id), path, job_id)


def check_at_once(*, batch: ImportBatch, at: datetime, actor_id: UUID) -> ImportBatch:
    """
    Check the rows of a small file again in the caller's transaction, so that the answer is there at once.

    :raises FileRefused: if the file turns out to be unreadable
    """
    with TemporaryDirectory(prefix="vir-import-") as name:
        path = write_to(batch.file_id, Path(name) / "file")
        check = _check_of(batch, path, None)
        spooled = read_file(check=check, tell=lambda done: None)
        found = finish_check(check=check, spooled=spooled, at=at, actor_id=actor_id)
    assert found is not None
    return found


def _check_of(batch: ImportBatch, path: Path, job_id: UUID | None) -> Check:
    intake = pick_intake(kind=batch.kind)
    tenant = Tenant.objects.get(id=current_tenant_id())
    reading = reading_of(batch) or Reading()
    return Check(
        batch_id=batch.id,
        path=path,
        folder=path.parent,
        sniffed=sniffed_of(batch),
        columns=intake.columns(reading=reading, currency=tenant.currency),
        reading=reading,
        intake=intake,
        rows_expected=batch.rows_total or batch.sniffed["rows"],
        day=tenant_day(tenant, batch.uploaded_at),
        overlay=overlay_of(batch),
        job_id=job_id,
    )


def read_file(*, check: Check, tell: Tell) -> Spooled:
    """
    Read every row to disk.

    :raises FileRefused: if the file turns out to be unreadable midway
    """
    return spool(
        check.path,
        check.sniffed,
        check.columns,
        check.reading,
        folder=check.folder,
        tell=tell,
        overlay=check.overlay,
    )


def finish_check(
    *, check: Check, spooled: Spooled, at: datetime, actor_id: UUID | None
) -> ImportBatch | None:
    """
    Bring the rows into the staging tables, resolve them all at once, and keep what was found.

    None if the import waits for another check by now: something was fixed since this one began.
    """
    batch = lock_batch(batch_id=check.batch_id)
    if check.job_id is not None and batch.job_id != check.job_id:
        return None
    forget_check(batch)
    keep_problems(batch, spooled)
    arrival = Arrival(batch, check.columns, check.reading, spooled, check.day, check.overlay)
    staged = check.intake.stage(arrival=arrival)
    settle_check(batch=batch, spooled=spooled, staged=staged)
    keep_cells(batch, check.path, check.sniffed, folder=check.folder, overlay=check.overlay)
    events.publish(
        "import.checked",
        payload={"import": str(batch.id), "dedupe": str(batch.id)},
        at=at,
        actor_id=actor_id,
    )
    return batch


def _line_count(path: Path) -> int:
    with path.open("rb") as file:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b""))
