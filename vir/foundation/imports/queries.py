"""Reading imports: batches, what was wrong with them, and the sources they come from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from vir.foundation.imports.models import (
    ImportBatch,
    ImportKind,
    ImportProblem,
    ImportSource,
    ImportState,
    ProblemWeight,
    StagedRow,
)
from vir.foundation.imports.reading import Reading
from vir.foundation.imports.sniff import Sniffed

# A number with more digits is no import.
NUMBER_DIGITS = 10
IN_THE_BOOKS = (ImportState.COMMITTING, ImportState.COMMITTED)


@dataclass(frozen=True)
class ProblemGroup:
    """How many rows have one kind of problem in one column."""

    code: str
    column: str
    weight: ProblemWeight
    rows: int
    example: str


@dataclass(frozen=True)
class BadRow:
    """A bad row as it stands in the file, with all that is wrong with it."""

    row: int
    cells: tuple[str, ...]
    problems: tuple[str, ...]
    fixes: tuple[str, ...]


def batches() -> QuerySet[ImportBatch]:
    """List imports, newest first."""
    return ImportBatch.objects.select_related("source", "uploaded_by").order_by("-number")


def imports_named(words: str, limit: int) -> list[ImportBatch]:
    """List imports whose number it is or whose file name holds the words, newest first."""
    wanted = Q(file_name__icontains=words)
    if words.isascii() and words.isdigit() and len(words) < NUMBER_DIGITS:
        wanted |= Q(number=int(words))
    return list(batches().filter(wanted)[:limit])


def batch_by_number(number: int) -> ImportBatch | None:
    """Find an import."""
    return batches().filter(number=number).first()


def batch_by_id(batch_id: UUID) -> ImportBatch | None:
    """Find an import by its id."""
    return ImportBatch.objects.filter(id=batch_id).first()


def lock_batch(*, batch_id: UUID | None = None, number: int | None = None) -> ImportBatch:
    """
    Lock an import for a change.

    :raises ImportBatch.DoesNotExist: if there is none
    """
    wanted = {"id": batch_id} if batch_id is not None else {"number": number}
    batch: ImportBatch = (
        ImportBatch.objects.select_for_update(of=("self",)).select_related("source").get(**wanted)
    )
    return batch


def in_the_books(kind: str, sha256: str) -> ImportBatch | None:
    """Find the import that brought exactly this file into the books."""
    return ImportBatch.objects.filter(kind=kind, file_sha256=sha256, state__in=IN_THE_BOOKS).first()


def in_hand(kind: str, sha256: str, *, besides: int) -> ImportBatch | None:
    """Find another import of exactly this file that is neither in the books nor refused."""
    waiting = batches().filter(
        kind=kind,
        file_sha256=sha256,
        state__in=[ImportState.MAPPING, ImportState.READING, ImportState.NEEDS_FIX, ImportState.READY],
    )
    return waiting.exclude(number=besides).first()


def unfinished_before(moment: datetime) -> int:
    """Count the files that came before a moment and are neither in the books nor refused."""
    ended = (*IN_THE_BOOKS[1:], ImportState.REFUSED, ImportState.ROLLED_BACK)
    return ImportBatch.objects.filter(uploaded_at__lt=moment).exclude(state__in=ended).count()


def newest_change_of_lines() -> datetime | None:
    """Give when lines last came into the books with an import, or left them."""
    lines = ImportBatch.objects.filter(kind__in=[ImportKind.SALES, ImportKind.POS])
    found = lines.aggregate(came=Max("committed_at"), left=Max("rolled_back_at"))
    return max((moment for moment in found.values() if moment is not None), default=None)


def all_sources() -> QuerySet[ImportSource]:
    """List where files come from, by kind and name."""
    return ImportSource.objects.order_by("kind", "name")


def sniffed_of(batch: ImportBatch) -> Sniffed:
    """Give how the file of an import is to be read."""
    known = {field.name for field in fields(Sniffed)}
    return Sniffed.from_json({name: value for name, value in batch.sniffed.items() if name in known})


def values_of(batch: ImportBatch) -> dict[str, list[str]]:
    """Give the first distinct values of the file by header."""
    found: dict[str, list[str]] = batch.sniffed.get("values", {})
    return found


def reading_of(batch: ImportBatch) -> Reading | None:
    """Give how a person said the file is to be read, once they have."""
    return Reading.from_json(batch.reading) if batch.reading else None


def problems_of(batch: ImportBatch, *, code: str = "", weight: str = "") -> QuerySet[ImportProblem]:
    """List the problems of an import by row."""
    found = ImportProblem.objects.filter(batch=batch)
    if code:
        found = found.filter(code=code)
    if weight:
        found = found.filter(weight=weight)
    return found.order_by("row", "column", "code")


def problem_groups(batch: ImportBatch) -> list[ProblemGroup]:
    """Count the problems of an import by what they are, the commonest first, bad rows before the rest."""
    order = list(ProblemWeight)
    counted = (
        ImportProblem.objects.filter(batch=batch)
        .values("weight", "code", "column")
        .annotate(rows=Count("row", distinct=True))
        .order_by()
    )
    groups = []
    for group in counted:
        first = (
            problems_of(batch, code=group["code"], weight=group["weight"])
            .filter(column=group["column"])
            .first()
        )
        groups.append(
            ProblemGroup(
                group["code"],
                group["column"],
                ProblemWeight(group["weight"]),
                group["rows"],
                first.message if first else "",
            )
        )
    return sorted(groups, key=lambda g: (order.index(g.weight), -g.rows, g.code, g.column))


def bad_rows_kept(batch: ImportBatch) -> int:
    """Count the bad rows that were kept for the download."""
    return StagedRow.objects.filter(batch=batch, state="bad").count()


def bad_rows_of(batch: ImportBatch) -> Iterator[BadRow]:
    """Give the bad rows that were kept, by row, with their problems."""
    problems: dict[int, list[Any]] = {}
    kept = StagedRow.objects.filter(batch=batch, state="bad").order_by("row")
    for problem in problems_of(batch, weight=ProblemWeight.BAD).values("row", "message", "fix"):
        problems.setdefault(problem["row"], []).append(problem)
    for row, content in kept.values_list("row", "content"):
        own = problems.get(row, [])
        yield BadRow(
            row,
            tuple(content),
            tuple(problem["message"] for problem in own),
            tuple(dict.fromkeys(problem["fix"] for problem in own)),
        )
