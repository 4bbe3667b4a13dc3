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

from vir.foundation.imports.columns import compile_cleaner
from vir.foundation.imports.kinds import Column
from vir.foundation.imports.models import ImportBatch, ImportProblem, ProblemWeight, StagedRow
from vir.foundation.imports.problems import Problem
from vir.foundation.imports.reader import read_rows
from vir.foundation.imports.reading import Reading
from vir.foundation.imports.sniff import Sniffed
from vir.foundation.tenancy.context import current_tenant_id

PROGRESS_ROWS = 5000
# So many problems of a kind are listed, and so many bad rows kept for the download. A file with more is
# wrong as a
# whole and is read again; its control totals count every row.
LISTED_MAX = 50_000

Derive = Callable[[tuple[Any, ...]], tuple[Any, ...]]
Tell = Callable[[int], None]


@dataclass(frozen=True)
class Spooled:
    """What reading a file left on disk: the typed rows and the problems of the others, as CSV."""

    rows: Path
    problems: Path
    total: int
    bad: int


@dataclass(frozen=True)
class Arrival:
    """A file that was read, on its way into the staging table of its kind."""

    batch: ImportBatch
    columns: Sequence[Column]
    reading: Reading
    spooled: Spooled
    # The vendor's local day of the upload: nothing in the file can be later.
    day: date

    def header(self, column: str) -> str:
        """Give what a column is called in the file."""
        return self.reading.header_of(next(c for c in self.columns if c.name == column))


@dataclass(frozen=True)
class Staged:
    """What became of the typed rows of a file, and the totals that prove it arrived whole."""

    good: int
    duplicate: int
    totals: Mapping[str, Any]


def spool(
    path: Path,
    sniffed: Sniffed,
    columns: Sequence[Column],
    reading: Reading,
    *,
    folder: Path,
    tell: Tell,
    derive: Derive | None = None,
) -> Spooled:
    """
    Read every row of a file, outside of any transaction and in little memory.

    :param tell: told the number of rows read, every 5,000 of them
    :param derive: works out further values of a typed row
    :raises FileRefused: if the file turns out to be unreadable
    """
    clean = compile_cleaner(columns, reading.mapping, reading.formats_of(columns), sniffed.headers)
    spooled_rows, spooled_problems = folder / "rows.csv", folder / "problems.csv"
    total = bad = 0
    with (
        spooled_rows.open("w", encoding="utf-8", newline="") as rows_file,
        spooled_problems.open("w", encoding="utf-8", newline="") as problems_file,
    ):
        write, write_problem = csv.writer(rows_file).writerow, csv.writer(problems_file).writerow
        for total, (number, cells) in enumerate(read_rows(path, sniffed), start=1):
            values, problems = clean(number, cells)
            if values is None:
                bad += 1
                for problem in problems:
                    write_problem(_problem_cells(problem))
            else:
                write((number, *(derive(values) if derive else values)))
            if total % PROGRESS_ROWS == 0:
                tell(total)
    return Spooled(spooled_rows, spooled_problems, total, bad)


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


def keep_finding(batch: ImportBatch, finding: Finding) -> None:
    """Keep one problem for each of the first rows that the query finds."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO imports_importproblem
                (id, tenant_id, batch_id, row, weight, "column", value, code, message, fix)
            SELECT gen_random_uuid(), %s, %s, row, %s, %s, left(coalesce(value, ''), 500), %s,
                left(format(%s, row, %s, left(value, 60), extra), 1000),
                left(format(%s, row, %s, left(value, 60), extra), 1000)
            FROM ({finding.query}) AS found (row, value, extra) ORDER BY row LIMIT %s
            """,  # noqa: S608  the query is one of this code's own constants
            [
                current_tenant_id(),
                batch.id,
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


def keep_bad_cells(batch: ImportBatch, path: Path, sniffed: Sniffed, *, folder: Path) -> None:
    """
    Keep the cells of the bad rows as they stand in the file, so that they can be downloaded and repaired.
    """
    wanted = bad_rows(batch)
    if not wanted:
        return
    spooled = folder / "cells.csv"
    with spooled.open("w", encoding="utf-8", newline="") as cells_file:
        write = csv.writer(cells_file).writerow
        for number, cells in read_rows(path, sniffed):
            if number in wanted:
                write((number, json.dumps(cells)))
    copy_in("intake_cells", "row integer, cells jsonb", spooled)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO imports_stagedrow (id, tenant_id, batch_id, row, state, content)"
            " SELECT gen_random_uuid(), %s, %s, row, 'bad', cells FROM pg_temp.intake_cells",
            [current_tenant_id(), batch.id],
        )


def bad_rows(batch: ImportBatch) -> set[int]:
    """Give the numbers of the first bad rows."""
    rows = ImportProblem.objects.filter(batch=batch, weight=ProblemWeight.BAD).values_list("row", flat=True)
    return set(rows.order_by("row").distinct()[:LISTED_MAX])


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
