"""The people of one partner, in front of its walls: inviting again, changing a role, ending access."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from vir.foundation.audit.operations import record
from vir.foundation.identity.models import Invitation, Membership, User
from vir.foundation.identity.operations import end_membership, invite, revoke_invitation
from vir.foundation.identity.queries import open_invitations
from vir.foundation.identity.roles import PORTAL_ROLES, Role
from vir.foundation.refusals import Refused
from vir.foundation.words import say


class UnableToManage(Refused):
    """A person of a company cannot be changed as asked."""


class NobodySuch(UnableToManage):
    """There is no such person or invitation at this company; a page answers as for any unknown address."""

    def __init__(self) -> None:
        super().__init__(say("There is nobody of this kind at your company."))


@transaction.atomic
def change_role(
    *, membership_id: UUID, partner_id: UUID, role: Role, actor: User, at: datetime
) -> Membership:
    """
    Give a person of a partner another role.

    :raises NobodySuch: if the partner has no such person
    :raises UnableToManage: if the role is none of a partner, or it is the last administrator's
    """
    if role not in PORTAL_ROLES:
        raise UnableToManage(
            say("Role: {role} is none of a company. Choose one of the list.", role=say(role.label))
        )
    membership = _lock(membership_id, partner_id, keeps_admin=role is not Role.PARTNER_ADMIN)
    before = membership.role
    if before == role.value:
        return membership
    membership.role = role.value
    membership.save(update_fields=["role"])
    record(
        action="membership.role_changed",
        kind="person",
        code=membership.user.email,
        actor_id=actor.id,
        at=at,
        data={"role": [before, role.value], "partner": str(partner_id)},
    )
    return membership


@transaction.atomic
def end_access(*, membership_id: UUID, partner_id: UUID, actor: User, at: datetime) -> Membership:
    """
    End the access of a person of a partner at once: the next request is refused.

    :raises NobodySuch: if the partner has no such person
    :raises UnableToManage: if it is the last administrator's
    """
    membership = _lock(membership_id, partner_id, keeps_admin=True)
    end_membership(membership_id=membership.id, actor=actor, at=at)
    return membership


@transaction.atomic
def invite_again(
    *, invitation_id: UUID, partner_id: UUID, actor: User, actor_role: Role, at: datetime
) -> tuple[Invitation, str]:
    """
    Send a new link in the place of one that waits; the old one stops working.

    :raises NobodySuch: if no such invitation of the partner waits
    """
    old = _waiting(invitation_id, partner_id)
    revoke_invitation(invitation_id=old.id, actor=actor, at=at)
    return invite(
        email=old.email,
        role=Role(old.role),
        partner_id=partner_id,
        inviter=actor,
        inviter_role=actor_role,
        at=at,
    )


@transaction.atomic
def withdraw_invitation(*, invitation_id: UUID, partner_id: UUID, actor: User, at: datetime) -> None:
    """
    Take an invitation of a partner back.

    :raises NobodySuch: if no such invitation of the partner waits
    """
    revoke_invitation(invitation_id=_waiting(invitation_id, partner_id).id, actor=actor, at=at)


def _lock(membership_id: UUID, partner_id: UUID, *, keeps_admin: bool) -> Membership:
    """
    Lock everybody of a partner, so that two who end each other's access leave one of them.

    :param keeps_admin: that the person must not be the last administrator
    """
    people: list[Membership] = list(
        Membership.objects.select_for_update(of=("self",))
        .filter(partner_id=partner_id, ended_at__isnull=True)
        .select_related("user")
        .order_by("id")
    )
    found = next((one for one in people if one.id == membership_id), None)
    if found is None:
        raise NobodySuch
    admins = [one for one in people if one.role == Role.PARTNER_ADMIN.value]
    if keeps_admin and admins == [found]:
        raise UnableToManage(
            say(
                "{person} is the last administrator of your company. Give somebody else that role first.",
                person=found.user.name,
            )
        )
    return found


def _waiting(invitation_id: UUID, partner_id: UUID) -> Invitation:
    found = open_invitations(partner_id=partner_id).filter(id=invitation_id).first()
    if found is None:
        raise NobodySuch
    return found
