"""Committing an import and rolling it back, each in one transaction that may be tried again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from claims.operations.commit_sales import withdraw_sales
from claims.operations.pick_intake import pick_intake
from claims.operations.receive_file import CHECK, COMMIT, LOOK, ROLL_BACK
from vir.foundation.imports import operations as steps
from vir.foundation.imports.intakes import UnableToCommit
from vir.foundation.imports.models import ImportBatch, ImportKind, ImportState
from vir.foundation.imports.operations import UnableToImport
from vir.foundation.imports.queries import batch_by_number, lock_batch
from vir.foundation.imports.reading import Reading
from vir.foundation.tenancy.context import current_tenant_id
from vir.foundation.tenancy.models import Tenant
from vir.foundation.tenancy.moments import tenant_day


def choose_sheet(*, number: int, sheet: str, at: datetime, actor_id: UUID | None) -> ImportBatch:
    """
    Read another sheet of a workbook.

    :raises UnableToImport: if the file has no such sheet, or the import is past that
    """
    return steps.look_again(number=number, sheet=sheet, job_kind=LOOK, at=at, actor_id=actor_id)


def choose_columns(*, number: int, reading: Reading, at: datetime, actor_id: UUID | None) -> ImportBatch:
    """
    Say how a file is to be read and have its rows checked.

    :raises UnableToImport: if the import is past that
    """
    return steps.ask_check(number=number, reading=reading, job_kind=CHECK, at=at, actor_id=actor_id)


def ask_commit(
    *, number: int, rows: int, at: datetime, actor_id: UUID | None, rest: bool = False
) -> ImportBatch:
    """
    Have the good rows committed.

    :param rows: how many the person agreed to
    :param rest: whether the rows that are left out are kept as an import of their own, to be fixed later
    :raises UnableToImport: if the import cannot be committed
    """
    return steps.ask_commit(number=number, rows=rows, rest=rest, job_kind=COMMIT, at=at, actor_id=actor_id)


def ask_roll_back(*, number: int, at: datetime, actor_id: UUID | None) -> ImportBatch:
    """
    Have the lines of a committed import taken out of the books.

    :raises UnableToImport: if it is not a committed import of sales
    """
    batch = batch_by_number(number)
    if batch is not None and batch.kind not in (ImportKind.SALES, ImportKind.POS):
        raise UnableToImport(
            f"Only sales are rolled back. To correct these {batch.get_kind_display().lower()},"
            " import a corrected file."
        )
    return steps.ask_roll_back(number=number, job_kind=ROLL_BACK, at=at, actor_id=actor_id)


def commit_import(*, batch_id: UUID, job_id: UUID, at: datetime, actor_id: UUID | None) -> Mapping[str, Any]:
    """
    Bring the good rows of an import into the books, in the caller's transaction. Gives what was done.

    A job that runs again finds the import committed and does nothing. An import whose rows no longer fit
    the books is put back to where it can be read again.
    """
    batch = lock_batch(batch_id=batch_id)
    if batch.state != ImportState.COMMITTING or batch.job_id != job_id:
        return {"state": batch.state}
    today = tenant_day(Tenant.objects.get(id=current_tenant_id()), at)
    try:
        with transaction.atomic():
            totals = pick_intake(kind=batch.kind).commit(batch=batch, at=at, today=today, actor_id=actor_id)
    except UnableToCommit as refusal:
        steps.settle_refused_commit(batch=batch, reason=refusal.message)
        return {"refused": refusal.message}
    steps.settle_commit(batch=batch, totals=totals, at=at, actor_id=actor_id)
    return totals


def forget_staged(*, batch_id: UUID) -> None:
    """Drop the rows of a committed import that were kept for the commit."""
    batch = lock_batch(batch_id=batch_id)
    if batch.state == ImportState.COMMITTED:
        pick_intake(kind=batch.kind).forget(batch=batch)


def roll_back_import(
    *, batch_id: UUID, job_id: UUID, at: datetime, actor_id: UUID | None
) -> Mapping[str, Any]:
    """
    Take the lines of an import out of the books, in the caller's transaction. Gives what was done.

    A job that runs again finds the import rolled back and does nothing.
    """
    batch = lock_batch(batch_id=batch_id)
    if batch.state != ImportState.COMMITTED or batch.job_id != job_id:
        return {"state": batch.state}
    rows = withdraw_sales(batch=batch, at=at, actor_id=actor_id)
    steps.settle_roll_back(batch=batch, rows=rows, at=at, actor_id=actor_id)
    return {"rolled_back": rows}


def refuse_file(*, number: int, at: datetime, actor_id: UUID | None) -> ImportBatch:
    """
    Refuse a whole file: none of its rows is committed, and what was kept for that is dropped.

    :raises UnableToImport: if it is in the books already
    """
    with transaction.atomic():
        batch = steps.refuse_import(number=number, at=at, actor_id=actor_id)
        pick_intake(kind=batch.kind).forget(batch=batch)
    return batch
