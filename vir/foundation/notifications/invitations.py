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
from vir.foundation.tenancy.models import Environment, Tenant


def send_invitation(*, invitation: Invitation, tenant: Tenant, link: str) -> None:
    """
    Send the link of an invitation to its address, once it is committed.

    It lets in whoever has it, so it never lies in the outbox; but in a demo, which writes to nobody, it is read there.
    """
    shown = {"tenant": tenant, "role": Role(invitation.role).label, "link": link, "hours": INVITATION_HOURS}
    subject = one_line(f"{tenant.name} invites you")
    body = render_to_string("emails/invitation.txt", shown)
    if tenant.environment == Environment.DEMO:
        letter = Letter((invitation.email,), subject, body, "", partner_id=invitation.partner_id)
        post([letter], tenant=tenant, event=Event.SECURITY, at=invitation.created_at)
        return
    transaction.on_commit(lambda: send_mail(subject, body, None, [invitation.email]))
