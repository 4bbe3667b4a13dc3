"""Rolling a year into the next: results, decisions, goals, and drafts of what is marked."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from programs.models import Program
from programs.operations.decide_program import decide_program
from programs.queries.programs import current_version
from tests.faces.console.plan.conftest import NEXT, ClientAs, Year, said
from tests.faces.console.plan.documents import flat
from tests.factories import make_published_program
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant


@pytest.fixture
def rolled(year: Year) -> Year:
    """A closed program that sold 80,000.00 and a live one that sold 53,000.00 in 53 of 92 days."""
    year.program("VIR-2026-001", "2026-07-01", "2026-09-30", "closed", name="Q3 2026")
    year.program("VIR-2026-002", "2026-10-01", "2026-12-31", name="Q4 Growth")
    year.sale("2026-08-03", "80000.00")
    year.sale("2026-11-22", "53000.00")
    year.calculate()
    return year


def sent_of(response: Any) -> dict[str, Any]:
    """Give what the page's form sends when nothing was touched."""
    html = response.content.decode()
    form = html[html.index("data-marked") : html.index("</form>", html.index("data-marked"))]
    fields: dict[str, Any] = {}
    marked = []
    for tag in re.findall(r"<input[^>]*>", form):
        name = re.search(r'name="([^"]*)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name is None or name[1] == "csrfmiddlewaretoken":
            continue
        if name[1] == "marked":
            marked += [value[1]] if value and " checked" in tag else []
        else:
            fields[name[1]] = value[1] if value else ""
    return {**fields, "marked": marked, "unit": "week"}


def drafts(year: Year) -> list[tuple[str, str, date, date, str]]:
    with year.inside():
        made = Program.objects.filter(status="draft").order_by("code")
        return [
            (p.code, p.name, p.starts_on, p.ends_on, current_version(p).document["goal"]["amount"])
            for p in made
        ]


def test_each_program_stands_there_with_its_result_and_a_goal_from_its_actual(
    console: Client, rolled: Year
) -> None:
    response = console.get(NEXT)
    text, sent = said(response), sent_of(response)

    assert "$80,000.00 80% of $100,000" in text
    assert "$800.00 1% of sales" in text
    # Five percent more than the actual, and than the pace of a quarter that still runs.
    assert (sent["goal-VIR-2026-001"], sent["goal-VIR-2026-002"]) == ("84,000", "96,600")
    assert "from this year at pace" in text
    assert (sent["name-VIR-2026-001"], sent["name-VIR-2026-002"]) == ("Q3 2027", "Q4 Growth")
    assert (sent["starts_on-VIR-2026-002"], sent["ends_on-VIR-2026-002"]) == ("2027-10-01", "2027-12-31")
    assert "% the same as last year: repeat on purpose?" in text


def test_what_is_marked_becomes_drafts_and_nothing_is_launched(console: Client, rolled: Year) -> None:
    sent = sent_of(console.get(NEXT))

    response = console.post(NEXT, {**sent, "act": "make"}, follow=True)

    assert "2 drafts made for 2027. Nothing is launched." in said(response)
    assert drafts(rolled) == [
        ("VIR-2027-001", "Q3 2027", date(2027, 7, 1), date(2027, 9, 30), "84000"),
        ("VIR-2027-002", "Q4 Growth", date(2027, 10, 1), date(2027, 12, 31), "96600"),
    ]
    again = console.get(NEXT)
    assert "Rolled already: VIR-2027-001" in said(again)
    assert sent_of(again)["marked"] == []


def test_twelve_programs_are_rolled_in_three_clicks(console: Client, year: Year) -> None:
    for month in range(1, 13):
        year.program(f"VIR-2026-{month:03d}", f"2026-{month:02d}-01", f"2026-{month:02d}-20", "closed")
        year.sale(f"2026-{month:02d}-02", "1000.00")
    year.calculate()

    page = console.get(NEXT)  # 1: Next year
    grown = console.post(NEXT, {**sent_of(page), "growth": "10", "act": "growth"})  # 2: Set goals
    made = console.post(NEXT, {**sent_of(grown), "act": "make"}, follow=True)  # 3: Make 12 drafts

    assert "12 drafts made for 2027." in said(made)
    found = drafts(year)
    assert [(first.month, first.year) for _, _, first, _, _ in found] == [(m, 2027) for m in range(1, 13)]
    # December has not begun to sell: its goal stays.
    assert [goal for *_, goal in found] == ["1100"] * 11 + ["100000.00"]


def test_a_stopped_program_is_not_proposed_and_its_reason_stands_there(console: Client, rolled: Year) -> None:
    with rolled.inside():
        decide_program(
            program_id=Program.objects.get(code="VIR-2026-001").id,
            choice="stop",
            reason="Sales we had anyway",
            result={},
            actor_id=rolled.owner.id,
            at=rolled.at,
        )

    response = console.get(NEXT)

    assert "Stop Sales we had anyway" in said(response)
    assert sent_of(response)["marked"] == ["VIR-2026-002"]


def test_growth_and_dates_are_set_for_the_marked_before_anything_is_made(
    console: Client, rolled: Year
) -> None:
    sent = {**sent_of(console.get(NEXT)), "marked": ["VIR-2026-001"]}

    grown = console.post(NEXT, {**sent, "growth": "-10", "act": "growth"})
    moved = console.post(NEXT, {**sent_of(grown), "steps": "3", "unit": "month", "act": "move"})

    found = sent_of(moved)
    assert (found["goal-VIR-2026-001"], found["starts_on-VIR-2026-001"]) == ("72,000", "2027-10-01")
    assert found["ends_on-VIR-2026-001"] == "2027-12-31"
    assert found["starts_on-VIR-2026-002"] == "2027-10-01"
    assert found["marked"] == ["VIR-2026-001"]
    assert drafts(rolled) == []


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ({"marked": []}, "Mark at least one program"),
        ({"goal-VIR-2026-001": "1.200,00"}, "VIR-2026-001, Goal: '1.200,00' was not read"),
        ({"goal-VIR-2026-001": "0"}, "VIR-2026-001, Goal: write an amount above 0"),
        ({"starts_on-VIR-2026-001": "soon"}, "VIR-2026-001, First day: choose a day"),
        ({"ends_on-VIR-2026-002": "2027-01-01"}, "the program ends before it starts"),
        ({"name-VIR-2026-002": " "}, "VIR-2026-002, Name: write 1 to 120 characters"),
        ({"growth": "much"}, "Growth: write a percentage"),
        ({"act": "move", "steps": "far"}, "Move by: write a whole number"),
    ],
)
def test_what_cannot_be_used_is_said_and_no_draft_is_made(
    console: Client, rolled: Year, typed: dict[str, Any], fault: str
) -> None:
    sent = {**sent_of(console.get(NEXT)), "act": "make", **typed}

    response = console.post(NEXT, sent)

    assert response.status_code == 422
    assert fault in said(response)
    assert drafts(rolled) == []


