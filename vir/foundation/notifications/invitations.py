"""Letters about accounts."""

from __future__ import annotations

from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string

from vir.foundation.identity.models import Invitation
from vir.foundation.identity.operations import INVITATION_HOURS
from vir.foundation.identity.roles import Role
from vir.foundation.notifications.events import Event
from vir.foundation.notifications.letters import Letter, one_line
from vir.foundation.notifications.outbox import post
from vir.foundation.notifications.voices import spoken
from vir.foundation.tenancy.models import Environment, Tenant
from vir.foundation.words import say


def send_invitation(*, invitation: Invitation, tenant: Tenant, link: str) -> None:
    """
    Send the link of an invitation to its address, once it is committed.

    It lets in whoever has it, so it never lies in the outbox; but in a demo, which writes to nobody, it is read there.
    """

    def write(to: tuple[str, ...]) -> Letter:
        shown = {
            "tenant": tenant,
            "role": say(Role(invitation.role).label),
            "link": link,
            "hours": INVITATION_HOURS,
        }
        subject = one_line(say("{vendor} invites you", vendor=tenant.name))
        body = render_to_string("emails/invitation.txt", shown)
        return Letter(to, subject, body, "", partner_id=invitation.partner_id)

    [letter] = spoken(tenant, invitation.partner_id, [invitation.email], write)
    if tenant.environment == Environment.DEMO:
        post([letter], tenant=tenant, event=Event.SECURITY, at=invitation.created_at)
        return
    transaction.on_commit(lambda: send_mail(letter.subject, letter.text, None, list(letter.to)))
