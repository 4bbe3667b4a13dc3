"""Targets and baselines as a grid: last year, the suggestion, bulk acts, pasting, and the check before saving."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.test import Client

from partners.models import Partner
from programs.models import PartnerFigure, Program
from tests.factories import (
    make_line,
    make_partner,
    make_product,
    make_published_program,
    program_document,
)
from vir.foundation.audit.models import AuditEvent
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

GRID, SET = "/t/kestrel/targets/", "/t/kestrel/targets/set/"
HERE = "?program=VIR-2026-014&kind=target&growth=5&step=1000"
Q4, NEXT_Q1 = date(2026, 10, 1), date(2027, 1, 1)


def said(response: Any) -> str:
    """Give the words of a page."""
    text = unescape(re.sub(r"<[^>]+>", " ", response.content.decode()))
    return re.sub(r"\s+", " ", text).strip()


def cells(response: Any) -> dict[str, str]:
    """Read what stands in the grid, by partner code."""
    html = response.content.decode()
    codes = dict(re.findall(r'name="code-(\d+)" value="([^"]*)"', html))
    figures = dict(re.findall(r'name="f-(\d+)"[^>]* value="([^"]*)"', html))
    return {code: figures[number] for number, code in codes.items()}


def hidden(response: Any) -> dict[str, str]:
    """Read what the check sends along."""
    html = unescape(response.content.decode())
    held = re.search(r'<textarea name="held" hidden>\n(.*?)</textarea>', html, re.DOTALL)
    seal = re.search(r'name="seen" value="([^"]*)"', html)
    assert held is not None
    assert seal is not None
    return {"held": held[1], "seen": seal[1], "do": "save"}


def rows(*typed: tuple[str, str, str]) -> dict[str, str]:
    """Give what a browser sends of a page of the grid."""
    form: dict[str, str] = {}
    for number, (code, figure, reason) in enumerate(typed):
        form |= {f"code-{number}": code, f"f-{number}": figure, f"r-{number}": reason}
    return form


def figures(tenant: Tenant) -> list[tuple[Any, ...]]:
    with tenant_context(tenant.id):
        found = PartnerFigure.objects.order_by("partner__code", "period_start")
        return list(found.values_list("kind", "partner__code", "amount", "period_start", "reason"))


@pytest.fixture
def partners(kestrel: Tenant) -> dict[str, Partner]:
    with tenant_context(kestrel.id):
        return {code: make_partner(code) for code in ("ALDER", "BEXLEY", "CORVUS")}


@pytest.fixture
def program(kestrel: Tenant, partners: dict[str, Partner], priya: User, lena: User) -> Program:
    """A program of one quarter that measures attainment; two of its partners bought a year ago."""
    with tenant_context(kestrel.id):
        drill = make_product("D", category="Cordless")
        make_line(partners["ALDER"], drill, date(2025, 10, 1), "100500")
        make_line(partners["BEXLEY"], drill, date(2025, 12, 31), "40000")
        make_line(partners["BEXLEY"], drill, date(2026, 1, 1), "7000")
        document = program_document(measure={"kind": "attainment_percent"})
        return make_published_program(document, partners=partners.values(), owner=priya, approver=lena)


@pytest.mark.usefixtures("program")
class TestTheGrid:
    def test_last_year_and_the_suggestion_stand_beside_the_figure(
        self, console: Client, kestrel: Tenant, program: Program, priya: User
    ) -> None:
        page = console.get(f"{GRID}{HERE}")

        shown = said(page)
        assert "Targets of Q4 Cordless Growth" in shown
        assert "Suggested: last year +5%" in shown
        assert "ALDER Supply ALDER 100,500.00 106,000.00" in shown
        assert "BEXLEY Supply BEXLEY 40,000.00 42,000.00" in shown
        assert "CORVUS Supply CORVUS — —" in shown
        assert cells(page) == {"ALDER": "", "BEXLEY": "", "CORVUS": ""}

    def test_suggestions_are_accepted_where_nothing_is_typed(self, console: Client) -> None:
        page = console.post(
            f"{SET}{HERE}",
            {**rows(("ALDER", "120000", ""), ("BEXLEY", "", ""), ("CORVUS", "", "")), "do": "accept"},
        )

        assert cells(page) == {"ALDER": "120000", "BEXLEY": "42,000", "CORVUS": ""}
        assert "1 figure changed on the page, nothing is saved yet." in said(page)

    def test_figures_are_reset_raised_and_rounded(self, console: Client) -> None:
        typed = rows(("ALDER", "120,450", ""), ("BEXLEY", "1", ""), ("CORVUS", "", ""))

        reset = console.post(f"{SET}{HERE}", {**typed, "do": "reset"})
        up = console.post(f"{SET}{HERE}", {**typed, "do": "up", "percent": "10"})
        rounded = console.post(f"{SET}{HERE}", {**typed, "do": "round", "to": "100"})
        odd = console.post(f"{SET}{HERE}", {**typed, "do": "up", "percent": "lots"})

        assert cells(reset) == {"ALDER": "106,000", "BEXLEY": "42,000", "CORVUS": ""}
        assert cells(up) == {"ALDER": "132,495", "BEXLEY": "1.1", "CORVUS": ""}
        assert cells(rounded) == {"ALDER": "120,500", "BEXLEY": "0", "CORVUS": ""}
        assert (odd.status_code, cells(odd)["ALDER"]) == (422, "120,450")

    def test_changes_are_checked_then_set_with_their_reasons(self, console: Client, kestrel: Tenant) -> None:
        typed = rows(("ALDER", "120000", "New branch"), ("BEXLEY", "42000", ""), ("CORVUS", "", ""))

        check = console.post(f"{SET}{HERE}", {**typed, "do": "check", "reason": "Last year +5%"})
        before = figures(kestrel)
        done = console.post(f"{SET}{HERE}", {**hidden(check), "reason": "Last year +5%"})

        assert "Set 2 targets of Q4 Cordless Growth?" in said(check)
        assert "ALDER Supply ALDER 100,500 not set 120,000 — New branch" in said(check)
        assert (before, done.status_code) == ([], 302)
        assert figures(kestrel) == [
            ("target", "ALDER", Decimal(120000), None, "New branch"),
            ("target", "BEXLEY", Decimal(42000), None, "Last year +5%"),
        ]
        with tenant_context(kestrel.id):
            data = AuditEvent.objects.get(action="program.targets_set").data
        assert [moved["now"] for moved in data["figures"]] == ["120000", "42000"]

    def test_nothing_is_changed_without_a_word_of_why(self, console: Client, kestrel: Tenant) -> None:
        check = console.post(f"{SET}{HERE}", {**rows(("ALDER", "120000", "")), "do": "check"})

        answer = console.post(f"{SET}{HERE}", {**hidden(check), "reason": " "})

        assert answer.status_code == 422
        assert "ALDER: write why the target is changed." in said(answer)
        assert figures(kestrel) == []

    def test_what_somebody_else_changed_meanwhile_is_shown_again(
        self, console: Client, kestrel: Tenant, program: Program, partners: dict[str, Partner], priya: User
    ) -> None:
        check = console.post(f"{SET}{HERE}", {**rows(("ALDER", "120000", "Plan")), "do": "check"})
        with tenant_context(kestrel.id):
            PartnerFigure.objects.create(
                program=program,
                partner=partners["ALDER"],
                kind="target",
                amount=Decimal(90000),
                set_by=priya,
                set_at=program.created_at,
            )

        answer = console.post(f"{SET}{HERE}", hidden(check))

        assert answer.status_code == 409
        assert "A figure was changed meanwhile." in said(answer)
        assert "ALDER Supply ALDER 100,500 90,000 120,000 30,000 Plan" in said(answer)
        assert [amount for _, _, amount, _, _ in figures(kestrel)] == [Decimal(90000)]

    def test_a_figure_that_is_not_read_is_named_and_stays_typed(self, console: Client) -> None:
        typed = rows(("ALDER", "lots", ""), ("BEXLEY", "100.000", ""))

        page = console.post(f"{SET}{HERE}", {**typed, "do": "check"})

        assert page.status_code == 422
        assert "ALDER Supply: 'lots' was not read as a number." in said(page)
        assert "BEXLEY Supply: '100.000' can be read in two ways." in said(page)
        assert cells(page)["ALDER"] == "lots"

    def test_figures_are_pasted_and_checked(self, console: Client) -> None:
        form = {"do": "paste", "paste": "ALDER\t120,000\nBEXLEY\t45,000", "reason": "Plan"}

        page = console.post(f"{SET}{HERE}", form)

        assert "Set 2 targets of Q4 Cordless Growth?" in said(page)
        assert "BEXLEY Supply BEXLEY 40,000 not set 45,000" in said(page)

    def test_every_line_that_is_not_read_is_named(self, console: Client, kestrel: Tenant) -> None:
        text = "ALDER\tmany\nNOBODY\t5\nBEXLEY\t7\nBEXLEY\t8\nCORVUS\t9\t2027-01-01"

        page = console.post(f"{SET}{HERE}", {"do": "paste", "paste": text})

        shown = said(page)
        assert page.status_code == 422
        assert "Line 1: 'many' was not read as a number." in shown
        assert "Line 2: 'NOBODY' is not a partner of this program. Check the code." in shown
        assert "Line 4: BEXLEY stands here twice. Keep one of them." in shown
        assert "Line 5: This page sets 1 Oct–31 Dec 2026." in shown
        assert "1 figure read, 4 lines to correct." in shown
        assert figures(kestrel) == []

    def test_an_emptied_figure_is_taken_away(
        self, console: Client, kestrel: Tenant, program: Program, partners: dict[str, Partner], priya: User
    ) -> None:
        with tenant_context(kestrel.id):
            PartnerFigure.objects.create(
                program=program,
                partner=partners["ALDER"],
                kind="target",
                amount=Decimal(90000),
                set_by=priya,
                set_at=program.created_at,
            )

        check = console.post(f"{SET}{HERE}", {**rows(("ALDER", "", "Left")), "do": "check"})
        console.post(f"{SET}{HERE}", hidden(check))

        assert "taken away" in said(check)
        assert figures(kestrel) == []


class TestPeriods:
    def test_a_figure_of_several_periods_is_set_for_the_one_that_is_shown(
        self, console: Client, kestrel: Tenant, partners: dict[str, Partner], priya: User, lena: User
    ) -> None:
        document = program_document(ends_on="2027-03-31", measure={"kind": "attainment_percent"})
        with tenant_context(kestrel.id):
            made = make_published_program(document, partners=partners.values(), owner=priya, approver=lena)
            PartnerFigure.objects.create(
                program=made,
                partner=partners["ALDER"],
                kind="target",
                amount=Decimal(100),
                set_by=priya,
                set_at=made.created_at,
            )
        here = f"{HERE}&period=2027-01-01"

        page = console.get(f"{GRID}{here}")
        check = console.post(f"{SET}{here}", {**rows(("ALDER", "150", "Spring")), "do": "check"})
        console.post(f"{SET}{here}", hidden(check))

        assert cells(page)["ALDER"] == "100"
        assert "each period" in said(page)
        assert "Needs last-year sales: import a file ." in said(page)
        assert figures(kestrel) == [
            ("target", "ALDER", Decimal(150), NEXT_Q1, "Spring"),
            ("target", "ALDER", Decimal(100), None, ""),
        ]


class TestWalls:
    def test_whoever_may_only_read_sees_figures_and_no_fields(
        self, client_as: Callable[[User], Client], finn: User, program: Program
    ) -> None:
        client = client_as(finn)

        assert cells(client.get(f"{GRID}{HERE}")) == {}
        assert "ALDER Supply ALDER 100,500.00 106,000.00 —" in said(client.get(f"{GRID}{HERE}"))
        assert client.post(f"{SET}{HERE}", {"do": "check"}).status_code == 403

    def test_a_program_of_another_vendor_is_not_there(
        self, console: Client, osprey: Tenant, charlie: User, program: Program
    ) -> None:
        with tenant_context(osprey.id):
            make_line(make_partner("ALDER"), make_product("D"), date(2025, 10, 5), "5000")

        assert console.get(f"{GRID}?program=NOBODY").status_code == 404
        assert "100,500.00" in said(console.get(f"{GRID}{HERE}"))

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_grid_asks_the_same_number_of_questions_whatever_its_length(
        self,
        console: Client,
        kestrel: Tenant,
        priya: User,
        lena: User,
        count: int,
        django_assert_num_queries: Callable[..., Any],
    ) -> None:
        with tenant_context(kestrel.id):
            several = [make_partner(f"P{number}") for number in range(count)]
            document = program_document(measure={"kind": "attainment_percent"})
            make_published_program(document, partners=several, owner=priya, approver=lena)
        console.get(f"{GRID}{HERE}")

        with django_assert_num_queries(GRID_QUERIES):
            console.get(f"{GRID}{HERE}")

    def test_pages_hold_a_hundred_and_acts_can_reach_everybody(
        self, console: Client, kestrel: Tenant, priya: User, lena: User
    ) -> None:
        with tenant_context(kestrel.id):
            drill = make_product("D")
            several = [make_partner(f"P{number:03}") for number in range(102)]
            for partner in several:
                make_line(partner, drill, date(2025, 11, 1), "1000")
            document = program_document(measure={"kind": "attainment_percent"})
            make_published_program(document, partners=several, owner=priya, approver=lena)

        page = console.post(f"{SET}{HERE}", {"do": "accept", "scope": "all"})
        check = console.post(f"{SET}{HERE}", {"do": "check", "held": held_of(page), "reason": "Plan"})

        assert len(cells(page)) == 100
        assert "102 figures changed on the page" in said(page)
        assert held_of(page) == "P100\t1,000\t\nP101\t1,000\t"
        assert "Set 2 targets of Q4 Cordless Growth?" in said(check)


def held_of(page: Any) -> str:
    found = re.search(r'<textarea name="held" hidden>\n(.*?)</textarea>', page.content.decode(), re.DOTALL)
    assert found is not None
    return unescape(found[1])


GRID_QUERIES = 22
