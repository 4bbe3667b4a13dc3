"""Remind the partners that have not acknowledged the terms in force."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from partners.queries.directory import partners_by_code
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

REASONS_MAX = 5


class NobodyToRemind(Refused):
    """No partner is due for a message about these terms."""


class NotDueForReminder(Refused):
    """Partners were chosen that are not due for a message about these terms."""


@transaction.atomic
def remind_partners(
    *,
    program_id: UUID,
    actor_id: UUID,
    today: date,
    at: datetime,
    terms_link: str = "",
    only: Collection[str] = (),
) -> list[TermsNotice]:
    """
    Write to every partner that has not acknowledged the newest published terms, at most once a day each.

    Whoever was never told is told now; whoever was gets a reminder.

    :param terms_link: the address of the terms in the portal, for the e-mail
    :param only: the codes of the partners to write to; without any, to all that are due
    :raises NobodyToRemind: if the program has no running promise, all have acknowledged, or were written to today
    :raises NotDueForReminder: if one that was chosen is not due; nobody is written to then
    """
    program, _ = lock_program(program_id)
    version = newest_published(program)
    if version is None or program.status not in (ProgramStatus.SCHEDULED, ProgramStatus.LIVE):
        raise NobodyToRemind(f"{program.code} has no terms in force, so there is nobody to remind.")
    zone = Tenant.objects.get(id=current_tenant_id()).time_zone
    due = due_for_reminder(program, version, today=today, time_zone=zone)
    if not due:
        raise NobodyToRemind(_why(program, version))
    if only:
        due = _chosen(program, version, only, due)

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


def _chosen(program: Program, version: ProgramVersion, codes: Collection[str], due: set[UUID]) -> set[UUID]:
    """
    Give the partners of the codes, all of which have to be due.

    :raises NotDueForReminder: if one is not, naming the first few with the reason of each
    """
    known = partners_by_code(codes)
    chosen = {partner.id for partner in known.values()}
    if len(known) == len(set(codes)) and chosen <= due:
        return chosen
    reached, said = set(enrolled_partner_ids(program)), acknowledged_by_partner(version)
    reasons = []
    for code in sorted(set(codes)):
        partner = known.get(code)
        if partner is None:
            reasons.append(f"there is no partner “{code}”")
        elif partner.id not in reached:
            reasons.append(f"{partner.name} is not in {program.code}")
        elif partner.id in said:
            reasons.append(f"{partner.name} has acknowledged version {version.number}")
        elif partner.id not in due:
            reasons.append(f"{partner.name} was written to today")
    more = f"; and {len(reasons) - REASONS_MAX:,} more" if len(reasons) > REASONS_MAX else ""
    raise NotDueForReminder(
        f"Nobody was reminded: {'; '.join(reasons[:REASONS_MAX])}{more}. Tick only partners that are due."
    )


def _why(program: Program, version: ProgramVersion) -> str:
    missing = set(enrolled_partner_ids(program)) - set(acknowledged_by_partner(version))
    if not missing:
        return f"Every partner of {program.code} has acknowledged version {version.number}."
    return "Everybody who is missing was written to today. A partner is reminded once a day at most."
