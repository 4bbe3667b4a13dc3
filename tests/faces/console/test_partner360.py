"""The page of a partner: what each of its parts shows, to whom, and in how many queries."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from partners.models import Message, MessageCopy, MessageReading, Partner
from programs.models import Acknowledgement, Program, ProgramVersion
from tests.faces.console.watchlist.test_pages import counted
from tests.factories import (
    make_line,
    make_partner,
    make_person,
    make_product,
    make_published_program,
    program_document,
)
from vir.foundation.audit.operations import record
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

PAGE = "/t/kestrel/partners/ALDER/"
HTMX = {"HX-Request": "true"}
PARTS = ("programs", "purchases", "money", "words", "activity")


def said(response: Any) -> str:
    """Give the words of a page."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode()))).strip()


@pytest.fixture
def alder(kestrel: Tenant) -> Partner:
    with tenant_context(kestrel.id):
        return make_partner("ALDER", name="Alder Supply")


@pytest.fixture
def olga(kestrel: Tenant, client_as: Callable[[User], Client]) -> Client:
    """Sit where the owner sits."""
    return client_as(make_person(kestrel, "olga", "owner"))


@pytest.fixture
def program(kestrel: Tenant, alder: Partner, priya: User, lena: User, moment: datetime) -> Program:
    """A live program in which the partner is in Tier 2, beside another partner that stands elsewhere."""
    with tenant_context(kestrel.id):
        other = make_partner("BEXLEY", name="Bexley Electrical")
        drill = make_product("D", category="Cordless")
        make_line(alder, drill, date(2026, 10, 5), "342180")
        make_line(alder, drill, date(2025, 10, 7), "171090")
        make_line(alder, drill, date(2026, 11, 2), "50", currency="CAD")
        make_line(other, drill, date(2026, 10, 6), "99999")
        made = make_published_program(
            program_document(eligibility={"partners": ["ALDER", "BEXLEY"]}),
            partners=[alder, other],
            owner=priya,
            approver=lena,
        )
        counted(moment)
        return made


def test_the_page_fetches_each_part_that_the_person_may_see(
    olga: Client, console: Client, alder: Partner, kestrel: Tenant, client_as: Callable[[User], Client]
) -> None:
    ines = client_as(make_person(kestrel, "ines", "claims_reviewer"))

    fetched = [
        [part for part in PARTS if f'hx-get="{PAGE}{part}/"' in client.get(PAGE).content.decode()]
        for client in (olga, console, ines)
    ]
    assert fetched == [
        list(PARTS),
        ["programs", "purchases", "money", "words"],
        ["programs", "purchases", "words"],
    ]
    assert [ines.get(f"{PAGE}{part}/").status_code for part in PARTS] == [200, 200, 403, 200, 403]


def test_a_partner_of_whom_nothing_is_known_is_said_to_be_so(olga: Client, alder: Partner) -> None:
    shown = {part: said(olga.get(f"{PAGE}{part}/", headers=HTMX)) for part in PARTS}

    assert shown["programs"].startswith("In no program. Alder Supply comes in through a segment")
    assert shown["purchases"] == "No purchases within two years."
    assert shown["money"] == "Nothing was paid yet. No statement was issued yet."
    assert "Nothing was written to Alder Supply yet." in shown["words"]
    assert shown["activity"] == "Nothing was done with Alder Supply since it was brought in."
    assert olga.get("/t/kestrel/partners/NOBODY/programs/").status_code == 404


def test_a_part_is_a_page_of_its_own_without_scripts(olga: Client, alder: Partner) -> None:
    pages = [olga.get(f"{PAGE}{part}/").content.decode() for part in PARTS]

    assert [page.count("<h1") for page in pages] == [1] * len(PARTS)
    assert [f'href="{PAGE}"' in page for page in pages] == [True] * len(PARTS)


