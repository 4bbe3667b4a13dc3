"""The rows of a file that were left out, to be repaired and imported again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from claims.exports.csv_text import csv_bytes
from vir.foundation.imports.queries import BadRow


def bad_rows_csv(headers: Sequence[str], rows: Iterable[BadRow]) -> bytes:
    """
    Write the bad rows as they stand in the file, each with its number, its problems and what to do.

    The file's own columns keep their names, so that the repaired file is matched as the first one was.
    """
    added = [_free(name, headers) for name in ("Row in the file", "Problem", "Fix")]
    width = len(headers)
    return csv_bytes(
        [added[0], *headers, *added[1:]],
        ([row.row, *_fitted(row.cells, width), " ".join(row.problems), " ".join(row.fixes)] for row in rows),
    )


def _fitted(cells: Sequence[str], width: int) -> list[str]:
    # A row with too many cells keeps all of them, in its last one, so that nothing is lost.
    if len(cells) > width:
        return [*cells[: width - 1], " | ".join(cells[width - 1 :])]
    return [*cells, *[""] * (width - len(cells))]


def _free(name: str, headers: Sequence[str]) -> str:
    while name in headers:
        name = f"{name} (import)"
    return name
