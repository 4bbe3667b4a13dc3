"""An invitation makes one membership, for the invited address and nobody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.factories import make_partner
from vir.foundation.identity import operations
from vir.foundation.identity.models import Invitation, Membership, User
from vir.foundation.identity.operations import UnableToAccept, UnableToEndMembership, UnableToInvite
from vir.foundation.identity.roles import Role
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

Invite = Callable[..., str]


@pytest.fixture
def invite(kestrel: Tenant, olga: User, moment: datetime) -> Invite:
    def make(email: str = "new@kestrel.example", role: Role = Role.AUDITOR, **fields: object) -> str:
        with tenant_context(kestrel.id):
            _, token = operations.invite(
                email=email,
                role=role,
                partner_id=fields.get("partner_id"),  # type: ignore[arg-type]
                inviter=olga,
                inviter_role=fields.get("inviter_role", Role.OWNER),  # type: ignore[arg-type]
                at=moment,
            )
        return token

    return make


def person(email: str, *, verified: bool = True) -> User:
    user = User.objects.create_user(email, "a long password", name="New Person")
    EmailAddress.objects.create(user=user, email=email, verified=verified, primary=True)
    return user


def accept(tenant: Tenant, token: str, user: User, at: datetime) -> Membership:
    with tenant_context(tenant.id):
        return operations.accept_invitation(token=token, user=user, at=at)


def test_the_invited_person_gets_the_invited_role(kestrel: Tenant, invite: Invite, moment: datetime) -> None:
    token = invite()

    membership = accept(kestrel, token, person("new@kestrel.example"), moment)

    assert (membership.role, membership.tenant_id) == ("auditor", kestrel.id)


def test_the_token_is_not_kept(kestrel: Tenant, invite: Invite) -> None:
    token = invite()

    with tenant_context(kestrel.id):
        kept = Invitation.objects.get().token_hash

    assert token not in kept
    assert len(kept) == 64


@pytest.mark.parametrize(
    ("email", "verified", "later", "says"),
    [
        ("other@kestrel.example", True, timedelta(0), "This invitation is for n…@kestrel.example."),
        ("new@kestrel.example", False, timedelta(0), "This invitation is for n…@kestrel.example."),
        ("new@kestrel.example", True, timedelta(hours=72), "This invitation has run out."),
    ],
)
def test_it_can_not_be_accepted_by_another_unverified_or_late_person(
    email: str,
    verified: bool,
    later: timedelta,
    says: str,
    kestrel: Tenant,
    invite: Invite,
    moment: datetime,
) -> None:
    token = invite()
    user = person(email, verified=verified)

    with pytest.raises(UnableToAccept, match=says):
        accept(kestrel, token, user, moment + later)

    with tenant_context(kestrel.id):
        assert not Membership.objects.filter(user=user).exists()


def test_it_works_once(kestrel: Tenant, invite: Invite, moment: datetime) -> None:
    token = invite()
    user = person("new@kestrel.example")
    accept(kestrel, token, user, moment)

    with pytest.raises(UnableToAccept, match="was used already"):
        accept(kestrel, token, user, moment)


def test_a_revoked_invitation_is_no_longer_valid(
    kestrel: Tenant, invite: Invite, olga: User, moment: datetime
) -> None:
    token = invite()
    with tenant_context(kestrel.id):
        operations.revoke_invitation(invitation_id=Invitation.objects.get().id, actor=olga, at=moment)

    with pytest.raises(UnableToAccept, match="no longer valid"):
        accept(kestrel, token, person("new@kestrel.example"), moment)


def test_a_token_of_one_vendor_is_nothing_at_another(
    kestrel: Tenant, osprey: Tenant, invite: Invite, moment: datetime
) -> None:
    token = invite()

    with pytest.raises(UnableToAccept, match="no longer valid"):
        accept(osprey, token, person("new@kestrel.example"), moment)


def test_a_portal_role_needs_a_partner_and_a_vendor_role_must_not_have_one(
    kestrel: Tenant, invite: Invite
) -> None:
    with tenant_context(kestrel.id):
        alder = make_partner("ALDER")

    with pytest.raises(UnableToInvite, match="does not fit here"):
        invite(role=Role.PARTNER_ADMIN)
    with pytest.raises(UnableToInvite, match="does not fit here"):
        invite(role=Role.OWNER, partner_id=alder.id)


def test_only_an_owner_invites(kestrel: Tenant, invite: Invite) -> None:
    with pytest.raises(UnableToInvite, match="Only an owner"):
        invite(inviter_role=Role.PROGRAM_MANAGER)


def test_ending_a_membership_takes_back_what_that_person_invited(
    kestrel: Tenant, olga: User, priya: User, invite: Invite, moment: datetime
) -> None:
    token = invite()
    with tenant_context(kestrel.id):
        Invitation.objects.update(invited_by=priya)
        membership = Membership.objects.get(user=priya)
        operations.end_membership(membership_id=membership.id, actor=olga, at=moment)

    with pytest.raises(UnableToAccept, match="no longer valid"):
        accept(kestrel, token, person("new@kestrel.example"), moment)


def test_the_last_owner_stays(kestrel: Tenant, olga: User, moment: datetime) -> None:
    with tenant_context(kestrel.id):
        membership = Membership.objects.get(user=olga)
        with pytest.raises(UnableToEndMembership, match="last owner"):
            operations.end_membership(membership_id=membership.id, actor=olga, at=moment)


def test_a_person_whose_membership_ended_is_a_stranger_from_the_next_request_on(
    kestrel: Tenant, olga: User, priya: User, client_as: Callable[[User], Client], moment: datetime
) -> None:
    client = client_as(priya)
    before = client.get("/t/kestrel/partners/").status_code
    with tenant_context(kestrel.id):
        operations.end_membership(membership_id=Membership.objects.get(user=priya).id, actor=olga, at=moment)

    after = client.get("/t/kestrel/partners/").status_code

    assert (before, after) == (200, 404)


def test_an_owner_invites_by_letter_and_a_new_person_comes_in_by_the_link(
    kestrel: Tenant,
    olga: User,
    client_as: Callable[[User], Client],
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        client_as(olga).post(
            reverse("people:invite", kwargs={"tenant": "kestrel"}),
            {"email": "new@kestrel.example", "role": "auditor"},
        )
    [letter] = mail.outbox
    link = next(line for line in letter.body.splitlines() if "/invitation/" in line)
    path = "/" + link.split("/", 3)[3]
    newcomer = Client()

    shown = newcomer.get(path)
    done = newcomer.post(path, {"name": "Nora New", "password": "seven green kettles"})

    assert letter.to == ["new@kestrel.example"]
    assert b"Kestrel Tools invites you" in shown.content
    assert (done.status_code, done["Location"]) == (302, "/t/kestrel/")
    assert newcomer.get("/t/kestrel/partners/").status_code == 200


def test_a_link_nobody_made_is_not_there(db: None) -> None:
    assert Client().get("/invitation/made-up/").status_code == 404
