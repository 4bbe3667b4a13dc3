"""Comparing what has to agree, and keeping what was found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from payouts.enums import Finding
from payouts.models import Reconciliation
from payouts.queries.locks import lock_books, lock_positions, lock_run_codes
from payouts.queries.reconciling.catalogue import CATALOGUE
from payouts.queries.reconciling.kit import Compared, Moment
from vir.foundation.audit.operations import record
from vir.foundation.jobs import events


@dataclass(frozen=True)
class Reconciled:
    """How many comparisons were made, and the names of those that differ."""

    compared: int
    red: tuple[str, ...]


@transaction.atomic
def reconcile(*, today: date, at: datetime, actor_id: UUID | None = None) -> Reconciled:
    """
    Make every comparison; the newest look of a day is kept.

    The books stand still meanwhile, so that both sides of a comparison are of one moment.
    """
    lock_positions()
    lock_run_codes()
    lock_books()
    moment = Moment(today, at)
    found = {comparison.kind: comparison.compare(moment) for comparison in CATALOGUE}
    for kind, compared in found.items():
        Reconciliation.objects.update_or_create(day=today, kind=kind, defaults=_columns(compared, at))
    red = tuple(kind for kind, compared in found.items() if compared.finding is Finding.RED)
    record(
        action="books.reconciled",
        kind="vendor",
        code=today.isoformat(),
        actor_id=actor_id,
        at=at,
        data={"compared": len(found), "red": list(red)},
    )
    if red:
        events.publish("books.differ", payload={"red": list(red)}, at=at, actor_id=actor_id)
    return Reconciled(len(found), red)


def _columns(compared: Compared, at: datetime) -> dict[str, object]:
    return {
        "finding": compared.finding.value,
        "text": compared.text,
        "figures": [
            {
                "label": figure.label,
                "left": str(figure.left),
                "right": str(figure.right),
                "difference": str(figure.difference),
                "unit": figure.unit,
                "place": figure.place,
            }
            for figure in compared.figures
        ],
        "looked_at": at,
    }
