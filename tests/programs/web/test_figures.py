"""Targets and baselines: what a program needs, what is set, setting one, pasting many, removing."""

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
from programs.web.figures import FAULTS_SHOWN_MAX
from tests.factories import make_partner, make_published_program, program_document
from vir.foundation.audit.models import AuditEvent
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

OVERVIEW = "/t/kestrel/programs/VIR-2026-014/"
FIGURES = f"{OVERVIEW}figures/"
SET, PASTE, REMOVE = f"{FIGURES}set/", f"{FIGURES}paste/", f"{FIGURES}remove/"
OCT = date(2026, 10, 1)
ATTAINMENT = {"kind": "attainment_percent"}
Publish = Callable[..., Program]


def said(response: Any) -> str:
    """Give the words of a page."""
    text = unescape(re.sub(r"<[^>]+>", " ", response.content.decode()))
    return re.sub(r"\s+", " ", text).strip()


def figures(tenant: Tenant) -> list[tuple[Any, ...]]:
    """List what is set."""
    with tenant_context(tenant.id):
        rows = PartnerFigure.objects.order_by("kind", "partner__code", "period_start")
        return list(rows.values_list("kind", "partner__code", "amount", "period_start", "reason"))


def pasted(response: Any) -> str:
    """Read what stands in the field for pasting."""
    found = re.search(
        r'<textarea id="id_paste_lines"[^>]*>\n?(.*?)</textarea>', response.content.decode(), re.S
    )
    assert found is not None
    return unescape(found[1])


@pytest.fixture
def publish(kestrel: Tenant, priya: User, lena: User) -> Publish:
    """Publish a program of two quarters for three partners."""

    def published(**changes: Any) -> Program:
        with tenant_context(kestrel.id, user_id=priya.id):
            named = (("ALDER", "Alder Supply"), ("BEXLEY", "Bexley Electric"), ("CORVUS", "Corvus Group"))
            partners = [make_partner(code, name=name) for code, name in named]
            document = program_document(**{"starts_on": "2026-07-01", "measure": ATTAINMENT, **changes})
            return make_published_program(document, partners=partners, owner=priya, approver=lena)

    return published


@pytest.fixture
def program(publish: Publish) -> Program:
    return publish()


class TestWhatIsNeeded:
    def test_partners_without_a_target_are_named(self, program: Program, console: Client) -> None:
        console.post(PASTE, {"kind": "target", "lines": "ALDER,100000\nBEXLEY,50000,2026-10-01"})

        page = said(console.get(FIGURES))

        assert "A tier is reached by what a partner buys as a share of its target." in page
        assert "2 of 3 partners have no target, and earn nothing without one." in page
        assert "Bexley Electric BEXLEY 1 Jul–30 Sep 2026 Corvus Group CORVUS What is set" in page

    def test_when_nobody_lacks_one_that_is_said(self, program: Program, console: Client) -> None:
        console.post(PASTE, {"kind": "target", "lines": "ALDER,1\nBEXLEY,1\nCORVUS,1"})

        assert "Every partner has a target: 3 of 3." in said(console.get(FIGURES))

    @pytest.mark.parametrize(
        ("new_partner", "words"),
        [
            ("skip", "1 of 3 partners has no baseline, and earns nothing without one. Corvus Group CORVUS"),
            ("zero_baseline", "1 of 3 partners has no baseline: everything they buy is growth."),
        ],
    )
    def test_partners_without_a_fixed_baseline_are_named(
        self, new_partner: str, words: str, publish: Publish, console: Client
    ) -> None:
        publish(measure={"kind": "growth_amount", "baseline": {"rule": "fixed", "new_partner": new_partner}})
        console.post(PASTE, {"kind": "baseline", "lines": "ALDER,1\nBEXLEY,1"})

        page = said(console.get(FIGURES))

        assert f"Growth is measured from one figure per partner. {words}" in page

    @pytest.mark.parametrize(
        ("measure", "words", "kinds"),
        [
            (
                {"kind": "growth_percent", "baseline": {"rule": "same_period_last_year"}},
                "Growth is measured from: same period last year. A baseline that is set here comes before that.",
                ["baseline", "expected"],
            ),
            (
                {"kind": "net_amount"},
                "This program needs no targets and no baselines. An expected volume decides what is accrued while "
                "a period runs, never what is earned.",
                ["expected"],
            ),
        ],
    )
    def test_other_programs_say_what_a_figure_would_do(
        self, measure: dict[str, Any], words: str, kinds: list[str], publish: Publish, console: Client
    ) -> None:
        publish(measure=measure)

        page = console.get(FIGURES)

        assert words in said(page)
        select = re.search(r'<select name="kind".*?</select>', page.content.decode(), re.S)
        assert select is not None
        assert re.findall(r'value="([a-z]+)"', select[0]) == kinds

    def test_a_draft_that_is_not_finished_says_so_and_takes_figures(
        self, draft: Program, console: Client, kestrel: Tenant
    ) -> None:
        with tenant_context(kestrel.id):
            version = draft.versions.get()
            version.document, version.terms_hash = program_document(ends_on="soon"), "f" * 64
            version.save()

        page = said(console.get(FIGURES))
        response = console.post(SET, {"kind": "target", "partner": "ALDER", "amount": "5"})

        assert "The terms are not finished, so it cannot be said which figures they need." in page
        assert response.status_code == 302
        assert figures(kestrel) == [("target", "ALDER", Decimal(5), None, "")]


