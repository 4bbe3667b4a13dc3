"""Rows between a file and the books: spooled to disk, copied to the database, kept for the commit."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection

from vir.foundation.imports.apart import read_rows
from vir.foundation.imports.columns import compile_cleaner
from vir.foundation.imports.kinds import Column
from vir.foundation.imports.models import ImportBatch, ImportProblem, ProblemWeight, StagedRow
from vir.foundation.imports.overlay import Overlay
from vir.foundation.imports.problems import Problem
from vir.foundation.imports.reading import Reading
from vir.foundation.imports.sniff import Sniffed
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

Derive = Callable[[tuple[Any, ...]], tuple[Any, ...]]
Tell = Callable[[int], None]


@dataclass(frozen=True)
class Spooled:
    """What reading a file left on disk: the typed rows and the problems of the others, as CSV."""

    rows: Path
    problems: Path
    total: int
    bad: int
    # Left out by somebody.
    skipped: int = 0


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
    derive: Derive | None = None,
    overlay: Overlay = NOTHING_FIXED,
) -> Spooled:
    """
    Read every row of a file, outside of any transaction and in little memory.

    :param tell: told the number of rows read, every 5,000 of them
    :param derive: works out further values of a typed row
    :param overlay: what people changed; a row is read as if the file said so
    :raises FileRefused: if the file turns out to be unreadable
    """
    clean = compile_cleaner(columns, reading.mapping, reading.formats_of(columns), sniffed.headers)
    spooled_rows, spooled_problems = folder / "rows.csv", folder / "problems.csv"
    total = bad = skipped = 0
    touched = overlay.rows
    with (
        spooled_rows.open("w", encoding="utf-8", newline="") as rows_file,
        spooled_problems.open("w", encoding="utf-8", newline="") as problems_file,
    ):
        write, write_problem = csv.writer(rows_file).writerow, csv.writer(problems_file).writerow
        for total, (number, cells) in enumerate(read_rows(path, sniffed), start=1):
            if number in touched:
                if number in overlay.skipped:
                    skipped += 1
                    continue
                cells = overlay.laid_over(number, cells, sniffed.headers)
            values, problems = clean(number, cells)
            if values is None:
                bad += 1
                for problem in problems:
                    write_problem(_problem_cells(problem))
            else:
                write((number, *(derive(values) if derive else values)))
            if total % PROGRESS_ROWS == 0:
                tell(total)
    return Spooled(spooled_rows, spooled_problems, total, bad, skipped)


def copy_in(table: str, definition: str, path: Path) -> None:
    """
    Copy a spooled file into a temporary table of this transaction.

    Into a temporary one, because COPY is refused under row-level security.
    """
    with connection.cursor() as cursor, path.open("rb") as source:
        cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{table}")
        cursor.execute(f"CREATE TEMPORARY TABLE {table} ({definition}) ON COMMIT DROP")
        cursor.copy_expert(f"COPY pg_temp.{table} FROM STDIN (FORMAT csv)", source)


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
    spooled = folder / "cells.csv"
    with spooled.open("w", encoding="utf-8", newline="") as cells_file:
        write = csv.writer(cells_file).writerow
        for number, cells in read_rows(path, sniffed):
            if number in wanted:
                shown = overlay.laid_over(number, cells, sniffed.headers)
                write((number, wanted[number], json.dumps(shown)))
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


def _problem_cells(problem: Problem) -> tuple[int, str, str, str, str, str]:
    return problem.row, problem.column, problem.value, problem.code, problem.message, problem.fix