@pytest.mark.usefixtures("program")
class TestTheParts:
    def test_it_stands_where_its_portal_says(self, console: Client) -> None:
        page = console.get(f"{PAGE}programs/")

        shown = said(page)
        assert "Q4 Cordless Growth Live, 1 Oct–31 Dec 2026" in shown
        assert "$342,180.00 Tier 2, 3% $57,820 to Tier 3" in shown
        assert "$10,265.40" in shown
        assert "/finance/earnings/VIR-2026-014/ALDER/2026-10-01/" in page.content.decode()
        assert page.content.decode().count('class="ruler"') == 1

    def test_months_stand_beside_those_of_the_year_before(self, console: Client) -> None:
        shown = said(console.get(f"{PAGE}purchases/", headers=HTMX))

        assert "Oct 2026 342,180.00 171,090.00 +100.0%" in shown
        assert "Twelve months 342,180.00 171,090.00" in shown
        assert "lines in CAD are left out" in shown

    def test_what_was_said_names_who_read_it(
        self,
        console: Client,
        kestrel: Tenant,
        alder: Partner,
        priya: User,
        program: Program,
        moment: datetime,
    ) -> None:
        marta = make_person(kestrel, "marta", "partner_admin", alder.id)
        with tenant_context(kestrel.id):
            message = Message.objects.create(
                code="MSG-2026-0001",
                kind="news",
                audience="all",
                made_by=priya,
                made_at=moment,
            )
            copy = MessageCopy.objects.create(
                message=message,
                partner=alder,
                sent_at=moment,
                acknowledge_by=date(2026, 12, 15),
                texts={"en": {"subject": "Prices from January", "body": "x"}},
            )
            version = ProgramVersion.objects.get(program=program)
            Acknowledgement.objects.create(
                version=version, partner=alder, user=marta, terms_hash="x", language="en", at=moment
            )
            message.state, message.sent_at, message.sent_by = "sent", moment, priya
            message.save()
        unread = said(console.get(f"{PAGE}words/", headers=HTMX))
        with tenant_context(kestrel.id, partner_id=alder.id, user_id=marta.id):
            MessageReading.objects.create(
                copy_id=copy.id, partner_id=alder.id, user=marta, language="en", opened_at=moment
            )
        read = said(console.get(f"{PAGE}words/", headers=HTMX))

        assert "Prices from January 23 Nov 2026 not yet not yet, by 15 Dec 2026" in unread
        assert "Prices from January 23 Nov 2026 Marta, 23 Nov 2026 not yet, by 15 Dec 2026" in read
        assert "Q4 Cordless Growth, version 1 Marta 23 Nov 2026" in read

    def test_the_activity_is_that_of_the_partner(
        self, olga: Client, kestrel: Tenant, priya: User, moment: datetime
    ) -> None:
        with tenant_context(kestrel.id):
            for code in ("ALDER", "BEXLEY"):
                record(action="partner.changed", kind="partner", code=code, actor_id=priya.id, at=moment)

        assert said(olga.get(f"{PAGE}activity/", headers=HTMX)).count("Priya") == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_parts_ask_a_fixed_number_of_questions_whatever_there_is(
    console: Client, kestrel: Tenant, alder: Partner, priya: User, lena: User, moment: datetime, count: int
) -> None:
    with tenant_context(kestrel.id):
        marta = make_person(kestrel, "marta", "partner_admin", alder.id)
        drill = make_product("D", category="Cordless")
        for number in range(count):
            make_line(alder, drill, date(2026, 9 + number % 3, 5), "1000")
            document = program_document(code=f"VIR-2026-01{number}", eligibility={"partners": ["ALDER"]})
            made = make_published_program(document, partners=[alder], owner=priya, approver=lena)
            version = ProgramVersion.objects.get(program=made)
            Acknowledgement.objects.create(
                version=version, partner=alder, user=marta, terms_hash="x", language="en", at=moment
            )
            message = Message.objects.create(
                code=f"MSG-{number}", kind="news", audience="all", made_by=priya, made_at=moment
            )
            MessageCopy.objects.create(
                message=message, partner=alder, sent_at=moment, texts={"en": {"subject": "x", "body": "x"}}
            )
        counted(moment)
    asked = {}
    for part in ("programs", "purchases", "money", "words"):
        console.get(f"{PAGE}{part}/")
        with CaptureQueriesContext(connection) as questions:
            console.get(f"{PAGE}{part}/")
        asked[part] = len(questions)

    assert asked == {"programs": 22, "purchases": 15, "money": 18, "words": 19}
