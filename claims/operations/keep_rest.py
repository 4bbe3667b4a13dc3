"""The rows that a commit left out, as an import of their own: nothing is uploaded twice, nothing is lost."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import PurePath
from uuid import UUID

from django.db import transaction

from claims.operations.receive_file import CHECK
from claims.queries.left_out import rest_rows
from vir.foundation.documents.operations import store_file
from vir.foundation.imports.left_out import draft_of, open_left_out
from vir.foundation.imports.models import ImportBatch, ImportState
from vir.foundation.imports.operations import UnableToImport
from vir.foundation.imports.overlay import fitted
from vir.foundation.imports.queries import lock_batch, sniffed_of

ROW = "Row in the file"


@transaction.atomic
def keep_rest(*, number: int, at: datetime, actor_id: UUID | None) -> ImportBatch:
    """
    Open an import of the rows that a committed one left out, with the fixes made so far, and have it checked.

    Rows that wait for their partner or product under Unmatched are not among them: they come in from there.

    :raises UnableToImport: if the import is not committed, left no such rows out, or was asked before
    """
    batch = lock_batch(number=number)
    if batch.state != ImportState.COMMITTED:
        raise UnableToImport(
            f"Import {number} is {batch.get_state_display().lower()}. Rows are kept once the good ones are committed."
        )
    known = draft_of(batch)
    if known is not None:
        raise UnableToImport(f"The rows left out were kept as import {known.number} already.")
    rows = rest_rows(batch)
    if not rows:
        raise UnableToImport(f"Import {number} left no rows out that could be fixed.")
    headers = list(sniffed_of(batch).headers)
    stored = store_file(
        name=_name(batch.file_name), content_type="text/csv", chunks=_chunks(headers, rows), at=at
    )
    return open_left_out(
        origin=batch,
        file=stored,
        added=[_free(headers)],
        rows=len(rows),
        job_kind=CHECK,
        at=at,
        actor_id=actor_id,
    )


def keep_rest_of(*, batch_id: UUID, at: datetime, actor_id: UUID | None) -> int | None:
    """
    Keep what a commit left out, as was asked with it. Gives the number of the import that holds it.

    None where nothing is left, and where a job that runs again finds it done.
    """
    batch = lock_batch(batch_id=batch_id)
    if batch.state != ImportState.COMMITTED or draft_of(batch) is not None or not rest_rows(batch):
        return None
    return keep_rest(number=batch.number, at=at, actor_id=actor_id).number


def _chunks(headers: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]]) -> Iterator[bytes]:
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\r\n").writerow
    write([_free(headers), *headers])
    for row, cells in rows:
        write([row, *fitted(cells, len(headers))])
    yield out.getvalue().encode()


def _free(headers: Sequence[str]) -> str:
    name = ROW
    while name in headers:
        name = f"{name} (import)"
    return name


def _name(file_name: str) -> str:
    return f"{PurePath(file_name).stem[:200]}, rows left out.csv"
