"""Remind the partners that have not acknowledged the terms in force."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from programs.enums import ProgramStatus
from programs.models import Program, ProgramVersion, TermsNotice
from programs.operations.tell_partners import tell_partners
from programs.queries.acknowledgements import acknowledged_by_partner
from programs.queries.locks import lock_program
from programs.queries.notices import newest_published, told_partner_ids
from programs.queries.programs import enrolled_partner_ids
from programs.queries.reminders import due_for_reminder
from vir.foundation.refusals import Refused
from vir.foundation.tenancy.context import current_tenant_id
from vir.foundation.tenancy.models import Tenant


class NobodyToRemind(Refused):
    """No partner is due for a message about these terms."""


@transaction.atomic
def remind_partners(
    *, program_id: UUID, actor_id: UUID, today: date, at: datetime, terms_link: str = ""
) -> list[TermsNotice]:
    """
    Write to every partner that has not acknowledged the newest published terms, at most once a day each.

    Whoever was never told is told now; whoever was gets a reminder.

    :param terms_link: the address of the terms in the portal, for the e-mail
    :raises NobodyToRemind: if the program has no running promise, all have acknowledged, or were written to today
    """
    program, _ = lock_program(program_id)
    version = newest_published(program)
    if version is None or program.status not in (ProgramStatus.SCHEDULED, ProgramStatus.LIVE):
        raise NobodyToRemind(f"{program.code} has no terms in force, so there is nobody to remind.")
    zone = Tenant.objects.get(id=current_tenant_id()).time_zone
    due = due_for_reminder(program, version, today=today, time_zone=zone)
    if not due:
        raise NobodyToRemind(_why(program, version))

    told = told_partner_ids(version)
    sent: list[TermsNotice] = []
    for reminder, partner_ids in ((False, due - told), (True, due & told)):
        if partner_ids:
            sent += tell_partners(
                program=program,
                version=version,
                partner_ids=partner_ids,
                actor_id=actor_id,
                at=at,
                reminder=reminder,
                terms_link=terms_link,
            )
    return sent


def _why(program: Program, version: ProgramVersion) -> str:
    missing = set(enrolled_partner_ids(program)) - set(acknowledged_by_partner(version))
    if not missing:
        return f"Every partner of {program.code} has acknowledged version {version.number}."
    return "Everybody who is missing was written to today. A partner is reminded once a day at most."
