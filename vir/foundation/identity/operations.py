"""Inviting, accepting, revoking; ending a membership."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from vir.foundation.audit.operations import record
from vir.foundation.identity.models import Invitation, Membership, User
from vir.foundation.identity.roles import PORTAL_ROLES, VENDOR_ROLES, Role
from vir.foundation.refusals import Refused
from vir.foundation.words import say

INVITATION_HOURS = 72


class UnableToInvite(Refused):
    """The invitation cannot be made."""


class UnableToAccept(Refused):
    """The invitation cannot be accepted."""


class UnableToEndMembership(Refused):
    """The membership cannot be ended."""


@transaction.atomic
def invite(
    *, email: str, role: Role, partner_id: UUID | None, inviter: User, inviter_role: Role, at: datetime
) -> tuple[Invitation, str]:
    """
    Invite an e-mail address to one role. Gives the invitation and its token, which is kept nowhere.

    :param partner_id: the partner for a portal role, None for a vendor role
    :raises UnableToInvite: if the role does not fit, is not the inviter's to give, or the person is there already
    """
    wanted = VENDOR_ROLES if partner_id is None else PORTAL_ROLES
    if role not in wanted:
        raise UnableToInvite(
            say("Role: {role} does not fit here. Choose one of the roles in the list.", role=say(role.label))
        )
    if inviter_role not in (Role.OWNER, Role.PARTNER_ADMIN):
        raise UnableToInvite(say("Only an owner can invite people. Ask the owner of this workspace."))
    address = email.strip().lower()
    if Membership.objects.filter(user__email=address, partner_id=partner_id, ended_at__isnull=True).exists():
        raise UnableToInvite(
            say("E-mail: {address} is here already. Change the role of that person instead.", address=address)
        )
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        email=address,
        role=role.value,
        partner_id=partner_id,
        token_hash=hash_token(token),
        invited_by=inviter,
        created_at=at,
        expires_at=at + timedelta(hours=INVITATION_HOURS),
    )
    record(
        action="person.invited",
        kind="invitation",
        code=address,
        actor_id=inviter.id,
        at=at,
        data={"role": role, **({} if partner_id is None else {"partner": str(partner_id)})},
    )
    return invitation, token


@transaction.atomic
def accept_invitation(*, token: str, user: User, at: datetime) -> Membership:
    """
    Make the membership of an invitation; needs its token and the invited e-mail address, verified.

    :raises UnableToAccept: if it is used, revoked, out of date or meant for another address
    """
    invitation = Invitation.objects.select_for_update().filter(token_hash=hash_token(token)).first()
    if invitation is None or invitation.revoked_at is not None:
        raise UnableToAccept(say("This invitation is no longer valid. Ask for a new one."))
    if invitation.accepted_at is not None:
        raise UnableToAccept(say("This invitation was used already. Sign in with the account that used it."))
    if invitation.expires_at <= at:
        raise UnableToAccept(say("This invitation has run out. Ask for a new one."))
    verified = EmailAddress.objects.filter(user=user, email__iexact=invitation.email, verified=True).exists()
    if user.email.lower() != invitation.email or not verified:
        raise UnableToAccept(
            say(
                "This invitation is for {address}. Sign in with that address, verified.",
                address=masked(invitation.email),
            )
        )
    try:
        with transaction.atomic():
            membership: Membership = Membership.objects.create(
                user=user, role=invitation.role, partner_id=invitation.partner_id, created_at=at
            )
    except IntegrityError as clash:
        raise UnableToAccept(say("You have a role here already. The invitation was not needed.")) from clash
    invitation.accepted_at = at
    invitation.accepted_by = user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    record(
        action="invitation.accepted",
        kind="invitation",
        code=invitation.email,
        actor_id=user.id,
        at=at,
        data={"role": invitation.role},
    )
    return membership


@transaction.atomic
def revoke_invitation(*, invitation_id: UUID, actor: User, at: datetime) -> None:
    """Take an invitation back, if it still waits."""
    waiting = Invitation.objects.filter(id=invitation_id, accepted_at__isnull=True, revoked_at__isnull=True)
    for invitation in waiting.select_for_update():
        invitation.revoked_at = at
        invitation.save(update_fields=["revoked_at"])
        record(
            action="invitation.revoked", kind="invitation", code=invitation.email, actor_id=actor.id, at=at
        )


@transaction.atomic
def end_membership(*, membership_id: UUID, actor: User, at: datetime) -> None:
    """
    End a membership at once: the person's next request is refused.

    :raises UnableToEndMembership: if it is the last owner's
    """
    membership = Membership.objects.select_for_update().get(id=membership_id)
    owners = Membership.objects.select_for_update().filter(role=Role.OWNER.value, ended_at__isnull=True)
    if membership.role == Role.OWNER.value and len(owners) == 1:
        raise UnableToEndMembership(say("This is the last owner. Make another person owner first."))
    membership.ended_at = at
    membership.save(update_fields=["ended_at"])
    Invitation.objects.filter(
        invited_by=membership.user, accepted_at__isnull=True, revoked_at__isnull=True
    ).update(revoked_at=at)
    record(action="membership.ended", kind="person", code=membership.user.email, actor_id=actor.id, at=at)


@transaction.atomic
def make_account(*, email: str, name: str, password: str) -> User:
    """Make an account whose address is verified, because its invitation came by that very address."""
    user = User.objects.create_user(email, password, name=name)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def hash_token(token: str) -> str:
    """Give what is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def masked(email: str) -> str:
    """Hide most of an address: m…@alder.example."""
    name, _, domain = email.partition("@")
    return f"{name[:1]}…@{domain}"
