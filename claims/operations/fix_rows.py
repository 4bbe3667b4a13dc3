"""Fixing rows of a checked import in the browser: a fix is laid over the file, and the rows are checked again."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from claims.operations.check_file import check_at_once
from claims.operations.pick_intake import pick_intake
from claims.operations.receive_file import CHECK
from partners.queries.directory import partner_ids_by_code
from programs.queries.products import skus_by_id
from vir.foundation.imports import fixing
from vir.foundation.imports.fixes import Proposal
from vir.foundation.imports.fixing import CellChange, UnableToFix
from vir.foundation.imports.grid import problem_at, rows_with, texts_of
from vir.foundation.imports.models import ImportBatch, ImportKind, ImportProblem, ImportState
from vir.foundation.imports.queries import batch_by_number, reading_of, sniffed_of
from vir.foundation.imports.reading import Reading
from vir.foundation.imports.suggesting import Suggestions
from vir.foundation.tenancy.context import current_tenant_id
from vir.foundation.tenancy.models import Tenant

# Files of so many rows are checked again while the person waits, which takes less than half a second.
AT_ONCE_ROWS = 2_000


@transaction.atomic
def fix_cell(*, number: int, row: int, header: str, value: str, actor_id: UUID, at: datetime) -> ImportBatch:
    """
    Write a new text over one cell and have the rows checked again.

    :raises UnableToFix: if the row is not one that is looked at, or the import is past its check
    """
    batch = _batch(number)
    change = CellChange(row, header, _text_of(batch, row, header), value.strip())
    return _rechecked(
        fixing.set_cells(number=number, changes=[change], actor_id=actor_id, at=at), actor_id, at
    )


@transaction.atomic
def apply_fix(
    *,
    number: int,
    row: int,
    header: str,
    code: str,
    value: str,
    everywhere: bool,
    actor_id: UUID,
    at: datetime,
) -> ImportBatch:
    """
    Take what was proposed for a problem, in this row or in all that are like it.

    :param value: what the button said it would write
    :raises UnableToFix: if the problem is gone, or that is not what is proposed for it
    """
    batch = _batch(number)
    problem = problem_at(batch, row, header, code)
    if problem is None:
        raise UnableToFix(f"Row {row:,}: this problem is gone. Look at the row again.")
    suggestions = suggestions_of(batch=batch)
    offers = suggestions.of(code, header, problem.value)
    chosen = next((offer for offer in offers if offer.value == value), None)
    if chosen is None:
        raise UnableToFix(f"Row {row:,}, {header}: this was not proposed. Write the value into the cell.")
    wanted = {row: chosen.value}
    if everywhere:
        wanted |= _alike(batch, suggestions, problem, chosen)
    now = _texts(batch, wanted, header)
    changes = [CellChange(place, header, now[place], text) for place, text in wanted.items() if place in now]
    return _rechecked(
        fixing.set_cells(number=number, changes=changes, actor_id=actor_id, at=at), actor_id, at
    )


@transaction.atomic
def leave_out(
    *, number: int, row: int, header: str, code: str, everywhere: bool, actor_id: UUID, at: datetime
) -> ImportBatch:
    """
    Leave a row out of the commit, or all that have this problem in this column.

    :raises UnableToFix: if the import is past its check
    """
    rows = _with(_batch(number), row, header, code, everywhere)
    return _rechecked(fixing.leave_out(number=number, rows=rows, actor_id=actor_id, at=at), actor_id, at)


@transaction.atomic
def keep_row(
    *,
    number: int,
    row: int,
    header: str,
    code: str,
    reason: str,
    everywhere: bool,
    actor_id: UUID,
    at: datetime,
) -> ImportBatch:
    """
    Let a row in although there is something to check, or all with the same to check, and say why.

    :raises UnableToFix: if there is no reason, or the import is past its check
    """
    rows = _with(_batch(number), row, header, code, everywhere)
    kept = fixing.keep_rows(number=number, rows=rows, code=code, reason=reason, actor_id=actor_id, at=at)
    return _rechecked(kept, actor_id, at)


@transaction.atomic
def undo_fix(
    *, number: int, group: UUID | None = None, fix_id: UUID | None = None, actor_id: UUID, at: datetime
) -> ImportBatch:
    """
    Undo the last press, those of one press, or one fix, and have the rows checked again.

    :raises UnableToFix: if there is nothing to undo, or the import is past its check
    """
    undone = fixing.undo(number=number, group=group, fix_id=fix_id, actor_id=actor_id, at=at)
    return _rechecked(undone, actor_id, at)


def suggestions_of(*, batch: ImportBatch, headers: Collection[str] | None = None) -> Suggestions:
    """
    Gather what the problems of an import suggest.

    :param headers: those that have problems; codes of ours are only read where one of them needs it
    """
    reading = reading_of(batch) or Reading()
    tenant = Tenant.objects.get(id=current_tenant_id())
    columns = pick_intake(kind=batch.kind).columns(reading=reading, currency=tenant.currency)
    known: dict[str, Any] = {}
    if batch.kind in (ImportKind.SALES, ImportKind.POS):
        for name, read in (("partner", partner_ids_by_code), ("sku", _skus)):
            header = reading.mapping.get(name)
            if header and (headers is None or header in headers):
                known[name] = tuple(sorted(read()))
    return Suggestions.of_file(columns, reading, known)


def _skus() -> Collection[str]:
    return skus_by_id().values()


def _alike(
    batch: ImportBatch, suggestions: Suggestions, problem: ImportProblem, chosen: Proposal
) -> dict[int, str]:
    code, header, value = problem.code, problem.column, problem.value
    found: dict[int, str] = {}
    for row, other in rows_with(batch, code, header):
        text = suggestions.alike(code, header, value, chosen, other)
        if text is not None:
            found[row] = text
    return found


def _with(batch: ImportBatch, row: int, header: str, code: str, everywhere: bool) -> list[int]:
    return sorted({row, *(place for place, _ in rows_with(batch, code, header))} if everywhere else {row})


def _texts(batch: ImportBatch, rows: Collection[int], header: str) -> dict[int, str]:
    mapping = (reading_of(batch) or Reading()).mapping
    return texts_of(batch, sorted(rows), header, sniffed_of(batch).headers, mapping)


def _text_of(batch: ImportBatch, row: int, header: str) -> str:
    headers = sniffed_of(batch).headers if batch.sniffed else ()
    texts = _texts(batch, [row], header) if header in headers else {}
    if row not in texts:
        raise UnableToFix(f"Row {row:,}: there is no such cell among the rows that are looked at.")
    return texts[row]


def _batch(number: int) -> ImportBatch:
    batch = batch_by_number(number)
    if batch is None:
        raise UnableToFix(f"There is no import {number}.")
    return batch


def _rechecked(batch: ImportBatch, actor_id: UUID, at: datetime) -> ImportBatch:
    """Check the rows at once where they are few and nothing is at work, else by a job."""
    if batch.rows_total <= AT_ONCE_ROWS and batch.state != ImportState.READING:
        return check_at_once(batch=batch, at=at, actor_id=actor_id)
    fixing.ask_recheck(batch=batch, job_kind=CHECK, at=at, actor_id=actor_id)
    return batch
