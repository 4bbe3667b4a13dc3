"""The rows of a checked file that there is something to say about, as a person goes through them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet

from vir.foundation.imports.fixing import fixes_in_force
from vir.foundation.imports.models import ImportBatch, ImportProblem, ProblemWeight, RowFix, StagedRow

BAD, CHECK = ProblemWeight.BAD, ProblemWeight.CHECK
DUPLICATE, NOTE = ProblemWeight.DUPLICATE, ProblemWeight.NOTE
# What each tab lists.
WEIGHTS: Mapping[str, tuple[ProblemWeight, ...]] = {
    "fix": (BAD,),
    "check": (CHECK, NOTE),
    "out": (DUPLICATE,),
    "all": (BAD, CHECK, NOTE, DUPLICATE),
}
# So many different values are looked at to count those like one; with codes of ours it takes longer.
VALUES_MAX = 500
KNOWN_VALUES_MAX = 100


@dataclass(frozen=True)
class GridRow:
    """One row: its texts by header as they are now, what there is to say about it, and its fixes in force."""

    row: int
    cells: Mapping[str, str]
    problems: tuple[ImportProblem, ...]
    fixes: tuple[RowFix, ...] = ()
    is_kept: bool = True
    by_header: Mapping[str, RowFix] = field(default_factory=dict)


def tab_counts(batch: ImportBatch) -> dict[str, int]:
    """Count the rows of each tab."""
    counted = dict(
        ImportProblem.objects.filter(batch=batch)
        .order_by()
        .values_list("weight")
        .annotate(rows=Count("row", distinct=True))
    )
    out = batch.rows_duplicate + batch.rows_skipped
    return {
        "fix": batch.rows_bad,
        "check": counted.get(CHECK, 0) + counted.get(NOTE, 0),
        "out": out,
        "all": batch.rows_bad + counted.get(CHECK, 0) + counted.get(NOTE, 0) + out,
    }


def rows_in(batch: ImportBatch, tab: str, code: str = "") -> list[int]:
    """List the numbers of the rows of a tab, perhaps of one kind of problem only."""
    found = _problems(batch, tab)
    if code:
        return sorted(set(found.filter(code=code).values_list("row", flat=True)))
    rows = set(found.values_list("row", flat=True))
    if tab in ("out", "all"):
        rows |= set(fixes_in_force(batch).filter(act="skip").values_list("row", flat=True))
    return sorted(rows)


def grid_rows(
    batch: ImportBatch,
    numbers: Sequence[int],
    tab: str,
    headers: Sequence[str],
    mapping: Mapping[str, str | None],
) -> list[GridRow]:
    """Read rows with their problems and fixes, in three queries."""
    problems: dict[int, list[ImportProblem]] = {}
    for problem in _problems(batch, tab).filter(row__in=numbers).order_by("row", "column", "code"):
        problems.setdefault(problem.row, []).append(problem)
    contents = dict(StagedRow.objects.filter(batch=batch, row__in=numbers).values_list("row", "content"))
    fixes: dict[int, list[RowFix]] = {}
    for fix in fixes_in_force(batch).filter(row__in=numbers).select_related("made_by"):
        fixes.setdefault(fix.row, []).append(fix)
    rows = []
    for number in numbers:
        own = tuple(fixes.get(number, ()))
        rows.append(
            GridRow(
                number,
                _texts(contents.get(number), headers, mapping),
                tuple(problems.get(number, ())),
                own,
                is_kept=number in contents,
                by_header={fix.header: fix for fix in own if fix.act == "cell"},
            )
        )
    return rows


def values_with(batch: ImportBatch, code: str, header: str, limit: int) -> list[tuple[str, int]]:
    """List the different values that have one problem in one column, each with its rows, the commonest first."""
    counted = (
        ImportProblem.objects.filter(batch=batch, code=code, column=header)
        .order_by()
        .values_list("value")
        .annotate(rows=Count("row", distinct=True))
        .order_by("-rows", "value")
    )
    return list(counted[:limit])


def rows_with(batch: ImportBatch, code: str, header: str) -> list[tuple[int, str]]:
    """List the rows that have one problem in one column, each with the value that was read."""
    found = ImportProblem.objects.filter(batch=batch, code=code, column=header).order_by("row")
    return list(found.values_list("row", "value"))


def problem_at(batch: ImportBatch, row: int, header: str, code: str) -> ImportProblem | None:
    """Find one problem of a row."""
    return ImportProblem.objects.filter(batch=batch, row=row, column=header, code=code).first()


def texts_of(
    batch: ImportBatch,
    numbers: Sequence[int],
    header: str,
    headers: Sequence[str],
    mapping: Mapping[str, str | None],
) -> dict[int, str]:
    """Give what a cell of each row is now, for the rows whose cells are kept."""
    kept = StagedRow.objects.filter(batch=batch, row__in=numbers).values_list("row", "content")
    return {row: _texts(content, headers, mapping).get(header, "") for row, content in kept}


def _problems(batch: ImportBatch, tab: str) -> QuerySet[ImportProblem]:
    found: QuerySet[ImportProblem] = ImportProblem.objects.filter(batch=batch, weight__in=WEIGHTS[tab])
    return found


def _texts(content: object, headers: Sequence[str], mapping: Mapping[str, str | None]) -> dict[str, str]:
    """Give the cells of a kept row by header; a good record is kept by column instead."""
    if isinstance(content, list):
        shown = [*map(str, content), *[""] * len(headers)]
        return dict(zip(headers, shown, strict=False))
    if isinstance(content, dict):
        values = {header: content.get(name) for name, header in mapping.items() if header}
        return {header: "" if value is None else str(value) for header, value in values.items()}
    return {}
