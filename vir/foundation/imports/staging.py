"""Rows between a file and the books: spooled to disk, copied to the database, kept for the commit."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection

from vir.foundation.imports.apart import read_rows, write_rows
from vir.foundation.imports.kinds import Column
from vir.foundation.imports.models import ImportBatch, ImportProblem, ProblemWeight, StagedRow
from vir.foundation.imports.overlay import Overlay
from vir.foundation.imports.reading import Reading
from vir.foundation.imports.sniff import Sniffed
from vir.foundation.imports.written import copy_line, names_written
from vir.foundation.tenancy.context import current_tenant_id

NOTHING_FIXED = Overlay()
PROGRESS_ROWS = 5000
# So many problems of a kind are listed, and so many bad rows kept for the download. A file with more is
# wrong as a
# whole and is read again; its control totals count every row.
LISTED_MAX = 50_000
# So many rows that are not bad are kept to be looked at: notes and duplicates of a large file are many, and
# all alike.
LOOKED_AT_MAX = 2_000

Tell = Callable[[int], None]


@dataclass(frozen=True)
class Spooled:
    """What reading a file left on disk: the typed rows and the problems of the others, as COPY reads them."""

    rows: Path
    problems: Path
    total: int
    bad: int
    # Left out by somebody.
    skipped: int
    # The columns of the typed rows, after the number of each.
    names: tuple[str, ...]


@dataclass(frozen=True)
class Arrival:
    """A file that was read, on its way into the staging table of its kind."""

    batch: ImportBatch
    columns: Sequence[Column]
    reading: Reading
    spooled: Spooled
    # The vendor's local day of the upload: nothing in the file can be later.
    day: date
    overlay: Overlay = NOTHING_FIXED

    def header(self, column: str) -> str:
        """Give what a column is called in the file."""
        return self.reading.header_of(self.column(column))

    def column(self, name: str) -> Column:
        """Give a column by its name."""
        return next(column for column in self.columns if column.name == name)

    def has(self, name: str) -> bool:
        """Say whether this kind of file can hold a column."""
        return any(column.name == name for column in self.columns)


@dataclass(frozen=True)
class Staged:
    """What became of the typed rows of a file, and the totals that prove it arrived whole."""

    good: int
    duplicate: int
    totals: Mapping[str, Any]
    # Rows that only somebody's reason lets in.
    check: int = 0


def spool(
    path: Path,
    sniffed: Sniffed,
    columns: Sequence[Column],
    reading: Reading,
    *,
    folder: Path,
    tell: Tell,
    overlay: Overlay = NOTHING_FIXED,
) -> Spooled:
    """
    Read every row of a file, outside of any transaction and in little memory.

    :param tell: told the number of rows read, every 5,000 of them
    :param overlay: what people changed; a row is read as if the file said so
    :raises FileRefused: if the file turns out to be unreadable
    """
    spooled_rows, spooled_problems = folder / "rows.copy", folder / "problems.copy"
    total = bad = skipped = 0
    with spooled_rows.open("wb") as rows_file, spooled_problems.open("wb") as problems_file:
        for counts, rows, problems in write_rows(path, sniffed, columns, reading, overlay):
            rows_file.write(rows)
            problems_file.write(problems)
            before, total = total, total + counts.read
            bad += counts.bad
            skipped += counts.skipped
            if total // PROGRESS_ROWS > before // PROGRESS_ROWS:
                tell(total // PROGRESS_ROWS * PROGRESS_ROWS)
    return Spooled(spooled_rows, spooled_problems, total, bad, skipped, names_written(columns, reading))


def copy_typed(table: str, types: Mapping[str, str], arrival: Arrival) -> None:
    """
    Copy the typed rows of a file into a temporary table of this transaction, with the number of each as `row`.

    :param types: of all columns in question, as SQL; one that the file does not have holds its default in every row
    """
    defaults = {column.name: column.default for column in arrival.columns}
    with connection.cursor() as cursor:
        definition = "".join(
            cursor.mogrify(f", {name} {kind} DEFAULT %s", [defaults.get(name) or None]).decode()
            for name, kind in types.items()
        )
    copy_in(table, f"row integer{definition}", arrival.spooled.rows, ("row", *arrival.spooled.names))


def copy_in(table: str, definition: str, path: Path, columns: Sequence[str] = ()) -> None:
    """
    Copy a spooled file into a temporary table of this transaction, all of its columns or those that are named.

    Into a temporary one, because COPY is refused under row-level security.
    """
    with connection.cursor() as cursor, path.open("rb") as source:
        cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{table}")
        cursor.execute(f"CREATE TEMPORARY TABLE {table} ({definition}) ON COMMIT DROP")
        named = f" ({', '.join(columns)})" if columns else ""
        cursor.copy_expert(f"COPY pg_temp.{table}{named} FROM STDIN", source)


def forget_check(batch: ImportBatch) -> None:
    """Drop what an earlier check of the batch kept, so that a repeated one starts from nothing."""
    ImportProblem.objects.filter(batch=batch).delete()
    StagedRow.objects.filter(batch=batch).delete()


def keep_problems(batch: ImportBatch, spooled: Spooled) -> None:
    """Keep the problems that reading found."""
    copy_in(
        "intake_problems",
        'row integer, "column" text, value text, code text, message text, fix text',
        spooled.problems,
    )
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO imports_importproblem
                (id, tenant_id, batch_id, row, weight, "column", value, code, message, fix)
            SELECT gen_random_uuid(), %s, %s, row, %s, coalesce("column", ''), coalesce(value, ''), code,
                left(message, 1000), left(fix, 1000)
            FROM pg_temp.intake_problems ORDER BY row LIMIT %s
            """,
            [current_tenant_id(), batch.id, ProblemWeight.BAD, LISTED_MAX],
        )


