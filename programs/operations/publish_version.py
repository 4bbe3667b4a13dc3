"""Make a written version a promise; the one place where that happens for a program's first terms."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from programs.enums import ProgramAction
from programs.models import Program, ProgramVersion
from programs.operations.rebuild_enrolment import rebuild_enrolment
from programs.operations.tell_partners import tell_partners
from programs.queries.programs import enrolled_partner_ids
from programs.rating import sentence_of_record
from programs.terms import Terms
from programs.transitions import next_state
from vir.foundation.jobs import events
from vir.foundation.periods import local_date
from vir.foundation.tenancy.context import current_tenant_id
from vir.foundation.tenancy.models import Tenant


@transaction.atomic
def publish_version(
    *,
    program: Program,
    version: ProgramVersion,
    terms: Terms,
    status: str,
    actor_id: UUID,
    at: datetime,
    approved_by_id: UUID | None,
    terms_link: str = "",
) -> Program:
    """
    Freeze the terms, work out whom they reach, tell those partners where that is wanted, and publish.

    :param program: held by a lock of the caller, with `version` as its current one
    :param status: what the act leads to; live in its place where the first day has come in the tenant's zone
    :param approved_by_id: the second person; None where one person launches alone, who then sent it as well
    """
    today = local_date(at, Tenant.objects.get(id=current_tenant_id()).time_zone)
    if terms.starts_on <= today:
        status = next_state(status, ProgramAction.START)
    if approved_by_id is None:
        version.submitted_by_id, version.submitted_at = actor_id, at
        version.launched_alone = True
    version.rule_sentence = sentence_of_record(terms)
    version.approved_by_id = approved_by_id
    version.published_at = at
    version.save(
        update_fields=[
            "rule_sentence",
            "submitted_by",
            "submitted_at",
            "approved_by",
            "launched_alone",
            "published_at",
        ]
    )
    program.status = status
    program.updated_at = at
    program.save(update_fields=["status", "updated_at"])
    rebuild_enrolment(program_id=program.id, at=at)
    if program.tell_partners:
        tell_partners(
            program=program,
            version=version,
            partner_ids=enrolled_partner_ids(program),
            actor_id=actor_id,
            at=at,
            terms_link=terms_link,
        )
    events.publish(
        "program.published",
        payload={"program": program.code, "dedupe": program.code},
        at=at,
        actor_id=actor_id,
    )
    return program
