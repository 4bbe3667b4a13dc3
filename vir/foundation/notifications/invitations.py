"""Letters about accounts."""

from __future__ import annotations

from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string

from vir.foundation.identity.models import Invitation
from vir.foundation.identity.operations import INVITATION_HOURS
from vir.foundation.identity.roles import Role
from vir.foundation.tenancy.models import Tenant


def send_invitation(*, invitation: Invitation, tenant: Tenant, link: str) -> None:
    """Send the link of an invitation to its address, once it is committed."""
    shown = {"tenant": tenant, "role": Role(invitation.role).label, "link": link, "hours": INVITATION_HOURS}
    # One line: a name must not be able to add headers.
    subject = " ".join(f"{tenant.name} invites you".split())
    body = render_to_string("emails/invitation.txt", shown)
    transaction.on_commit(lambda: send_mail(subject, body, None, [invitation.email]))
