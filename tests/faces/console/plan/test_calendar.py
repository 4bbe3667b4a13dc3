"""The calendar: what runs when, what runs into each other, and moving drafts."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from programs.models import Program
from programs.operations.clone_program import clone_program
from programs.operations.create_program import create_program
from programs.operations.decide_program import decide_program
from programs.operations.plan_budget import plan_budget
from programs.queries.programs import current_version
from tests.faces.console.plan.conftest import CALENDAR, PLAN, ClientAs, Year, said
from tests.faces.console.plan.documents import flat
from tests.factories import make_published_program
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

LIST = f"{CALENDAR}?view=list"


def draft(year: Year, source: Program, first: str, last: str, name: str = "A draft") -> Program:
    with year.inside():
        return clone_program(
            program_id=source.id,
            name=name,
            starts_on=date.fromisoformat(first),
            ends_on=date.fromisoformat(last),
            goal_amount=None,
            budget=None,
            actor_id=year.owner.id,
            at=year.at,
        )


def test_planning_opens_on_the_calendar_of_this_year(console: Client, year: Year) -> None:
    response = console.get(PLAN, follow=True)

    assert response.redirect_chain == [(CALENDAR, 302)]
    assert said(response).startswith("Plan 2026")


@pytest.mark.parametrize("page", [CALENDAR, f"{PLAN}budget/"])
def test_the_years_before_and_after_are_a_key_away(console: Client, year: Year, page: str) -> None:
    html = console.get(f"{page}?year=2027").content.decode()

    beside = re.findall(r'<a href="([^"?]*)\?year=([0-9]*)[^"]*" data-period="([a-z]*)"', html)
    assert beside == [(page, "2026", "previous"), (page, "2028", "next")]


def test_each_state_is_told_by_words_and_by_its_bar(console: Client, year: Year) -> None:
    for code, status in (("A", "closed"), ("B", "live"), ("C", "scheduled")):
        year.program(code, "2026-10-01", "2026-12-31", status, who="CORVUS")
    with year.inside():
        create_program(
            name="D",
            starts_on=date(2026, 12, 1),
            ends_on=date(2026, 12, 31),
            actor_id=year.owner.id,
            at=year.at,
            code="D",
        )

    html = console.get(CALENDAR).content.decode()

    axis = html[: html.index("gantt__key")]
    assert re.findall(r'class="bar" data-look="(\w+)"', axis) == ["closed", "live", "scheduled", "draft"]
    listed = said(console.get(LIST))
    for word in ("Closed", "Live", "Scheduled", "Draft"):
        assert word in listed


def test_a_bar_says_its_code_and_its_mechanic_where_the_program_runs(console: Client, year: Year) -> None:
    year.program("VIR-2026-001", "2026-07-01", "2026-12-31")

    html = console.get(CALENDAR).content.decode()

    # 181 of 365 days are before July, 184 after.
    assert "VIR-2026-001 · Retroactive, 1%, 1 tier" in html
    assert 'data-look="live" x="49.589%" y="21" width="50.411%"' in html


def test_programs_that_share_partners_and_products_are_named(console: Client, year: Year) -> None:
    year.program("ONE", "2026-07-01", "2026-10-31")
    year.program("TWO", "2026-10-01", "2026-12-31")
    year.program("APART", "2026-10-01", "2026-12-31", who="CORVUS")

    text = said(console.get(CALENDAR))

    assert (
        "Overlap: ONE and TWO share partners and products 1–31 Oct 2026. Stacking: all pay, on gross." in text
        or "Overlap: ONE and TWO share partners and products 1 Oct–31 Oct 2026. Stacking: all pay, on gross."
        in text
    )
    assert "APART share" not in text
    assert "and APART share" not in text


def test_more_than_three_programs_in_a_quarter_are_too_many(console: Client, year: Year) -> None:
    for number in range(3):
        year.program(f"P{number}", "2026-10-01", "2026-12-31")
    assert "ask something of" not in said(console.get(CALENDAR))

    year.program("P3", "2026-10-01", "2026-12-31")

    assert "Q4: 4 programs ask something of Electrical; partners follow 3 at a time. P0, P1, P2, P3." in said(
        console.get(CALENDAR)
    )


def test_nothing_should_begin_while_another_program_closes(console: Client, year: Year) -> None:
    year.program("ENDS", "2026-07-01", "2026-09-30")
    year.program("EARLY", "2026-09-16", "2026-12-31", who="CORVUS")
    assert "last orders" not in said(console.get(CALENDAR))

    year.program("LATE", "2026-09-17", "2026-12-31")

    assert (
        "LATE begins on 17 Sep 2026, in the last 14 days of ENDS: partners are placing last orders there."
        in said(console.get(CALENDAR))
    )


def test_an_empty_segment_names_last_years_program_and_what_was_decided(console: Client, year: Year) -> None:
    last = year.program("VIR-2025-001", "2025-01-01", "2025-03-31", "closed", who="CORVUS")
    with year.inside():
        decide_program(
            program_id=last.id,
            choice="stop",
            reason="It moved nothing.",
            result={},
            actor_id=year.owner.id,
            at=year.at,
        )

    response = console.get(CALENDAR)

    assert (
        "(nothing planned) Last year: Program VIR-2025-001 , decision “stop”: “It moved nothing.” "
        "Start from a template" in said(response)
    )
    assert 'href="/t/kestrel/programs/new/?starts_on=2026-01-01&amp;segment=Industrial"' in (
        response.content.decode()
    )


def test_the_budget_of_each_quarter_stands_under_the_axis(console: Client, year: Year) -> None:
    year.program("ENDED", "2026-07-01", "2026-09-30", "closed")
    year.sale("2026-08-03", "50000.00")
    year.calculate()
    with year.inside():
        plan_budget(
            year=2026,
            amounts={("Electrical", 3): Decimal(600), ("Industrial", 4): Decimal(90)},
            reason="",
            seen_number=0,
            actor_id=year.owner.id,
            at=year.at,
        )

    text = said(console.get(CALENDAR))

    assert "Q3 $500 expected of $600" in text
    assert "Q4 Nothing expected of $90" in text
    assert "Q1 Nothing expected, no plan" in text
    assert "$100 left" in text


def test_programs_can_be_grouped_by_family_and_narrowed(console: Client, year: Year) -> None:
    cordless = {"products": {"include": [{"category": "Cordless"}]}}
    year.program("WITH", "2026-10-01", "2026-12-31", **cordless)
    year.program("WITHOUT", "2026-10-01", "2026-12-31", who="CORVUS")

    by_family = console.get(f"{CALENDAR}?group=family").content.decode()
    narrowed = said(console.get(f"{CALENDAR}?segment=Industrial"))

    groups = re.findall(r'<h2 id="g-\d+">(.*?)</h2>', by_family)
    assert groups == ["Cordless", "All products, or other ones"]
    assert ("WITHOUT" in narrowed, "Program WITH " in narrowed) == (True, False)


def test_the_dates_of_a_draft_are_set_in_its_row(console: Client, year: Year) -> None:
    live = year.program("LIVE", "2026-10-01", "2026-12-31")
    made = draft(year, live, "2026-11-01", "2026-12-31")

    response = console.post(
        f"{CALENDAR}dates/?view=list&year=2026",
        {"code": made.code, "starts_on": "2026-12-01", "ends_on": "2026-12-24"},
    )

    assert response["Location"] == f"{CALENDAR}?view=list&year=2026"
    with year.inside():
        moved = Program.objects.get(id=made.id)
        assert (moved.starts_on, moved.ends_on) == (date(2026, 12, 1), date(2026, 12, 24))
        assert current_version(moved).document["starts_on"] == "2026-12-01"


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ({"starts_on": "soon"}, "First day: choose a day"),
        ({"ends_on": "2026-01-01"}, "would end before it starts"),
        ({"code": "LIVE"}, "LIVE is no draft"),
        ({"code": "NOBODY"}, "There is no program NOBODY"),
    ],
)
def test_dates_that_cannot_be_set_are_said(
    console: Client, year: Year, typed: dict[str, str], fault: str
) -> None:
    live = year.program("LIVE", "2026-10-01", "2026-12-31")
    made = draft(year, live, "2026-11-01", "2026-12-31")
    sent = {"code": made.code, "starts_on": "2026-12-01", "ends_on": "2026-12-24", **typed}

    response = console.post(f"{CALENDAR}dates/", sent)

    assert response.status_code == 422
    assert fault in said(response)
    with year.inside():
        assert Program.objects.get(id=made.id).starts_on == date(2026, 11, 1)


def test_marked_drafts_move_together_or_not_at_all(console: Client, year: Year) -> None:
    live = year.program("LIVE", "2026-10-01", "2026-12-31")
    one, two = draft(year, live, "2026-11-01", "2026-11-30"), draft(year, live, "2026-12-01", "2026-12-10")

    refused = console.post(
        f"{CALENDAR}marked/",
        {"marked": [one.code, "LIVE"], "steps": "1", "unit": "month", "act": "move"},
    )
    moved = console.post(
        f"{CALENDAR}marked/",
        {"marked": [one.code, two.code], "steps": "-1", "unit": "month", "act": "move"},
        follow=True,
    )

    assert refused.status_code == 422
    assert "2 drafts have new dates." in said(moved)
    with year.inside():
        dates = list(
            Program.objects.filter(cloned_from=live).order_by("code").values_list("starts_on", "ends_on")
        )
    assert dates == [(date(2026, 10, 1), date(2026, 10, 31)), (date(2026, 11, 1), date(2026, 11, 10))]


def test_marked_programs_are_cloned_into_the_year_after(console: Client, year: Year) -> None:
    year.program("LIVE", "2026-10-01", "2026-12-31", name="Growth 2026")

    response = console.post(f"{CALENDAR}marked/", {"marked": ["LIVE"], "act": "clone"}, follow=True)

    assert "1 draft made: VIR-2027-001." in said(response)
    with year.inside():
        made = Program.objects.get(code="VIR-2027-001")
        assert (made.name, made.starts_on, made.status) == ("Growth 2027", date(2027, 10, 1), "draft")


def test_who_may_not_edit_may_look(client_as: ClientAs, year: Year, finn: User) -> None:
    year.program("LIVE", "2026-10-01", "2026-12-31")
    client = client_as(finn)

    page, posted = client.get(LIST), client.post(f"{CALENDAR}marked/", {"marked": "LIVE"})

    assert "Move drafts by" not in said(page)
    assert posted.status_code == 403


def test_another_vendors_programs_are_nowhere_in_it(
    console: Client, year: Year, osprey: Tenant, charlie: User, lena: User
) -> None:
    with tenant_context(osprey.id, user_id=charlie.id):
        make_published_program(
            flat("THEIRS", "2026-10-01", "2026-12-31"), partners=[], owner=charlie, approver=lena
        )

    response = console.get(CALENDAR)
    posted = console.post(f"{CALENDAR}marked/", {"marked": "THEIRS", "act": "clone"})

    assert "THEIRS" not in said(response)
    assert "No program runs in 2026." in said(response)
    assert "There is no program THEIRS." in said(posted)


def test_the_queries_of_the_page_do_not_grow(
    console: Client, year: Year, django_assert_num_queries: object
) -> None:
    year.program("P0", "2026-10-01", "2026-12-31")
    year.sale("2026-11-02", "1000.00")
    year.calculate()
    console.get(CALENDAR)

    for number in (1, 3):
        for more in range(1, number):
            year.program(f"P{more}", "2026-10-01", "2026-12-31", who="CORVUS")
        with django_assert_num_queries(QUERIES):  # type: ignore[operator]
            console.get(CALENDAR)


QUERIES = 29


def test_an_overlap_asks_for_its_money_once_it_is_seen_and_links_to_it_without_a_script(
    console: Client, year: Year
) -> None:
    year.program("ONE", "2026-07-01", "2026-10-31")
    year.program("TWO", "2026-10-01", "2026-12-31")

    html = console.get(LIST).content.decode()

    asked = re.findall(r'<span hx-get="([^"]+)" hx-trigger="intersect once"><a href="([^"]+)">', html)
    assert asked == [("/t/kestrel/plan/stake/TWO/ONE/", "/t/kestrel/programs/TWO/")]
    assert "paid twice if both pay in full" in console.get(asked[0][0]).content.decode()
