"""Lists, the overview, versions and starting a program."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime
from html import unescape

import pytest
from django.test import Client

from programs.models import Program, ProgramVersion
from programs.operations.create_program import create_program
from tests.factories import make_partner, make_published_program, program_document
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

LIST = "/t/kestrel/programs/"
OVERVIEW = "/t/kestrel/programs/VIR-2026-014/"


def _said(response: object) -> str:
    html = response.content.decode()  # type: ignore[attr-defined]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


@pytest.fixture
def live(kestrel: Tenant, priya: User, lena: User) -> Program:
    """Publish the demo's program to two partners."""
    with tenant_context(kestrel.id, user_id=priya.id):
        partners = [make_partner("ALDER"), make_partner("BEXLEY")]
        return make_published_program(program_document(), partners=partners, owner=priya, approver=lena)


def test_an_empty_list_offers_three_designs(console: Client, kestrel: Tenant) -> None:
    page = console.get(LIST)

    assert "No programs yet. Start from one of these designs." in _said(page)
    assert re.findall(r'href="[^"]*\?from=([a-z_]+)"', page.content.decode()) == [
        "quarterly_tiers",
        "mix_kicker",
        "launch",
    ]


def test_the_list_is_narrowed_by_its_address(
    console: Client, live: Program, priya: User, moment: datetime
) -> None:
    with tenant_context(live.tenant_id, user_id=priya.id):
        create_program(
            name="Idea", starts_on=live.starts_on, ends_on=live.ends_on, actor_id=priya.id, at=moment
        )

    drafts, found = _said(console.get(LIST, {"status": "draft"})), _said(console.get(LIST, {"q": "cordless"}))
    nothing = _said(console.get(LIST, {"status": "live", "q": "idea\x00"}))

    assert ("Idea" in drafts, "Q4 Cordless Growth" in drafts) == (True, False)
    assert ("Idea VIR" in found, "Q4 Cordless Growth" in found) == (False, True)
    assert "No program matches." in nothing


def test_a_draft_leads_its_writer_to_the_builder_and_shows_others_what_it_is(
    console: Client, client_as: Callable[[User], Client], finn: User, draft: Program
) -> None:
    writer, reader = console.get(OVERVIEW), client_as(finn).get(OVERVIEW)

    assert (writer.status_code, writer["Location"]) == (302, f"{OVERVIEW}edit/")
    assert reader.status_code == 200
    assert "Version 1, draft" in _said(reader)


def test_terms_show_each_version_with_its_people_and_hash(console: Client, live: Program) -> None:
    said = _said(console.get(f"{OVERVIEW}terms/"))

    with tenant_context(live.tenant_id):
        version = ProgramVersion.objects.get()
    for words in (
        "Version 1",
        "Sent for approval Priya, 25 Aug 2026",
        "Approved Lena, 26 Aug 2026",
        version.terms_hash,
        "Caps $40,000, each partner, each period",
        "Payment Credit memo within 30 days of the end of the period",
        "With other programs All pay, on gross",
    ):
        assert words in said


def test_the_document_of_a_version_is_a_file(console: Client, live: Program) -> None:
    response = console.get(f"{OVERVIEW}terms/1.json")

    assert json.loads(response.content) == program_document()
    assert response["Content-Type"] == "application/json"
    assert response["Content-Disposition"] == 'attachment; filename="kestrel_VIR-2026-014_v1.json"'
    assert console.get(f"{OVERVIEW}terms/2.json").status_code == 404


@pytest.mark.parametrize("page", ["", "edit/", "terms/", "terms/1.json", "approve/", "close/"])
def test_a_program_of_another_tenant_is_not_found(
    page: str, console: Client, kestrel: Tenant, osprey: Tenant, charlie: User, lena: User
) -> None:
    with tenant_context(osprey.id, user_id=charlie.id):
        make_published_program(program_document(), partners=[], owner=charlie, approver=lena)

    assert console.get(f"{OVERVIEW}{page}").status_code == 404
