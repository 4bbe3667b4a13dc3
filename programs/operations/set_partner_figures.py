"""Set the targets, baselines or expected volumes of partners in a program."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from partners.queries.directory import partners_by_code
from programs.enums import FigureKind
from programs.models import PartnerFigure, Program
from programs.queries.figure_faults import FigureGiven, figure_faults
from vir.foundation.audit.operations import record
from vir.foundation.jobs import events
from vir.foundation.refusals import Refused

REASON_LENGTH_MAX = 300
BATCH = 5_000

Place = tuple[UUID, date | None]


class UnableToSetFigures(Refused):
    """Figures that cannot be set; nothing was changed. `faults` pairs each one's place, from 0, with why."""

    def __init__(self, faults: Sequence[tuple[int, str]]) -> None:
        self.faults = tuple(faults)
        super().__init__(" ".join(message for _, message in faults))


@transaction.atomic
def set_partner_figures(
    *,
    program_id: UUID,
    kind: FigureKind,
    figures: Sequence[FigureGiven],
    reason: str = "",
    actor_id: UUID,
    at: datetime,
) -> int:
    """
    Set figures, all or none; gives how many changed.

    A figure that is set again takes a new reason along, none leaves the old one.

    :raises UnableToSetFigures: naming every partner that is not known or stands there twice, amount out of
        range or too fine, day that no period starts on, and a reason that is too long
    """
    program = Program.objects.select_for_update().get(id=program_id)
    partners = {code: partner.id for code, partner in partners_by_code(f.partner for f in figures).items()}
    faults = figure_faults(program, figures)
    if len(reason) > REASON_LENGTH_MAX:
        faults.append((0, f"Write a reason of at most {REASON_LENGTH_MAX} characters."))
    if faults:
        raise UnableToSetFigures(sorted(faults, key=lambda fault: fault[0]))

    rows = PartnerFigure.objects.filter(program=program, kind=kind.value, partner_id__in=partners.values())
    known: dict[Place, PartnerFigure] = {(row.partner_id, row.period_start): row for row in rows}
    added: list[PartnerFigure] = []
    changed: list[PartnerFigure] = []
    gone: list[UUID] = []
    moved: list[dict[str, str | None]] = []
    for figure in figures:
        row = known.get((partners[figure.partner], figure.period_start))
        was = None if row is None else row.amount
        if was == figure.amount and (row is None or reason in ("", row.reason)):
            continue
        moved.append(_moved(figure, was))
        if figure.amount is None:
            assert row is not None
            gone.append(row.id)
            continue
        if row is None:
            row = PartnerFigure(
                program=program,
                partner_id=partners[figure.partner],
                kind=kind.value,
                period_start=figure.period_start,
            )
        row.amount, row.reason, row.set_by_id, row.set_at = figure.amount, reason or row.reason, actor_id, at
        (added if was is None else changed).append(row)
    if not moved:
        return 0
    PartnerFigure.objects.filter(id__in=gone).delete()
    PartnerFigure.objects.bulk_create(added, batch_size=BATCH)
    PartnerFigure.objects.bulk_update(
        changed, ["amount", "reason", "set_by_id", "set_at"], batch_size=BATCH // 10
    )
    record(
        action=f"program.{kind.value}s_set",
        kind="program",
        code=program.code,
        actor_id=actor_id,
        at=at,
        data={"figures": moved, "reason": reason},
    )
    events.publish(
        "figures.changed", payload={"program": program.code, "dedupe": "all"}, at=at, actor_id=actor_id
    )
    return len(moved)


def _moved(figure: FigureGiven, was: Decimal | None) -> dict[str, str | None]:
    return {
        "partner": figure.partner,
        "period": figure.period_start.isoformat() if figure.period_start else None,
        "was": None if was is None else f"{was.normalize():f}",
        "now": None if figure.amount is None else f"{figure.amount:f}",
    }
