"""Lists, the overview, versions and starting a program."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from programs.models import Program, ProgramVersion
from programs.operations.create_program import create_program
from programs.terms import find_faults
from tests.factories import make_partner, make_product, make_published_program, program_document
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
        "per_unit",
        "lump_sum",
    ]


def test_the_list_says_what_each_program_is(
    console: Client, live: Program, osprey: Tenant, charlie: User, lena: User
) -> None:
    with tenant_context(osprey.id, user_id=charlie.id):
        document = program_document(name="Theirs")
        make_published_program(document, partners=[], owner=charlie, approver=lena)

    said = _said(console.get(LIST))

    assert (
        "Q4 Cordless Growth VIR-2026-014 $6,500,000 net value All partners All products 1 Oct–31 Dec 2026 "
        "Retroactive, 2% to 5%, 4 tiers Live" in said
    )
    assert "Theirs" not in said
    assert "All 1 Live 1" in said


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


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_often_for_one_program_as_for_three(
    count: int, console: Client, kestrel: Tenant, priya: User, lena: User
) -> None:
    with tenant_context(kestrel.id, user_id=priya.id):
        for number in range(count):
            document = program_document(code=f"VIR-2026-00{number}")
            make_published_program(document, partners=[], owner=priya, approver=lena)
    console.get(LIST)

    with CaptureQueriesContext(connection) as queries:
        console.get(LIST)

    asked = [query["sql"] for query in queries if "programs_" in query["sql"]]
    assert len(asked) == 4


def test_the_overview_says_what_is_promised(console: Client, live: Program) -> None:
    page = console.get(OVERVIEW)
    said = _said(page)

    assert "All partners earn 2% to 5% back on all net purchases from 1 Oct to 31 Dec 2026" in said
    assert "Tier 4 $600,000 5% 30,000.00 +6,000.00" in said
    assert "Reaches 2 partners" in said
    assert "Version 1, approved by Lena" in said
    assert 'hx-get="/t/kestrel/finance/programs/VIR-2026-014/"' in page.content.decode()


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


def test_a_new_program_starts_at_the_next_quarter(console: Client, kestrel: Tenant) -> None:
    page = console.get(f"{LIST}new/", {"from": "lump_sum"}).content.decode()

    chosen = re.findall(r'value="([a-z_]+)"[^>]*checked', page)
    assert chosen == ["lump_sum"]
    starts = re.search(r'name="starts_on" value="(\d{4})-(\d\d)-01"', page)
    assert starts is not None
    assert int(starts[2]) in (1, 4, 7, 10)


@pytest.mark.parametrize("point", ["quarterly_tiers", "per_unit", "lump_sum", "blank"])
def test_a_new_program_opens_in_the_builder(point: str, console: Client, kestrel: Tenant) -> None:
    with tenant_context(kestrel.id):
        make_product("D1", category="Cordless")
    fields = {
        "starting_point": point,
        "name": "Q1 Push",
        "starts_on": "2027-01-01",
        "ends_on": "2027-03-31",
        "family": "Cordless",
    }

    response = console.post(f"{LIST}new/", fields, follow=True)

    assert response.redirect_chain == [("/t/kestrel/programs/VIR-2027-001/edit/", 302)]
    with tenant_context(kestrel.id):
        document = ProgramVersion.objects.get().document
    assert bool(find_faults(document)) == (point == "blank")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"name": ""}, "Name: write a name, such as Q1 Cordless Push."),
        ({"ends_on": "2026-12-31"}, "Last day: the program ends before it starts."),
        ({"starts_on": "soon"}, "First day: choose a day, such as 2027-01-01."),
        ({"starting_point": "other"}, "Start from: choose one of the designs."),
        ({"family": "Nothing"}, "Product family: choose one from the list."),
    ],
)
def test_a_refused_start_keeps_what_was_typed(
    changes: dict[str, str], says: str, console: Client, kestrel: Tenant
) -> None:
    fields = {"starting_point": "blank", "name": "Kept", "starts_on": "2027-01-01", "ends_on": "2027-03-31"}

    page = console.post(f"{LIST}new/", {**fields, **changes})

    assert page.status_code == 422
    assert says in _said(page)
    assert ('value="Kept"' in page.content.decode()) == ("name" not in changes)
    with tenant_context(kestrel.id):
        assert Program.objects.count() == 0
