"""Write to whoever is to approve a program."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.template.loader import render_to_string

from programs.models import Program, ProgramVersion
from programs.queries.gates import reasons_of
from programs.queries.terms import terms_of
from programs.rating import sentence_of_record
from vir.foundation.identity.models import User
from vir.foundation.identity.queries import people_who_may
from vir.foundation.identity.roles import Right
from vir.foundation.money import format_money_short
from vir.foundation.notifications.events import Event
from vir.foundation.notifications.letters import Letter, one_line
from vir.foundation.notifications.outbox import post
from vir.foundation.tenancy.context import current_tenant_id
from vir.foundation.tenancy.models import Tenant


def ask_for_approval(
    *, program: Program, version: ProgramVersion, actor_id: UUID, approve_link: str, at: datetime
) -> None:
    """
    Send a letter to the approver that the writer named, else to everybody who may approve but the writer.

    :param version: what was sent, by whom `actor_id` says
    :param approve_link: the address of the page on which it is decided; left out where it is empty
    """
    tenant = Tenant.objects.get(id=current_tenant_id())
    people = {person.id: person for person in people_who_may(Right.PROGRAMS_APPROVE)}
    people.pop(actor_id, None)
    asked = [people[program.approver_id]] if program.approver_id in people else list(people.values())
    writer = User.objects.get(id=actor_id)
    subject = one_line(f"{program.code} {program.name}: {writer} asks for your approval")
    shown = {
        "tenant": tenant,
        "sender": tenant.name,
        "subject": subject,
        "heading": f"{program.name}: your approval",
        "program": program,
        "version": version,
        "who": writer,
        "sentence": sentence_of_record(terms_of(version)),
        "budget": "none" if program.budget is None else format_money_short(program.budget, program.currency),
        "reasons": [(reason.get_gate_display(), reason.reason) for reason in reasons_of(version).values()],
        "link": approve_link,
    }
    text = render_to_string("emails/approval.txt", shown)
    html = render_to_string("emails/approval.html", shown)
    # One letter each: nobody reads from it who else was asked.
    letters = [Letter((person.email,), subject, text, html) for person in asked]
    post(letters, tenant=tenant, event=Event.TEAM, at=at, ref_kind="program", ref_code=program.code)