class TestTheTable:
    def test_it_says_what_is_set_for_whom_when_why_and_by_whom(
        self, program: Program, console: Client
    ) -> None:
        console.post(PASTE, {"kind": "target", "lines": "ALDER,100000", "reason": "Plan 2026"})
        console.post(PASTE, {"kind": "target", "lines": "BEXLEY,50000.50,2026-10-01"})
        console.post(PASTE, {"kind": "expected", "lines": "ALDER,7"})

        page = said(console.get(FIGURES))

        assert "Figure, USD" in page
        assert "Alder Supply ALDER Target Each period 100,000.00 Plan 2026 Priya, 23 Nov 2026 Remove" in page
        assert "Bexley Electric BEXLEY Target 1 Oct–31 Dec 2026 50,000.50 — Priya," in page
        assert "Alder Supply ALDER Expected volume The newest period 7.00 — Priya," in page

    def test_figures_of_a_program_measured_in_units_are_units(
        self, publish: Publish, console: Client
    ) -> None:
        publish(measure={"kind": "attainment_percent", "of": "quantity"})
        console.post(SET, {"kind": "target", "partner": "ALDER", "amount": "1,200.5"})

        page = said(console.get(FIGURES))

        assert "The target of Alder Supply is 1,200.5 units in each period." in page
        assert "Figure, units" in page
        assert "Target Each period 1,200.5 —" in page
        assert "In units: the program is measured in them." in page

    def test_a_figure_that_the_terms_do_not_read_is_marked(
        self, publish: Publish, console: Client, kestrel: Tenant, priya: User
    ) -> None:
        program = publish(measure={"kind": "net_amount"})
        with tenant_context(kestrel.id):
            for kind, start in (("target", None), ("expected", date(2026, 8, 1))):
                PartnerFigure.objects.create(
                    program=program,
                    partner=Partner.objects.get(code="ALDER"),
                    kind=kind,
                    amount=1,
                    period_start=start,
                    set_by=priya,
                    set_at=program.created_at,
                )

        page = said(console.get(FIGURES))

        assert "Target These terms do not read it Each period" in page
        assert "Expected volume No period starts on that day From 1 Aug 2026" in page

    def test_without_figures_it_says_what_comes_next(self, program: Program, console: Client) -> None:
        page = said(console.get(FIGURES))

        assert "Nothing is set. Set a figure for one partner, or paste those of many" in page

    def test_another_vendors_figures_and_partners_are_not_shown(
        self, program: Program, console: Client, osprey: Tenant, charlie: User, lena: User
    ) -> None:
        with tenant_context(osprey.id, user_id=charlie.id):
            alder = make_partner("ALDER", name="Osprey’s Alder")
            theirs = make_published_program(
                program_document(measure=ATTAINMENT), partners=[alder], owner=charlie, approver=lena
            )
            PartnerFigure.objects.create(
                program=theirs,
                partner=alder,
                kind="target",
                amount=77,
                set_by=charlie,
                set_at=theirs.created_at,
            )

        page = said(console.get(FIGURES))

        assert "Osprey" not in page
        assert "77.00" not in page
        assert "3 of 3 partners have no target" in page


