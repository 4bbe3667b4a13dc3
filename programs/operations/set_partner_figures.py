"""Set the targets, baselines or expected volumes of partners in a program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    reason_needed: bool = False,
    actor_id: UUID,
    at: datetime,
) -> int:
    """
    Set figures, all or none; gives how many changed.

    A figure that is set again takes a new reason along, none leaves the old one.

    :param reason: for every figure that has none of its own
    :param reason_needed: refuse to change anything without a word of why
    :raises UnableToSetFigures: naming every partner that is not known or stands there twice, amount out of
        range or too fine, day that no period starts on, and a reason that is too long or missing
    """
    program = Program.objects.select_for_update().get(id=program_id)
    partners = {code: partner.id for code, partner in partners_by_code(f.partner for f in figures).items()}
    faults = figure_faults(program, figures)
    faults += _reason_faults(figures, reason)
    if faults:
        raise UnableToSetFigures(sorted(faults, key=lambda fault: fault[0]))

    writing = _Writing(program, kind, reason, actor_id, at)
    writing.look_at(figures, partners)
    if reason_needed and writing.unexplained:
        raise UnableToSetFigures(writing.unexplained)
    if not writing.moved:
        return 0
    writing.store()
    record(
        action=f"program.{kind.value}s_set",
        kind="program",
        code=program.code,
        actor_id=actor_id,
        at=at,
        data={"figures": writing.moved, "reason": reason},
    )
    events.publish(
        "figures.changed", payload={"program": program.code, "dedupe": "all"}, at=at, actor_id=actor_id
    )
    return len(writing.moved)


class _Writing:
    """The rows that figures add, change and take away."""

    def __init__(self, program: Program, kind: FigureKind, reason: str, actor_id: UUID, at: datetime) -> None:
        self.program, self.kind, self.reason, self.actor_id, self.at = program, kind, reason, actor_id, at
        self.moved: list[dict[str, str | None]] = []
        self.unexplained: list[tuple[int, str]] = []
        self._added: list[PartnerFigure] = []
        self._changed: list[PartnerFigure] = []
        self._gone: list[UUID] = []

    def look_at(self, figures: Sequence[FigureGiven], partners: Mapping[str, UUID]) -> None:
        """Compare figures with what is there."""
        rows = PartnerFigure.objects.filter(
            program=self.program, kind=self.kind.value, partner_id__in=partners.values()
        )
        known: dict[Place, PartnerFigure] = {(row.partner_id, row.period_start): row for row in rows}
        for place, figure in enumerate(figures):
            self._look_at(place, figure, partners[figure.partner], known)

    def _look_at(
        self, place: int, figure: FigureGiven, partner_id: UUID, known: Mapping[Place, PartnerFigure]
    ) -> None:
        why = figure.reason or self.reason
        row = known.get((partner_id, figure.period_start))
        was = None if row is None else row.amount
        if was == figure.amount and (row is None or why in ("", row.reason)):
            return
        if not why:
            self.unexplained.append(
                (place, f"{figure.partner}: write why the {self.kind.label.lower()} is changed.")
            )
        self.moved.append(_moved(figure, was))
        if figure.amount is None:
            assert row is not None
            self._gone.append(row.id)
            return
        if row is None:
            row = PartnerFigure(
                program=self.program,
                partner_id=partner_id,
                kind=self.kind.value,
                period_start=figure.period_start,
            )
        row.amount, row.reason = figure.amount, why or row.reason
        row.set_by_id, row.set_at = self.actor_id, self.at
        (self._added if was is None else self._changed).append(row)

    def store(self) -> None:
        """Write the rows."""
        PartnerFigure.objects.filter(id__in=self._gone).delete()
        PartnerFigure.objects.bulk_create(self._added, batch_size=BATCH)
        PartnerFigure.objects.bulk_update(
            self._changed, ["amount", "reason", "set_by_id", "set_at"], batch_size=BATCH // 10
        )


def _reason_faults(figures: Sequence[FigureGiven], reason: str) -> list[tuple[int, str]]:
    said = f"Write a reason of at most {REASON_LENGTH_MAX} characters."
    faults = [(0, said)] if len(reason) > REASON_LENGTH_MAX else []
    return faults + [
        (place, f"{figure.partner}: {said[0].lower()}{said[1:]}")
        for place, figure in enumerate(figures)
        if len(figure.reason) > REASON_LENGTH_MAX
    ]


def _moved(figure: FigureGiven, was: Decimal | None) -> dict[str, str | None]:
    own = {"reason": figure.reason} if figure.reason else {}
    return {
        "partner": figure.partner,
        "period": figure.period_start.isoformat() if figure.period_start else None,
        "was": None if was is None else f"{was.normalize():f}",
        "now": None if figure.amount is None else f"{figure.amount:f}",
        **own,
    }
