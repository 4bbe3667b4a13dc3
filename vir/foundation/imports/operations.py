"""
A file's way in, step by step: opened, read, checked, committed, and rolled back. Each step asks for the
next job.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import Max

from vir.foundation.audit.operations import record
from vir.foundation.imports.models import ImportBatch, ImportSource, ImportState, RowFix
from vir.foundation.imports.queries import in_the_books, lock_batch
from vir.foundation.imports.reading import Reading
from vir.foundation.imports.sniff import Sniffed
from vir.foundation.imports.staging import Spooled, Staged
from vir.foundation.jobs.operations import enqueue
from vir.foundation.jobs.queries import OPEN, job_by_id
from vir.foundation.periods import format_date
from vir.foundation.refusals import Refused
from vir.foundation.tenancy.context import current_tenant_id
from vir.foundation.tenancy.locks import lock_name
from vir.foundation.tenancy.models import Tenant
from vir.foundation.tenancy.moments import tenant_day

if TYPE_CHECKING:
    from vir.foundation.documents.models import StoredFile

CHECKED = (ImportState.NEEDS_FIX, ImportState.READY)
SOURCE_NAME_MAX = 80


class UnableToImport(Refused):
    """The import cannot take this step."""


@transaction.atomic
def open_import(
    *, kind: str, source_name: str, file: StoredFile, job_kind: str, at: datetime, actor_id: UUID | None
) -> ImportBatch:
    """
    Open an import of a stored file and ask for a first look at it.

    :raises UnableToImport: if the source has no name, or exactly this file is in the books already
    """
    name = " ".join(source_name.split())
    if not 1 <= len(name) <= SOURCE_NAME_MAX:
        raise UnableToImport(
            f"Source: write where the file comes from, in at most {SOURCE_NAME_MAX} characters."
        )
    _refuse_known(kind, file.sha256)
    source, _ = ImportSource.objects.get_or_create(kind=kind, name=name)
    batch = ImportBatch(
        number=next_number(),
        kind=kind,
        state=ImportState.READING,
        source=source,
        file=file,
        file_name=file.name,
        file_sha256=file.sha256,
        uploaded_by_id=actor_id,
        uploaded_at=at,
    )
    batch.save(force_insert=True)
    _ask(batch, job_kind, at, actor_id)
    _record("import.opened", batch, at, actor_id, file=file.name, kind=kind, sha256=file.sha256)
    return batch


def next_number() -> int:
    """Give the number of the next import; nobody else gets it, because it is locked until the commit."""
    lock_numbers()
    return (ImportBatch.objects.aggregate(last=Max("number"))["last"] or 0) + 1


def lock_numbers() -> None:
    """Let one transaction at a time give import numbers. Taken before its first word in the trail."""
    lock_name("imports.number")


@transaction.atomic
def look_again(*, number: int, sheet: str, job_kind: str, at: datetime, actor_id: UUID | None) -> ImportBatch:
    """
    Ask for another sheet of a workbook.

    :raises UnableToImport: if the import is past that
    """
    batch = _waiting(number, ImportState.MAPPING, *CHECKED)
    if sheet not in batch.sniffed["sheets"]:
        raise UnableToImport("Sheet: choose one of the sheets of the file.")
    # What was fixed in the rows of one sheet says nothing about those of another.
    RowFix.objects.filter(batch=batch, undone_at__isnull=True).update(undone_at=at)
    batch.rows_total = 0
    batch.state = ImportState.READING
    _ask(batch, job_kind, at, actor_id, sheet=sheet)
    return batch


def settle_look(
    *, batch: ImportBatch, sniffed: Sniffed, values: Mapping[str, Sequence[str]], rows: int
) -> None:
    """
    Keep what the first look found; the columns are matched next.

    :param rows: about how many rows the file has, 0 if that cannot be told
    """
    batch.sniffed = {
        **sniffed.as_json(),
        "values": {h: list(v) for h, v in values.items()},
        "rows": rows,
    }
    batch.state = ImportState.MAPPING
    batch.save(update_fields=["sniffed", "state"])


def settle_unreadable(*, batch: ImportBatch, reason: str, at: datetime) -> None:
    """End an import whose file cannot be read, with the sentence that says why."""
    batch.refusal = reason
    batch.state = ImportState.REFUSED
    batch.save(update_fields=["refusal", "state"])
    _record("import.unreadable", batch, at, None, reason=reason)


@transaction.atomic
def ask_check(
    *, number: int, reading: Reading, job_kind: str, at: datetime, actor_id: UUID | None
) -> ImportBatch:
    """
    Keep how the file is to be read, here and with its source, and ask for the check.

    :raises UnableToImport: if the import is past its check, being read at this moment, or was never looked at
    """
    batch = _waiting(number, ImportState.MAPPING, ImportState.READING, *CHECKED)
    if not batch.sniffed:
        raise UnableToImport(
            f"Import {number} was not looked at to the end. Refuse it, and upload the file again."
        )
    batch.reading = reading.as_json()
    batch.refusal = ""
    batch.state = ImportState.READING
    batch.source.reading = batch.reading
    batch.source.save(update_fields=["reading"])
    _ask(batch, job_kind, at, actor_id)
    return batch


def settle_check(*, batch: ImportBatch, spooled: Spooled, staged: Staged) -> None:
    """
    Keep what the check found: rows by what became of them, and the control totals.

    The effect of an earlier check is forgotten; the name of this one says which it is to be worked out for.
    """
    batch.rows_total = spooled.total
    batch.rows_good = staged.good
    batch.rows_duplicate = staged.duplicate
    batch.rows_check = staged.check
    batch.rows_skipped = spooled.skipped
    batch.rows_bad = spooled.total - staged.good - staged.duplicate - staged.check - spooled.skipped
    batch.control_totals = dict(staged.totals)
    batch.effect = {"check": str(uuid4())}
    batch.state = _checked_state(batch)
    batch.save()


@transaction.atomic
def ask_commit(
    *, number: int, rows: int, rest: bool, job_kind: str, at: datetime, actor_id: UUID | None
) -> ImportBatch:
    """
    Ask for the good rows to be committed.

    :param rows: how many good rows the person saw; another check since then is not what they agreed to
    :param rest: whether the rows that are left out are to be kept as an import of their own
    :raises UnableToImport: if it was not checked, has no good rows, changed since, or is in the books already
    """
    batch = _waiting(number, ImportState.COMMITTING, *CHECKED)
    if batch.rows_good != rows:
        raise UnableToImport(
            f"The file was checked again: it now has {batch.rows_good:,} good rows. Look at them first."
        )
    if batch.rows_good == 0 and not batch.control_totals.get("states", {}).get("held", {}).get("rows"):
        raise UnableToImport("The file has no good rows, so there is nothing to commit.")
    if batch.state != ImportState.COMMITTING:
        _refuse_known(batch.kind, batch.file_sha256)
    batch.state = ImportState.COMMITTING
    batch.refusal = ""
    try:
        with transaction.atomic():
            _ask(batch, job_kind, at, actor_id, rest=rest)
    except IntegrityError as clash:
        raise UnableToImport("This file is being committed by another import at this moment.") from clash
    return batch


def settle_commit(
    *, batch: ImportBatch, totals: Mapping[str, Any], at: datetime, actor_id: UUID | None
) -> None:
    """Write down that the good rows are in the books."""
    batch.control_totals = {**batch.control_totals, **totals}
    batch.committed_at = at
    batch.state = ImportState.COMMITTED
    batch.save(update_fields=["control_totals", "committed_at", "state"])
    _record(
        "import.committed", batch, at, actor_id, rows=batch.rows_good, left_out=batch.rows_bad, totals=totals
    )


def settle_refused_commit(*, batch: ImportBatch, reason: str) -> None:
    """
    Put an import whose commit was refused back to where it can be read again, with the sentence that says
    why.
    """
    batch.refusal = reason
    batch.state = _checked_state(batch)
    batch.save(update_fields=["refusal", "state"])


@transaction.atomic
def refuse_import(*, number: int, at: datetime, actor_id: UUID | None) -> ImportBatch:
    """
    Refuse a whole file: none of its rows is committed.

    :raises UnableToImport: if it is in the books already, or being read at this moment
    """
    batch = _waiting(number, ImportState.MAPPING, ImportState.READING, *CHECKED)
    batch.refusal = "Refused by hand."
    batch.state = ImportState.REFUSED
    batch.save(update_fields=["refusal", "state"])
    _record("import.refused", batch, at, actor_id, rows=batch.rows_total)
    return batch


@transaction.atomic
def ask_roll_back(*, number: int, job_kind: str, at: datetime, actor_id: UUID | None) -> ImportBatch:
    """
    Ask for the rows of a committed import to be taken out of the books.

    :raises UnableToImport: if it is not committed, or on its way out already
    """
    batch = _waiting(number, ImportState.COMMITTED)
    _ask(batch, job_kind, at, actor_id)
    return batch


def settle_roll_back(*, batch: ImportBatch, rows: int, at: datetime, actor_id: UUID | None) -> None:
    """Write down that the rows are out of the books."""
    batch.rolled_back_at = at
    batch.state = ImportState.ROLLED_BACK
    batch.save(update_fields=["rolled_back_at", "state"])
    _record("import.rolled_back", batch, at, actor_id, rows=rows)


def _checked_state(batch: ImportBatch) -> ImportState:
    return ImportState.NEEDS_FIX if batch.rows_bad or batch.rows_check else ImportState.READY


def _waiting(number: int, *states: ImportState) -> ImportBatch:
    """Lock an import that is in one of the states and has no job at work."""
    batch = lock_batch(number=number)
    if batch.state not in states:
        raise UnableToImport(f"Import {number} is {batch.get_state_display().lower()}: this step is over.")
    job = job_by_id(batch.job_id) if batch.job_id else None
    if job is not None and job.state in OPEN:
        raise UnableToImport(f"Import {number} is being worked on. Wait until that has ended.")
    return batch


def _refuse_known(kind: str, sha256: str) -> None:
    known = in_the_books(kind, sha256)
    if known is None:
        return
    if known.committed_at is None:
        raise UnableToImport(f"This file is being committed as import {known.number}.")
    tenant = Tenant.objects.get(id=current_tenant_id())
    day = format_date(tenant_day(tenant, known.committed_at))
    raise UnableToImport(
        f"This file was committed on {day} as import {known.number}."
        " To commit it again, roll that import back first."
    )


def _ask(batch: ImportBatch, job_kind: str, at: datetime, actor_id: UUID | None, **more: Any) -> None:
    """Ask for a job about the import and remember it, so that its page can show how far it is."""
    batch.job_id = enqueue(
        kind=job_kind, payload={"batch": str(batch.id), **more}, at=at, requested_by_id=actor_id
    )
    batch.save()


def _record(action: str, batch: ImportBatch, at: datetime, actor_id: UUID | None, **data: Any) -> None:
    record(action=action, kind="import", code=str(batch.number), actor_id=actor_id, at=at, data=data)