def test_an_empty_year_says_so(console: Client, year: Year) -> None:
    text = said(console.get(NEXT))

    assert "No program of 2026 is live or closed, so there is nothing to roll." in text


def test_only_who_may_write_programs_rolls_them(client_as: ClientAs, rolled: Year, finn: User) -> None:
    assert client_as(finn).get(NEXT).status_code == 403


def test_another_vendors_programs_are_not_rolled(
    console: Client, rolled: Year, osprey: Tenant, charlie: User, lena: User
) -> None:
    with tenant_context(osprey.id, user_id=charlie.id):
        document = flat("VIR-2026-001", "2026-07-01", "2026-09-30", name="Theirs")
        make_published_program(document, partners=[], owner=charlie, approver=lena, status="closed")

    response = console.get(NEXT)
    console.post(NEXT, {**sent_of(response), "marked": ["VIR-2026-001", "THEIRS"], "act": "make"})

    assert "Theirs" not in said(response)
    assert [name for _, name, *_ in drafts(rolled)] == ["Q3 2027"]


def test_the_queries_of_the_page_do_not_grow(
    console: Client, year: Year, django_assert_num_queries: Any
) -> None:
    year.program("P0", "2026-10-01", "2026-12-31")
    console.get(NEXT)

    for number in (1, 3):
        for more in range(1, number):
            year.program(f"P{more}", "2026-10-01", "2026-12-31", who="CORVUS")
        with django_assert_num_queries(20):
            console.get(NEXT)
