"""Rows that a commit left out, and the import of their own that they are kept in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from vir.foundation.audit.operations import record
from vir.foundation.imports.models import ImportBatch, ImportState, StagedRow
from vir.foundation.imports.operations import next_number
from vir.foundation.imports.queries import sniffed_of, values_of
from vir.foundation.imports.sniff import Sniffed
from vir.foundation.jobs.operations import enqueue

if TYPE_CHECKING:
    from vir.foundation.documents.models import StoredFile


def left_out_rows(batch: ImportBatch) -> list[tuple[int, list[str]]]:
    """Give the rows that wait for a fix or a reason, with their fixes so far; not those somebody left out."""
    kept = StagedRow.objects.filter(batch=batch, state__in=["bad", "check"]).order_by("row")
    return [(row, list(content)) for row, content in kept.values_list("row", "content")]


def draft_of(batch: ImportBatch) -> ImportBatch | None:
    """Find the import that holds the rows which this one left out."""
    return ImportBatch.objects.filter(left_from=batch.number).order_by("number").first()


def open_left_out(
    *,
    origin: ImportBatch,
    file: StoredFile,
    added: Sequence[str],
    rows: int,
    job_kind: str,
    at: datetime,
    actor_id: UUID | None,
) -> ImportBatch:
    """
    Open an import of a file that was written by us: it is read as the one it comes from, so nothing is asked.

    :param added: headers before those of the file that the rows come from
    :param rows: how many there are
    """
    known = sniffed_of(origin)
    sniffed = Sniffed("csv", "utf-8", ",", '"', 1, [*added, *known.headers], [])
    batch = ImportBatch(
        number=next_number(),
        kind=origin.kind,
        state=ImportState.READING,
        source=origin.source,
        file=file,
        file_name=file.name,
        file_sha256=file.sha256,
        sniffed={**sniffed.as_json(), "values": values_of(origin), "rows": rows},
        reading={**origin.reading, "headers": sniffed.headers},
        uploaded_by_id=actor_id,
        # A row may be dated up to the day of its upload, which was that of the first file.
        uploaded_at=origin.uploaded_at,
        partner_id=origin.partner_id,
        left_from=origin.number,
    )
    batch.job_id = enqueue(kind=job_kind, payload={"batch": str(batch.id)}, at=at, requested_by_id=actor_id)
    batch.save(force_insert=True)
    record(
        action="import.rest_kept",
        kind="import",
        code=str(batch.number),
        actor_id=actor_id,
        at=at,
        data={"from": origin.number, "rows": rows},
    )
    return batch
