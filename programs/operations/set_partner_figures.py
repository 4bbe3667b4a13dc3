"""Set the targets, baselines or expected volumes of partners in a program."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from partners.queries.directory import partners_by_code
from programs.enums import FigureKind
from programs.models import PartnerFigure, Program
from programs.queries.programs import current_version
from programs.queries.terms import newest_document
from programs.terms import DocumentRefused, Terms
from vir.foundation.audit.operations import record
from vir.foundation.jobs import events
from vir.foundation.refusals import Refused

AMOUNT_MAX = Decimal(10) ** 13


class UnableToSetFigures(Refused):
    """Figures that cannot be set; nothing was changed."""


@dataclass(frozen=True)
class FigureGiven:
    """A figure for a partner; no amount takes it away, no period makes it one for each of them."""

    partner: str
    amount: Decimal | None
    period_start: date | None = None


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

    :raises UnableToSetFigures: naming every partner that is not known, amount out of range or day that no
        period starts on
    """
    program = Program.objects.select_for_update().get(id=program_id)
    partners = partners_by_code(figure.partner for figure in figures)
    _check(program, figures, set(partners))

    changed: list[dict[str, str | None]] = []
    for figure in figures:
        where = {
            "program": program,
            "partner_id": partners[figure.partner].id,
            "kind": kind.value,
            "period_start": figure.period_start,
        }
        known = PartnerFigure.objects.filter(**where).first()
        if (None if known is None else known.amount) == figure.amount:
            continue
        if figure.amount is None:
            PartnerFigure.objects.filter(**where).delete()
        else:
            values = {"amount": figure.amount, "reason": reason[:300], "set_by_id": actor_id, "set_at": at}
            PartnerFigure.objects.update_or_create(**where, defaults=values)
        changed.append(
            {
                "partner": figure.partner,
                "period": figure.period_start.isoformat() if figure.period_start else None,
                "was": None if known is None else f"{known.amount:f}",
                "now": None if figure.amount is None else f"{figure.amount:f}",
            }
        )
    if changed:
        record(
            action=f"program.{kind.value}s_set",
            kind="program",
            code=program.code,
            actor_id=actor_id,
            at=at,
            data={"figures": changed, "reason": reason},
        )
        events.publish(
            "figures.changed", payload={"program": program.code, "dedupe": "all"}, at=at, actor_id=actor_id
        )
    return len(changed)


def _check(program: Program, figures: Sequence[FigureGiven], known: set[str]) -> None:
    faults = [f"There is no partner “{f.partner}”." for f in figures if f.partner not in known]
    faults += [
        f"{f.partner}: write an amount from 0 to below {AMOUNT_MAX:,.0f}."
        for f in figures
        if f.amount is not None and not (f.amount.is_finite() and 0 <= f.amount < AMOUNT_MAX)
    ]
    faults += _wrong_days(program, figures)
    places = [(f.partner, f.period_start) for f in figures]
    faults += [
        f"{partner} stands here twice." for partner, day in set(places) if places.count((partner, day)) > 1
    ]
    if faults:
        raise UnableToSetFigures(" ".join(faults))


def _wrong_days(program: Program, figures: Sequence[FigureGiven]) -> list[str]:
    if all(figure.period_start is None for figure in figures):
        return []
    try:
        terms = Terms.from_document(newest_document(current_version(program)))
    except DocumentRefused:
        return ["The program has no periods yet: finish its terms first, or give figures without a period."]
    starts = {period.start for period in terms.periods()}
    return [
        f"{f.partner}: no period starts on {f.period_start}."
        for f in figures
        if f.period_start is not None and f.period_start not in starts
    ]
