"""The partners in a program: where each stands, who has acknowledged, who may come in, and the same as a file."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import date, datetime
from html import unescape
from typing import Any

import pytest
from django.test import Client

from partners.models import Partner
from payouts.operations.recalculate import recalculate
from programs.models import Acknowledgement, Program, ProgramVersion, TermsNotice
from programs.operations.create_program import create_program
from programs.operations.save_draft import save_draft
from programs.queries.programs import current_version
from tests.factories import (
    make_line,
    make_partner,
    make_person,
    make_product,
    make_published_program,
    make_segment,
    program_document,
)
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

PAGE = "/t/kestrel/programs/VIR-2026-014/partners/"
REMIND = "/t/kestrel/programs/VIR-2026-014/messages/remind/"
ENROLMENT = "/t/kestrel/programs/VIR-2026-014/enrolment/"


def said(response: Any) -> str:
    """Give the words of a page."""
    text = unescape(re.sub(r"<[^>]+>", " ", response.content.decode()))
    return re.sub(r"\s+", " ", text).strip()


def names(response: Any) -> list[str]:
    """List the partners of the table."""
    return re.findall(r'<th scope="row"><a href="/t/kestrel/partners/([^/]*)/">', response.content.decode())


@pytest.fixture
def partners(kestrel: Tenant) -> dict[str, Partner]:
    with tenant_context(kestrel.id):
        found = {code: make_partner(code) for code in ("ALDER", "BEXLEY", "CORVUS", "DUNMORE")}
        make_segment("Wholesale", [found["ALDER"], found["BEXLEY"]])
        return found


@pytest.fixture
def program(
    kestrel: Tenant, partners: dict[str, Partner], priya: User, lena: User, moment: datetime
) -> Program:
    """A live program: one partner in Tier 2, one near Tier 1, one at its cap, one without sales."""
    with tenant_context(kestrel.id):
        drill = make_product("D", category="Cordless")
        for code, net in (("ALDER", "342180"), ("BEXLEY", "95000"), ("CORVUS", "900000")):
            make_line(partners[code], drill, date(2026, 10, 5), net)
        document = program_document(
            eligibility={"segments": ["Wholesale"], "partners": ["CORVUS", "DUNMORE"]}
        )
        made = make_published_program(document, partners=partners.values(), owner=priya, approver=lena)
        version = ProgramVersion.objects.get(program=made)
        marta = make_person(kestrel, "marta", "partner_admin", partners["ALDER"].id)
        Acknowledgement.objects.create(
            version=version,
            partner=partners["ALDER"],
            user=marta,
            terms_hash=version.terms_hash,
            language="en",
            at=moment,
        )
        recalculate(
            scope="full",
            reason="Test",
            touched=[],
            batch_id=None,
            today=date(2026, 11, 23),
            at=moment,
            job_id=None,
            actor_id=None,
        )
        return made


@pytest.mark.usefixtures("program")
class TestTheTable:
    def test_each_partner_stands_with_tier_gap_amounts_and_who_acknowledged(self, console: Client) -> None:
        page = console.get(PAGE)

        shown = said(page)
        assert names(page) == ["ALDER", "BEXLEY", "CORVUS", "DUNMORE"]
        assert "ALDER Supply ALDER Wholesale 342,180.00 T2 $57,820 to T3" in shown
        assert "Marta, 23 Nov 2026" in shown
        assert "BEXLEY Supply BEXLEY Wholesale 95,000.00 — $5,000 to T1" in shown
        assert "/t/kestrel/finance/earnings/VIR-2026-014/ALDER/2026-10-01/" in page.content.decode()

    @pytest.mark.parametrize(
        ("show", "found"),
        [
            ("unread", ["BEXLEY", "CORVUS", "DUNMORE"]),
            ("near", ["BEXLEY"]),
            ("nothing", ["DUNMORE"]),
            ("capped", ["CORVUS"]),
            ("magic", ["ALDER", "BEXLEY", "CORVUS", "DUNMORE"]),
        ],
    )
    def test_the_filters_show_whom_they_name(self, console: Client, show: str, found: list[str]) -> None:
        assert names(console.get(f"{PAGE}?show={show}")) == found

    def test_the_file_holds_exactly_what_is_shown(self, console: Client) -> None:
        answer = console.get(f"{PAGE}?show=near&download=csv")

        (row,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
        assert answer.headers["Content-Disposition"] == (
            'attachment; filename="kestrel_VIR-2026-014_partners_2026-10-01.csv"'
        )
        assert (row["partner_code"], row["segments"], row["tier"]) == ("BEXLEY", "Wholesale", "0")
        assert (row["next_tier"], row["gap_to_next"][:4], row["acknowledged_on"]) == ("1", "5000", "")

    def test_a_reminder_goes_to_the_rows_that_are_ticked_else_to_all_that_are_due(
        self, console: Client, kestrel: Tenant
    ) -> None:
        offered = re.findall(
            r'name="partner" value="(.*?)" form="remind"', console.get(PAGE).content.decode()
        )
        ticked = console.post(REMIND, {"partner": ["CORVUS"]}, follow=True)
        left = re.findall(r'name="partner" value="(.*?)" form="remind"', console.get(PAGE).content.decode())
        refused = console.post(REMIND, {"partner": ["ALDER"]}, follow=True)
        rest = console.post(REMIND, follow=True)
        with tenant_context(kestrel.id):
            told = list(TermsNotice.objects.order_by("sent_at").values_list("partner__code", flat=True))

        assert offered == ["BEXLEY", "CORVUS", "DUNMORE"]
        assert "1 partner reminded." in said(ticked)
        assert left == ["BEXLEY", "DUNMORE"]
        assert "Nobody was reminded: ALDER Supply has acknowledged version 1." in said(refused)
        assert "2 partners reminded." in said(rest)
        assert sorted(told) == ["BEXLEY", "CORVUS", "DUNMORE"]
        assert 'class="tick"' not in console.get(PAGE).content.decode()

    def test_a_closed_program_offers_nothing_to_set(
        self, console: Client, kestrel: Tenant, program: Program
    ) -> None:
        with tenant_context(kestrel.id):
            Program.objects.filter(id=program.id).update(status="closed")

        shown = said(console.get(PAGE))
        assert ("Set targets" in shown, "Who may come in" in shown, "Remind" in shown) == (False,) * 3

    def test_a_running_program_leads_to_its_amendment(self, console: Client) -> None:
        assert (
            'href="/t/kestrel/programs/VIR-2026-014/amend/">amendment<' in console.get(PAGE).content.decode()
        )

    def test_whoever_may_only_read_finds_no_acts(
        self, client_as: Callable[[User], Client], finn: User
    ) -> None:
        client = client_as(finn)

        shown = said(client.get(PAGE))
        assert ("Remind" in shown, "Who may come in" in shown) == (False, False)
        assert client.get(ENROLMENT).status_code == 403

    def test_a_lookalike_of_another_vendor_is_not_shown(
        self, console: Client, osprey: Tenant, charlie: User
    ) -> None:
        with tenant_context(osprey.id):
            other = make_partner("HERON")
            second = make_person(osprey, "pat", "finance_approver")
            make_published_program(program_document(), partners=[other], owner=charlie, approver=second)

        assert "HERON" not in names(console.get(PAGE))
        assert console.get("/t/kestrel/programs/NOBODY/partners/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_same_number_of_questions_whatever_its_length(
    console: Client,
    kestrel: Tenant,
    priya: User,
    lena: User,
    moment: datetime,
    count: int,
    django_assert_num_queries: Callable[..., Any],
) -> None:
    with tenant_context(kestrel.id):
        drill = make_product("D")
        several = [make_partner(f"P{number}") for number in range(count)]
        make_segment("Wholesale", several)
        for partner in several:
            make_line(partner, drill, date(2026, 10, 5), "95000")
        document = program_document(eligibility={"segments": ["Wholesale"]})
        make_published_program(document, partners=several, owner=priya, approver=lena)
        recalculate(
            scope="full",
            reason="Test",
            touched=[],
            batch_id=None,
            today=date(2026, 11, 23),
            at=moment,
            job_id=None,
            actor_id=None,
        )
    console.get(PAGE)

    with django_assert_num_queries(PAGE_QUERIES):
        console.get(PAGE)


def test_a_long_table_is_paged_while_counts_and_the_file_are_of_all(
    console: Client, kestrel: Tenant, priya: User, lena: User, moment: datetime
) -> None:
    with tenant_context(kestrel.id):
        drill = make_product("D", category="Cordless")
        several = [make_partner(f"P{number:03}") for number in range(102)]
        make_segment("Wholesale", several)
        for partner in several[1:]:
            make_line(partner, drill, date(2026, 10, 5), "95000")
        document = program_document(eligibility={"segments": ["Wholesale"]})
        make_published_program(document, partners=several, owner=priya, approver=lena)
        recalculate(
            scope="full",
            reason="Test",
            touched=[],
            batch_id=None,
            today=date(2026, 11, 23),
            at=moment,
            job_id=None,
            actor_id=None,
        )

    first, second = console.get(f"{PAGE}?show=near"), console.get(f"{PAGE}?show=near&page=2")
    file = console.get(f"{PAGE}?show=near&download=csv").content.decode("utf-8-sig")

    near = [f"P{number:03}" for number in range(1, 102)]
    assert (names(first), names(second)) == (near[:100], near[100:])
    assert "Everybody 102 Not acknowledged 102 Near a tier 101 No sales 1 At the cap 0" in said(first)
    assert [row["partner_code"] for row in csv.DictReader(io.StringIO(file))] == near
    assert {row["expected"] for row in csv.DictReader(io.StringIO(file))} == {EXPECTED_AT_PACE}


class TestWhoMayComeIn:
    def test_enrolment_is_paused_and_members_are_frozen(
        self, console: Client, kestrel: Tenant, program: Program
    ) -> None:
        console.post(ENROLMENT, {"do": "pause"})
        console.post(ENROLMENT, {"do": "freeze"})

        with tenant_context(kestrel.id):
            now = Program.objects.get(id=program.id)
        assert (now.enrolment_paused_on, now.members_frozen_on) == (date(2026, 11, 23), date(2026, 11, 23))
        shown = said(console.get(PAGE))
        assert "Members are frozen as they were on 23 Nov 2026" in shown
        assert "New enrolment is paused since 23 Nov 2026" in shown

    def test_a_second_pause_is_refused_in_words(self, console: Client, program: Program) -> None:
        console.post(ENROLMENT, {"do": "pause"})

        again = console.post(ENROLMENT, {"do": "pause"})
        odd = console.post(ENROLMENT, {"do": "magic"})

        assert (again.status_code, odd.status_code) == (422, 422)
        assert "New enrolment in VIR-2026-014 is paused since 23 Nov 2026." in said(again)


class TestADraft:
    @pytest.fixture
    def draft(self, kestrel: Tenant, partners: dict[str, Partner], priya: User, moment: datetime) -> Program:
        with tenant_context(kestrel.id, user_id=priya.id):
            made = create_program(
                name="Q1 Cordless Push",
                starts_on=date(2027, 1, 1),
                ends_on=date(2027, 3, 31),
                code="VIR-2026-014",
                actor_id=priya.id,
                at=moment,
            )
            make_line(partners["ALDER"], make_product("D", category="Cordless"), date(2026, 2, 1), "251700")
            document = program_document(
                starts_on="2027-01-01", ends_on="2027-03-31", eligibility={"segments": ["Wholesale"]}
            )
            return save_draft(
                program_id=made.id,
                document=document,
                budget=None,
                seen_revision=current_version(made).revision,
                actor_id=priya.id,
                at=moment,
            ).program

    def test_whom_it_would_reach_stands_with_what_they_bought_a_year_before(
        self, console: Client, draft: Program
    ) -> None:
        page = console.get(PAGE)

        assert names(page) == ["ALDER", "BEXLEY"]
        assert "ALDER Supply ALDER Wholesale 251,700" in said(page)

    def test_partners_are_taken_in_by_name_and_left_out(self, console: Client, draft: Program) -> None:
        console.post(f"{PAGE}change/", {"do": "add", "codes": "CORVUS\nDUNMORE"})
        console.post(f"{PAGE}change/", {"do": "remove", "partner": ["ALDER", "DUNMORE"]})

        assert names(console.get(PAGE)) == ["BEXLEY", "CORVUS"]

    def test_a_code_that_is_nobodys_is_said_and_stays_typed(self, console: Client, draft: Program) -> None:
        answer = console.post(f"{PAGE}change/", {"do": "add", "codes": "NOBODY"})

        assert answer.status_code == 422
        assert "Line 1: there is no partner “NOBODY”." in said(answer)
        assert "NOBODY</textarea>" in answer.content.decode()
        assert names(console.get(PAGE)) == ["ALDER", "BEXLEY"]


PAGE_QUERIES = 37
# The pace of five days reaches the cap.
EXPECTED_AT_PACE = "40000.00"