class TestSettingOne:
    def test_a_figure_is_set_for_each_period_or_one(
        self, program: Program, console: Client, kestrel: Tenant
    ) -> None:
        whole = {
            "kind": "target",
            "partner": "alder supply",
            "amount": "$120,000",
            "period": "",
            "reason": "Plan",
        }
        first = console.post(SET, whole)
        told = said(console.get(FIGURES))
        console.post(SET, {"kind": "target", "partner": "BEXLEY", "amount": "5", "period": "2026-10-01"})

        assert (first.status_code, first["Location"]) == (302, FIGURES)
        assert "The target of Alder Supply is $120,000.00 in each period." in told
        assert "The target of Bexley Electric is $5.00 in the period from 1 Oct 2026." in said(
            console.get(FIGURES)
        )
        assert figures(kestrel) == [
            ("target", "ALDER", Decimal(120000), None, "Plan"),
            ("target", "BEXLEY", Decimal(5), OCT, ""),
        ]

    def test_what_is_so_already_is_said(self, program: Program, console: Client, kestrel: Tenant) -> None:
        sent = {"kind": "target", "partner": "ALDER", "amount": "5"}
        console.post(SET, sent)
        console.get(FIGURES)

        console.post(SET, sent)

        assert "The target of Alder Supply was already $5.00 in each period." in said(console.get(FIGURES))
        with tenant_context(kestrel.id):
            assert AuditEvent.objects.filter(action="program.targets_set").count() == 1

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"partner": ""}, "Partner: Enter the code or name of a partner."),
            (
                {"partner": "NOBODY"},
                "Partner: No partner has the code or name 'NOBODY'. Type a code, such as those suggested.",
            ),
            ({"amount": ""}, "Figure: Enter an amount, such as 120,000."),
            ({"amount": "many"}, "Figure: 'many' was not read as a number. Enter a number like 1,234.50."),
            ({"amount": "-5"}, "ALDER: write an amount from 0 to below 10,000,000,000,000."),
            ({"period": "2026-10-02"}, "Period: Select a valid choice. 2026-10-02 is not one of"),
            ({"kind": "baseline"}, "What: Select a valid choice. baseline is not one of"),
            ({"reason": "x" * 301}, "Reason: Ensure this value has at most 300 characters (it has 301)."),
        ],
    )
    def test_what_is_wrong_is_said_beside_what_was_typed(
        self, changes: dict[str, str], words: str, program: Program, console: Client, kestrel: Tenant
    ) -> None:
        sent = {"kind": "target", "partner": "ALDER", "amount": "120000", "reason": "Plan", **changes}

        page = console.post(SET, sent)

        assert page.status_code == 422
        assert f"1 thing to fix {words}" in said(page)
        for name in ("partner", "amount", "reason"):
            if sent[name]:
                assert f'value="{sent[name]}"' in page.content.decode()
        assert figures(kestrel) == []


class TestPasting:
    def test_many_are_set_at_once_and_what_was_so_is_counted(
        self, program: Program, console: Client, kestrel: Tenant
    ) -> None:
        console.post(PASTE, {"kind": "target", "lines": "ALDER\t100000\nBEXLEY\t50000\t2026-10-01"})
        assert "2 targets set." in said(console.get(FIGURES))

        response = console.post(PASTE, {"kind": "target", "lines": "ALDER, 100,000\r\nCORVUS; 7"})

        assert (response.status_code, response["Location"]) == (302, FIGURES)
        assert "1 target set, 1 was so already." in said(console.get(FIGURES))
        assert [row[:4] for row in figures(kestrel)] == [
            ("target", "ALDER", Decimal(100000), None),
            ("target", "BEXLEY", Decimal(50000), OCT),
            ("target", "CORVUS", Decimal(7), None),
        ]

    def test_every_fault_is_named_with_its_line_and_nothing_is_lost(
        self, program: Program, console: Client, kestrel: Tenant
    ) -> None:
        text = "ALDER,100000\n\nNOBODY,lots\nCORVUS,5,soon\nBEXLEY,5,2026-11-01\nCORVUS,6"

        page = console.post(PASTE, {"kind": "target", "lines": text, "reason": "Plan & more"})

        assert page.status_code == 422
        assert (
            "4 things to fix Line 3: 'lots' was not read as a number. Enter a number like 1,234.50. "
            "Line 3: There is no partner “NOBODY”. Check the code. "
            "Line 4: 'soon' was not read as a day. Write the first day of a period like 2026-10-01. "
            "Line 5: BEXLEY: no period starts on 1 Nov 2026. Write the first day of one. What the program needs"
            in said(page)
        )
        assert (pasted(page), figures(kestrel)) == (text, [])
        assert 'value="Plan &amp; more"' in page.content.decode()

    def test_what_the_program_does_not_know_is_named_with_its_line_too(
        self, program: Program, console: Client, kestrel: Tenant
    ) -> None:
        text = "ALDER,1\nNOBODY,2\nBEXLEY,3,2026-11-01\n\nALDER,4"

        page = console.post(PASTE, {"kind": "target", "lines": text})

        assert page.status_code == 422
        assert (
            "4 things to fix Line 1: ALDER stands here twice. Keep one of them. "
            "Line 2: There is no partner “NOBODY”. Check the code. "
            "Line 3: BEXLEY: no period starts on 1 Nov 2026. Write the first day of one. "
            "Line 5: ALDER stands here twice. Keep one of them." in said(page)
        )
        assert (pasted(page), figures(kestrel)) == (text, [])

    def test_nothing_to_read_is_said(self, program: Program, console: Client) -> None:
        page = console.post(PASTE, {"kind": "target", "lines": " \n"})

        assert page.status_code == 422
        assert "1 thing to fix There is no line to read. Paste a partner code" in said(page)

    def test_a_thousand_faults_do_not_make_a_page_of_a_thousand_lines(
        self, program: Program, console: Client
    ) -> None:
        page = said(console.post(PASTE, {"kind": "target", "lines": "ALDER,x\n" * 1000}))

        assert f"{FAULTS_SHOWN_MAX} things to fix" in page
        assert "And 900 more. Correct these first." in page


