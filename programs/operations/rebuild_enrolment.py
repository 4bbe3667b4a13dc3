"""Bring who a program reaches, and when, in step with its terms and the segments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from partners.queries.segments import eligible_spans
from programs.models import Enrolment
from programs.queries.locks import lock_program
from programs.queries.programs import published_version
from programs.queries.terms import terms_of
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

    Each partner's spans are joined and cut to the program's days; a span that fills them to an end is open
    there. Whoever calculates earnings is told when anything changed.

    :raises NotPublished: if the program has no published version
    """
    program, _ = lock_program(program_id)
    version = published_version(program)
    if version is None:
        raise NotPublished(f"{program.code} is not published. Approve it first.")
    terms = terms_of(version)

    wanted: set[Span] = {
        (span.partner_id, span.starts_on, span.ends_on)
        for span in eligible_spans(
            segments=terms.eligibility.segments,
            partners=terms.eligibility.partners,
            except_partners=terms.eligibility.except_partners,
            first_day=terms.starts_on,
            end_day=terms.ends_on + timedelta(days=1),
            with_members=terms.group is not None,
        )
    }
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
