"""Bring who a program reaches, and when, in step with its terms and the segments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from programs.models import Enrolment
from programs.queries.eras import eras_of_program
from programs.queries.locks import lock_program
from programs.queries.reach import reach_of
from programs.rating.eras import Era
from vir.foundation.jobs import events
from vir.foundation.refusals import Refused

BATCH = 5_000

Span = tuple[UUID, date | None, date | None]


class NotPublished(Refused):
    """A program without published terms reaches nobody."""


@dataclass(frozen=True)
class EnrolmentChange:
    """How many spans were added and how many taken away."""

    added: int
    removed: int


@transaction.atomic
def rebuild_enrolment(*, program_id: UUID, at: datetime) -> EnrolmentChange:
    """
    Write the enrolment that the published terms and the dated segments give; a second run changes nothing.

    An amendment counts from its day, published or not yet in force; frozen members and a pause are kept to.
    Whoever calculates earnings is told when anything changed.

    :raises NotPublished: if the program has no published version
    """
    program, _ = lock_program(program_id)
    eras = eras_of_program(program)
    if not eras:
        raise NotPublished(f"{program.code} is not published. Approve it first.")

    reached = reach_of(program, [Era(era.starts_on, era.terms) for era in eras])
    wanted: set[Span] = {(span.partner_id, span.starts_on, span.ends_on) for span in reached}
    existing: dict[Span, UUID] = {
        (partner_id, starts_on, ends_on): row_id
        for row_id, partner_id, starts_on, ends_on in Enrolment.objects.filter(program=program).values_list(
            "id", "partner_id", "starts_on", "ends_on"
        )
    }
    gone = [row_id for span, row_id in existing.items() if span not in wanted]
    new = sorted(wanted - existing.keys(), key=_order)

    Enrolment.objects.filter(id__in=gone).delete()
    Enrolment.objects.bulk_create(
        [
            Enrolment(program=program, partner_id=partner_id, starts_on=starts_on, ends_on=ends_on)
            for partner_id, starts_on, ends_on in new
        ],
        batch_size=BATCH,
    )
    if gone or new:
        events.publish("enrolments.changed", payload={"program": program.code, "dedupe": program.code}, at=at)
    return EnrolmentChange(added=len(new), removed=len(gone))


def _order(span: Span) -> tuple[UUID, date]:
    return span[0], span[1] or date.min
