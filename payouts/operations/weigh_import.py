"""What committing an import, or rolling it back, would change in what is earned: really done, and undone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from django.db import transaction

from claims.operations.commit_sales import withdraw_sales
from claims.operations.pick_intake import pick_intake
from partners.queries.directory import partners_by_id
from payouts.models import CalculationRun
from payouts.posting.import_effect import effect_between, versions_mark
from payouts.posting.records import Promise
from payouts.queries.freshness import counted_to
from payouts.queries.locks import lock_positions
from payouts.queries.positions import stored_positions
from payouts.queries.promises import closed_periods, standing_promises
from payouts.queries.reckoning import Reckoning, reckon
from payouts.queries.volumes import Cutoff, touched_partners
from vir.foundation.imports.effects import keep_effect
from vir.foundation.imports.intakes import UnableToCommit
from vir.foundation.imports.models import ImportBatch, ImportKind, ImportState
from vir.foundation.imports.queries import batch_by_id, newest_change_of_lines

# With more lines it would hold up commits for too long: 50,000 take some ten seconds.
LINES_MAX = 100_000
LINES = (ImportKind.SALES, ImportKind.POS)
CHECKED = (ImportState.NEEDS_FIX, ImportState.READY)


class Act(Protocol):
    """What is supposed to have happened with an import."""

    def __call__(self, batch: ImportBatch, *, today: date, at: datetime) -> None: ...


@transaction.atomic
def weigh_commit(*, batch_id: UUID, today: date, at: datetime) -> dict[str, Any] | None:
    """
    Work out what committing a checked import would change, and keep that with it.

    Nothing else is kept. None if there is nothing to work out: no lines, or the import is past its check.
    """
    batch = batch_by_id(batch_id)
    if batch is None or batch.kind not in LINES or batch.state not in CHECKED or not batch.rows_good:
        return None
    check = batch.effect.get("check", "")
    if batch.rows_good > LINES_MAX:
        found: dict[str, Any] = {"too_large": LINES_MAX}
    else:
        try:
            found = _weighed(batch, _committed, today=today, at=at)
        except UnableToCommit as refusal:
            found = {"refused": refusal.message}
    effect = {**found, "at": at.isoformat()}
    return effect if keep_effect(batch_id=batch_id, check=check, effect=effect) else None


@transaction.atomic
def weigh_roll_back(*, batch: ImportBatch, today: date, at: datetime) -> dict[str, Any]:
    """Work out what rolling a committed import back would change. Nothing is kept."""
    if batch.rows_good > LINES_MAX:
        return {"too_large": LINES_MAX}
    return _weighed(batch, _withdrawn, today=today, at=at)


def is_out_of_date(*, effect: Mapping[str, Any]) -> bool:
    """Say whether sales, terms or amounts have changed since an effect was worked out."""
    return bool(effect.get("books")) and effect["books"] != _books(standing_promises())


def _weighed(batch: ImportBatch, act: Act, *, today: date, at: datetime) -> dict[str, Any]:
    # Before the lines, as whoever changes both does: two that wait for each other would both end in an error.
    lock_positions()
    promises = standing_promises()
    partners = _touched(batch, frozenset(), today=today)
    with _supposed():
        act(batch, today=today, at=at)
        partners = _touched(batch, partners, today=today)
        after = reckon(promises, today=today, partners=partners)
    before = reckon(promises, today=today, partners=partners)
    return _kept(promises, before, after) | {"books": _books(promises)}


def _touched(batch: ImportBatch, known: frozenset[UUID] | None, *, today: date) -> frozenset[UUID] | None:
    """Find the partners whose amounts can move; everybody before the first calculation."""
    last: CalculationRun | None = CalculationRun.objects.order_by("-number").first()
    if last is None or known is None:
        return None
    cutoff = Cutoff(counted_to(today), today)
    return touched_partners(batch.id, known=known, since=last.as_of, cutoff=cutoff)


def _committed(batch: ImportBatch, *, today: date, at: datetime) -> None:
    pick_intake(kind=batch.kind).commit(batch=batch, at=at, today=today, actor_id=None)


def _withdrawn(batch: ImportBatch, *, today: date, at: datetime) -> None:
    withdraw_sales(batch=batch, at=at, actor_id=None)


@contextmanager
def _supposed() -> Iterator[None]:
    """Let something have happened as long as this is open; nothing of it is kept."""
    with transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)


def _kept(promises: list[Promise], before: Reckoning, after: Reckoning) -> dict[str, Any]:
    programs = [promise.program_id for promise in promises]
    closed = closed_periods(programs)
    stored, _ = stored_positions([program for program, periods in closed.items() if periods])
    effect = effect_between(
        before.wanted,
        after.wanted,
        promises=promises,
        closed=closed,
        closed_at={place: standing.earned for place, standing in stored.items()},
    )
    named = partners_by_id({one.place.partner_id for one in (*effect.moved, *effect.stays)})
    return effect.kept({key: (partner.code, partner.name) for key, partner in named.items()})


def _books(promises: list[Promise]) -> dict[str, str]:
    """Give what stands for everything an effect rests on."""
    moved = CalculationRun.objects.filter(entries_written__gt=0).order_by("-number")
    newest = newest_change_of_lines()
    return {
        "lines": newest.isoformat() if newest else "",
        "amounts": str(moved.values_list("number", flat=True).first() or ""),
        "terms": versions_mark(promises),
    }
