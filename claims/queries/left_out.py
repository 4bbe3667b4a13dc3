"""Rows of an import that were left out and can still be fixed."""

from __future__ import annotations

from claims.models import UnmatchedLine
from vir.foundation.imports.left_out import left_out_rows
from vir.foundation.imports.models import ImportBatch


def rest_rows(batch: ImportBatch) -> list[tuple[int, list[str]]]:
    """Give the rows that wait for a fix or a reason; those that wait under Unmatched, or did, are not among them."""
    waiting = set(UnmatchedLine.objects.filter(batch=batch).values_list("row", flat=True))
    return [(row, cells) for row, cells in left_out_rows(batch) if row not in waiting]
