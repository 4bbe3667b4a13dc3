"""The company's people: an administrator invites, gives roles and ends access, and the vendor can read it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail

from partners.models import AccountManager, Partner
from tests.faces.portal.stage import Stage, words
from tests.factories import NOON, make_segment
from vir.foundation.audit.models import AuditEvent
from vir.foundation.identity.models import Invitation, Membership
from vir.foundation.notifications.models import Delivery
from vir.foundation.tenancy.context import tenant_context

PEOPLE = "/p/kestrel/company/people/"


@pytest.fixture
def alder(stage: Stage) -> Partner:
    return stage.partner("ALDER", "Alder Supply")


def membership(stage: Stage, person: Any) -> Membership:
    with tenant_context(stage.tenant.id):
        found: Membership = Membership.objects.get(user=person)
        return found


def acts(stage: Stage) -> list[tuple[str, str]]:
    with tenant_context(stage.tenant.id):
        return list(AuditEvent.objects.order_by("number").values_list("action", "object_code"))


def test_an_invitation_is_sent_again_and_accepted(stage: Stage, alder: Partner, client: Any) -> None:
    marta = stage.visit(alder)
    invited = marta.post(f"{PEOPLE}invite/", {"email": "New@alder.example", "role": "partner_member"})
    assert invited.status_code == 302
    with tenant_context(stage.tenant.id):
        first = Invitation.objects.get()

    assert marta.post(f"{PEOPLE}invitations/{first.id}/again/").status_code == 302

    with tenant_context(stage.tenant.id):
        letters = list(Delivery.objects.order_by("created_at", "id").values_list("text", flat=True))
        links = [re.search(r"/invitation/[^/\s]+/", text).group() for text in letters]  # type: ignore[union-attr]
        works = [Invitation.objects.filter(revoked_at__isnull=True).count(), len(links), len(mail.outbox)]
    assert works == [1, 2, 0]
    answers = [
        client.post(link, {"name": "Nora New", "password": "a sentence works well"}).status_code
        for link in links
    ]
    assert sorted(answers) == [302, 422]
    assert [person.name for person in marta.get(PEOPLE).context["people"]] == ["Marta-alder", "Nora New"]
    assert acts(stage) == [
        ("person.invited", "new@alder.example"),
        ("invitation.revoked", "new@alder.example"),
        ("person.invited", "new@alder.example"),
        ("invitation.accepted", "new@alder.example"),
    ]


def test_the_last_administrator_stays(stage: Stage, alder: Partner) -> None:
    person = stage.person(alder)
    marta, mine = stage.client_of(person), membership(stage, person)

    ended = marta.post(f"{PEOPLE}{mine.id}/end/")
    demoted = marta.post(f"{PEOPLE}{mine.id}/role/", {"role": "partner_member"})

    sentence = "Marta-alder is the last administrator of your company. Give somebody else that role first."
    assert [words(ended, "notice"), words(demoted, "notice")] == [[sentence], [sentence]]
    assert membership(stage, person).ended_at is None
    assert membership(stage, person).role == "partner_admin"


def test_a_role_is_changed_and_access_ends_at_once(stage: Stage, alder: Partner) -> None:
    marta = stage.visit(alder)
    bob = stage.person(alder, "partner_member", "bob")
    his, theirs = stage.client_of(bob), membership(stage, bob)

    changed = marta.post(f"{PEOPLE}{theirs.id}/role/", {"role": "partner_accountant"})
    after_change = membership(stage, bob).role
    ended = marta.post(f"{PEOPLE}{theirs.id}/end/")

    assert [changed.status_code, after_change, ended.status_code] == [302, "partner_accountant", 302]
    assert his.get("/p/kestrel/").status_code == 404
    assert acts(stage) == [("membership.role_changed", bob.email), ("membership.ended", bob.email)]


def test_others_see_names_only_and_change_nothing(stage: Stage, alder: Partner) -> None:
    marta = stage.person(alder)
    bob = stage.client_of(stage.person(alder, "partner_member", "bob"))
    page = bob.get(PEOPLE)

    assert words(page, "contacts") == ["Bob-alder (you) Marta-alder"]
    assert marta.email.encode() not in page.content
    assert bob.post(f"{PEOPLE}invite/", {"email": "x@y.example", "role": "partner_admin"}).status_code == 403
    assert bob.post(f"{PEOPLE}{membership(stage, marta).id}/end/").status_code == 403


def test_nobody_of_another_company_or_vendor_is_reached(
    stage: Stage, other_stage: Stage, alder: Partner
) -> None:
    marta = stage.visit(alder)
    brook = stage.partner("BROOK", "Brook Supply")
    strangers = [
        membership(stage, stage.person(brook)),
        membership(stage, stage.manager),
        membership(other_stage, other_stage.person(other_stage.partner("ALDER", "Alder Supply"))),
    ]
    theirs = stage.client_of(strangers[0].user)
    theirs.post(f"{PEOPLE}invite/", {"email": "new@brook.example", "role": "partner_member"})
    with tenant_context(stage.tenant.id):
        invitation = Invitation.objects.get()

    answers = [marta.post(f"{PEOPLE}{one.id}/end/").status_code for one in strangers]
    answers += [
        marta.post(f"{PEOPLE}invitations/{invitation.id}/{act}/").status_code for act in ("again", "withdraw")
    ]

    assert answers == [404] * 5
    assert "new@brook.example" not in marta.get(PEOPLE).content.decode()


def test_the_company_page_names_the_contact_and_no_segment(stage: Stage, alder: Partner) -> None:
    with tenant_context(stage.tenant.id):
        make_segment("Secret segment", [alder])
        AccountManager.objects.create(partner=alder, user=stage.manager, started_at=NOON)

    page = stage.visit(alder).get("/p/kestrel/company/")

    assert words(page, "contacts")[0] == "Mona, mona@kestrel.example"
    assert "Secret segment" not in page.content.decode()
