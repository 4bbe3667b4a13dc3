"""What the last file of a source was: how it was read, and whose it was."""

from __future__ import annotations

from uuid import UUID

from vir.foundation.imports.models import ImportBatch


def last_read(batch: ImportBatch) -> ImportBatch | None:
    """Give the import before this one that its source's reading is remembered from, None for the first."""
    found: ImportBatch | None = (
        ImportBatch.objects.filter(source_id=batch.source_id, number__lt=batch.number)
        .exclude(reading={})
        .order_by("-number")
        .first()
    )
    return found


def partner_of_source(batch: ImportBatch) -> UUID | None:
    """Give whose report the last file of an import's source was."""
    before = ImportBatch.objects.filter(source_id=batch.source_id, kind=batch.kind, number__lt=batch.number)
    found: UUID | None = before.order_by("-number").values_list("partner_id", flat=True).first()
    return found
