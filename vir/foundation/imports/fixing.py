"""Fixes of rows before the commit: made, listed and undone. None is made but by a person's press."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Count, F, Max, QuerySet, Window
from django.db.models.functions import RowNumber

from vir.foundation.audit.operations import record
from vir.foundation.imports.models import ImportBatch, ImportState, RowFix
from vir.foundation.imports.overlay import Overlay
from vir.foundation.imports.queries import lock_batch
from vir.foundation.jobs.operations import enqueue
from vir.foundation.refusals import Refused

VALUE_MAX = 500
REASON_MAX = 300
FIXABLE = (ImportState.READING, ImportState.NEEDS_FIX, ImportState.READY)
_AT_ONCE = 2000


class UnableToFix(Refused):
    """The row cannot be fixed like this."""


@dataclass(frozen=True)
class CellChange:
    """A new text for one cell; `before` is what it is now."""

    row: int
    header: str
    before: str
    after: str


@dataclass(frozen=True)
class Press:
    """What one press fixed: how many fixes are in force, and the first of them."""

    group: UUID
    count: int
    fixes: tuple[RowFix, ...]


@transaction.atomic
def set_cells(*, number: int, changes: Sequence[CellChange], actor_id: UUID, at: datetime) -> ImportBatch:
    """
    Lay new texts over cells; all of them are undone by one press.

    :raises UnableToFix: if the import is past its check, or a text is too long
    """
    batch = _fixable(number)
    long = next((change for change in changes if len(change.after) > VALUE_MAX), None)
    if long is not None:
        raise UnableToFix(f"Row {long.row:,}, {long.header}: enter at most {VALUE_MAX} characters.")
    kept = [change for change in changes if change.after != change.before]
    fixes = [
        RowFix(
            row=change.row,
            act="cell",
            header=change.header,
            before=change.before[:VALUE_MAX],
            after=change.after,
        )
        for change in kept
    ]
    return _lay(batch, fixes, actor_id=actor_id, at=at, what="cells_set")


@transaction.atomic
def leave_out(*, number: int, rows: Collection[int], actor_id: UUID, at: datetime) -> ImportBatch:
    """
    Leave rows out of the commit.

    :raises UnableToFix: if the import is past its check
    """
    fixes = [RowFix(row=row, act="skip") for row in sorted(set(rows))]
    return _lay(_fixable(number), fixes, actor_id=actor_id, at=at, what="rows_left_out")


@transaction.atomic
def keep_rows(
    *, number: int, rows: Collection[int], code: str, reason: str, actor_id: UUID, at: datetime
) -> ImportBatch:
    """
    Let rows in although there is something to check about them, and say why.

    :raises UnableToFix: if the import is past its check, or there is no reason
    """
    batch = _fixable(number)
    said = " ".join(reason.split())
    if not 1 <= len(said) <= REASON_MAX:
        raise UnableToFix(f"Reason: say in at most {REASON_MAX} characters why the row is right as it is.")
    fixes = [RowFix(row=row, act="keep", header=code, reason=said) for row in sorted(set(rows))]
    return _lay(batch, fixes, actor_id=actor_id, at=at, what="rows_kept", reason=said)


@transaction.atomic
def undo(
    *, number: int, group: UUID | None = None, fix_id: UUID | None = None, actor_id: UUID, at: datetime
) -> ImportBatch:
    """
    Take fixes away: those of one press, a single one, or those of the last press. What they replaced is back.

    :raises UnableToFix: if the import is past its check, or there is nothing to undo
    """
    batch = _fixable(number)
    in_force = fixes_in_force(batch)
    if fix_id is not None:
        found = list(in_force.filter(id=fix_id))
    else:
        last = in_force.order_by("-made_at", "-id").values_list("group", flat=True).first()
        wanted = group or last
        found = [] if wanted is None else list(in_force.filter(group=wanted))
    if not found:
        raise UnableToFix("There is nothing to undo: it was undone already.")
    RowFix.objects.filter(id__in=[fix.id for fix in found]).update(undone_at=at)
    for fix in found:
        # One that this one took the place of was set aside at the very moment this one was made.
        replaced = RowFix.objects.filter(
            batch=batch, row=fix.row, header=fix.header, undone_at=fix.made_at
        ).exclude(group=fix.group)
        newest = replaced.order_by("-made_at").values_list("id", flat=True)[:1]
        RowFix.objects.filter(id__in=list(newest)).update(undone_at=None)
    _tell(batch, "fixes_undone", actor_id, at, fixes=len(found), rows=_some(fix.row for fix in found))
    return batch


def ask_recheck(*, batch: ImportBatch, job_kind: str, at: datetime, actor_id: UUID) -> None:
    """
    Ask for the rows to be checked again with their fixes; a check that still runs no longer counts.

    So nobody waits for one check before the next fix: only the newest job keeps what it finds.
    """
    batch.state = ImportState.READING
    batch.refusal = ""
    batch.job_id = enqueue(
        kind=job_kind,
        payload={"batch": str(batch.id), "dedupe": str(batch.id)},
        at=at,
        requested_by_id=actor_id,
        dedupe_key=f"{job_kind}:{batch.id}",
    )
    batch.save(update_fields=["state", "refusal", "job_id"])


def fixes_in_force(batch: ImportBatch) -> QuerySet[RowFix]:
    """List the fixes of an import that are in force, the newest first."""
    found: QuerySet[RowFix] = RowFix.objects.filter(batch=batch, undone_at__isnull=True)
    return found.order_by("-made_at", "row", "header")


def newest_presses(batch: ImportBatch, limit: int, fixes_each: int) -> list[Press]:
    """List the presses whose fixes are in force, the newest first, each with its first fixes."""
    in_force = RowFix.objects.filter(batch=batch, undone_at__isnull=True)
    counted = in_force.values("group").annotate(fixes=Count("id"), at=Max("made_at")).order_by("-at", "group")
    groups = {one["group"]: one["fixes"] for one in counted[:limit]}
    place = Window(RowNumber(), partition_by=[F("group")], order_by=["row", "header"])
    first = in_force.filter(group__in=groups).annotate(place=place).filter(place__lte=fixes_each)
    of_group: dict[UUID, list[RowFix]] = {group: [] for group in groups}
    for fix in first.select_related("made_by").order_by("row", "header"):
        of_group[fix.group].append(fix)
    return [Press(group, count, tuple(of_group[group])) for group, count in groups.items()]


def overlay_of(batch: ImportBatch) -> Overlay:
    """Gather the fixes in force as what lies over the file."""
    cells: dict[int, dict[str, str]] = {}
    skipped, kept = set(), set()
    for row, act, header, after in fixes_in_force(batch).values_list("row", "act", "header", "after"):
        if act == "cell":
            cells.setdefault(row, {})[header] = after
        elif act == "skip":
            skipped.add(row)
        else:
            kept.add((row, header))
    return Overlay(cells, frozenset(skipped), frozenset(kept))


def _fixable(number: int) -> ImportBatch:
    batch = lock_batch(number=number)
    if batch.state not in FIXABLE or not batch.rows_total:
        raise UnableToFix(
            f"Import {number} is {batch.get_state_display().lower()}: its rows are not fixed any more."
        )
    return batch


def _lay(
    batch: ImportBatch, fixes: Sequence[RowFix], *, actor_id: UUID, at: datetime, what: str, reason: str = ""
) -> ImportBatch:
    """Put fixes in force and set aside those they take the place of."""
    if not fixes:
        raise UnableToFix("Nothing was changed: the rows are as they were.")
    group = uuid4()
    for start in range(0, len(fixes), _AT_ONCE):
        part = fixes[start : start + _AT_ONCE]
        for header in {fix.header for fix in part}:
            rows = [fix.row for fix in part if fix.header == header]
            fixes_in_force(batch).filter(header=header, row__in=rows).update(undone_at=at)
        for fix in part:
            fix.batch, fix.group, fix.made_by_id, fix.made_at = batch, group, actor_id, at
        RowFix.objects.bulk_create(part)
    more = {"reason": reason} if reason else {}
    _tell(batch, what, actor_id, at, fixes=len(fixes), rows=_some(fix.row for fix in fixes), **more)
    return batch


def _some(rows: Iterable[int]) -> list[int]:
    """Give the first rows: the trail says which act it was, the fixes themselves are kept."""
    return sorted(rows)[:20]


def _tell(batch: ImportBatch, what: str, actor_id: UUID, at: datetime, **data: Any) -> None:
    record(
        action=f"import.{what}", kind="import", code=str(batch.number), actor_id=actor_id, at=at, data=data
    )
