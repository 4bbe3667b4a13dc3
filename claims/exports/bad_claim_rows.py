"""The rows of a draft that need a fix, to be repaired in a spreadsheet and pasted again."""

from __future__ import annotations

from collections.abc import Sequence

from claims.exports.csv_text import csv_bytes
from claims.queries.claiming.rows import GridRow


def bad_claim_rows(rows: Sequence[GridRow]) -> bytes:
    """Write rows as they stand now, each with its number in the claim and, in words, what is wrong with it."""
    labels = [cell.label for cell in rows[0].cells] if rows else []
    return csv_bytes(
        ["Row in the claim", *labels, "Problem"],
        (
            [row.row, *(cell.value for cell in row.cells), " ".join(one["message"] for one in row.problems)]
            for row in rows
        ),
    )