@dataclass(frozen=True)
class Finding:
    """
    A kind of problem that only the database can see, for the rows that a query finds.

    :param query: gives (row, value, extra)
    :param message: %1$s the row, %2$s the column, %3$s the value, %4$s the extra
    """

    code: str
    column: str
    message: str
    fix: str
    query: str
    values: tuple[Any, ...] = ()
    weight: ProblemWeight = ProblemWeight.BAD


def keep_finding(batch: ImportBatch, finding: Finding, *, kept: Sequence[int] = ()) -> None:
    """
    Keep one problem for each of the first rows that the query finds.

    :param kept: rows in which somebody kept this problem and said why: there it is a note
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO imports_importproblem
                (id, tenant_id, batch_id, row, weight, "column", value, code, message, fix)
            SELECT gen_random_uuid(), %s, %s, row, CASE WHEN row = ANY(%s) THEN 'note' ELSE %s END,
                %s, left(coalesce(value, ''), 500), %s,
                left(format(%s, row, %s, left(value, 60), extra), 1000),
                left(format(%s, row, %s, left(value, 60), extra), 1000)
            FROM ({finding.query}) AS found (row, value, extra) ORDER BY row LIMIT %s
            """,  # noqa: S608  the query is one of this code's own constants
            [
                current_tenant_id(),
                batch.id,
                list(kept),
                finding.weight,
                finding.column,
                finding.code,
                finding.message,
                finding.column,
                finding.fix,
                finding.column,
                *finding.values,
                LISTED_MAX,
            ],
        )


def keep_cells(
    batch: ImportBatch, path: Path, sniffed: Sniffed, *, folder: Path, overlay: Overlay = NOTHING_FIXED
) -> None:
    """
    Keep the cells of the rows that somebody may look at, with their fixes: of bad ones and of those to check,
    to be repaired and downloaded; of those fixed or left out; and of the first that there is something to say
    about.
    """
    wanted = rows_to_look_at(batch, overlay)
    if not wanted:
        return
    last = max(wanted)
    spooled = folder / "cells.copy"
    with spooled.open("w", encoding="utf-8", newline="") as cells_file:
        for number, cells in read_rows(path, sniffed):
            if number in wanted:
                shown = overlay.laid_over(number, cells, sniffed.headers)
                cells_file.write(copy_line((number, wanted[number], json.dumps(shown))))
            if number >= last:
                break
    copy_in("intake_cells", "row integer, state text, cells jsonb", spooled)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO imports_stagedrow (id, tenant_id, batch_id, row, state, content)"
            " SELECT gen_random_uuid(), %s, %s, row, state, cells FROM pg_temp.intake_cells"
            " ON CONFLICT (tenant_id, batch_id, row) DO NOTHING",
            [current_tenant_id(), batch.id],
        )


def rows_to_look_at(batch: ImportBatch, overlay: Overlay = NOTHING_FIXED) -> dict[int, str]:
    """Give the numbers of the rows whose cells are kept, each with what it is."""
    found = dict.fromkeys(overlay.cells, "fixed") | dict.fromkeys(overlay.skipped, "skipped")
    for weight in (ProblemWeight.NOTE, ProblemWeight.DUPLICATE, ProblemWeight.CHECK, ProblemWeight.BAD):
        rows = ImportProblem.objects.filter(batch=batch, weight=weight).values_list("row", flat=True)
        most = LISTED_MAX if weight in (ProblemWeight.BAD, ProblemWeight.CHECK) else LOOKED_AT_MAX
        found |= dict.fromkeys(rows.order_by("row").distinct()[:most], weight.value)
    return found


def line_id_prefix(batch_id: UUID) -> str:
    """
    Give what the ids of a batch's rows begin with; the row number in hexadecimal follows.

    So a row's id is the same however often it is staged, and ids of one file lie together in an index.
    """
    return str(batch_id)[:24]


def line_ids(batch_id: UUID) -> tuple[UUID, UUID]:
    """Give the first and the last id that a batch's rows can have."""
    prefix = line_id_prefix(batch_id)
    return UUID(f"{prefix}{'0' * 12}"), UUID(f"{prefix}{'f' * 12}")