class TestRemoving:
    def test_one_figure_is_removed_and_recorded(
        self, program: Program, console: Client, kestrel: Tenant, priya: User
    ) -> None:
        console.post(PASTE, {"kind": "target", "lines": "ALDER,1\nALDER,2,2026-10-01"})

        response = console.post(REMOVE, {"kind": "target", "partner": "ALDER", "period": "2026-10-01"})

        assert (response.status_code, response["Location"]) == (302, FIGURES)
        assert figures(kestrel) == [("target", "ALDER", Decimal(1), None, "")]
        assert "The target of Alder Supply is removed." in said(console.get(FIGURES))
        with tenant_context(kestrel.id):
            newest = AuditEvent.objects.order_by("-number")[0]
            assert (newest.action, newest.actor_id) == ("program.targets_set", priya.id)
            assert newest.data["figures"] == [
                {"partner": "ALDER", "period": "2026-10-01", "was": "2", "now": None}
            ]

    def test_what_is_gone_already_is_said(self, program: Program, console: Client) -> None:
        console.post(REMOVE, {"kind": "target", "partner": "ALDER", "period": ""})

        assert "The target of Alder Supply was removed already." in said(console.get(FIGURES))

    @pytest.mark.parametrize(
        "sent",
        [{"kind": "quota", "partner": "ALDER"}, {"kind": "target", "partner": "NOBODY"}, {}],
    )
    def test_what_is_no_figure_is_not_removed(
        self, sent: dict[str, str], program: Program, console: Client, kestrel: Tenant
    ) -> None:
        console.post(SET, {"kind": "target", "partner": "ALDER", "amount": "5"})
        before = figures(kestrel)

        assert console.post(REMOVE, sent).status_code == 302
        assert figures(kestrel) == before


class TestRights:
    def test_readers_see_the_figures_and_change_nothing(
        self,
        program: Program,
        console: Client,
        kestrel: Tenant,
        finn: User,
        client_as: Callable[[User], Client],
    ) -> None:
        console.post(SET, {"kind": "target", "partner": "ALDER", "amount": "5"})
        before, reader = figures(kestrel), client_as(finn)

        page = reader.get(FIGURES)

        assert "Alder Supply ALDER Target Each period 5.00" in said(page)
        assert "<form" not in page.content.decode().partition('id="content"')[2].partition("</main>")[0]
        for url in (SET, PASTE, REMOVE):
            sent = {"kind": "target", "partner": "ALDER", "amount": "6", "lines": "ALDER,6"}
            assert reader.post(url, sent).status_code == 403
        assert figures(kestrel) == before

    @pytest.mark.parametrize("url", [SET, PASTE, REMOVE])
    def test_an_act_that_is_only_visited_leads_to_the_page(
        self, url: str, program: Program, console: Client
    ) -> None:
        response = console.get(url)

        assert (response.status_code, response["Location"]) == (302, FIGURES)

    def test_a_program_of_another_vendor_is_not_found(
        self, console: Client, kestrel: Tenant, osprey: Tenant, charlie: User, lena: User
    ) -> None:
        with tenant_context(osprey.id, user_id=charlie.id):
            make_published_program(program_document(), partners=[], owner=charlie, approver=lena)

        assert console.get(FIGURES).status_code == 404
        for url in (SET, PASTE, REMOVE):
            assert console.post(url, {"kind": "target"}).status_code == 404

    def test_the_page_is_linked_from_the_program_and_the_builder(
        self, draft: Program, console: Client, finn: User, client_as: Callable[[User], Client]
    ) -> None:
        console.post(SET, {"kind": "expected", "partner": "ALDER", "amount": "5"})

        assert f'href="{FIGURES}">Targets and baselines</a>' in client_as(finn).get(OVERVIEW).content.decode()
        builder = console.get(f"{OVERVIEW}edit/").content.decode()
        assert f'<a href="{FIGURES}">See what is set</a>' in builder
        assert "1 figure set for partners." in said(console.get(f"{OVERVIEW}edit/"))
