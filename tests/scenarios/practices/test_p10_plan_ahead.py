"""P10, plan ahead: from October the next year's budget is asked for, and this year is rolled into it."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from programs.models import Program
from tests.factories import make_segment
from tests.scenarios.conftest import Demo
from vir.foundation.tenancy.context import tenant_context

HOME, PLAN = "/t/kestrel/", "/t/kestrel/plan/"
NEXT = f"{PLAN}next-year/"


def said(answer: Any) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))).strip()


def proposed(answer: Any) -> dict[str, Any]:
    """Give what the page of the next year sends when nothing was touched."""
    html = answer.content.decode()
    form = html[html.index("data-marked") :]
    fields: dict[str, Any] = {"marked": re.findall(r'name="marked" value="([^"]*)" checked', form)}
    for tag in re.findall(r"<input[^>]*>", form[: form.index("</form>")]):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name is not None and name[1] not in ("marked", "csrfmiddlewaretoken"):
            fields[name[1]] = value[1] if value else ""
    return fields


def test_home_asks_for_the_budget_of_the_next_year_until_every_segment_has_one(demo: Demo) -> None:
    priya = demo.signed_in("priya")
    asked = priya.get(HOME)

    planned = priya.post(
        f"{PLAN}budget/edit/?year=2027",
        {"segment-0": "Electrical wholesale", "amount-0-1": "150000"}
        | {"segment-1": "Key accounts", "amount-1-1": "40000"}
        | {"seen": "1", "reason": "A program for key accounts", "act": "save"},
    )

    assert "2027 budget: 1 of 2 segments planned" in said(asked)
    assert 'href="/t/kestrel/plan/budget/?year=2027"' in asked.content.decode()
    assert planned.status_code == 302
    assert "2027 budget" not in said(priya.get(HOME))


def test_this_year_is_rolled_into_drafts_of_the_next_with_goals_from_its_actuals(demo: Demo) -> None:
    priya = demo.signed_in("priya")

    page = priya.get(NEXT)
    made = priya.post(NEXT, {**proposed(page), "act": "make"}, follow=True)

    assert "$2,897,055.00 96% of $3,000,000 $87,226.30 3.01% of sales Adjust" in said(page)
    assert "5 drafts made for 2027. Nothing is launched." in said(made)
    with tenant_context(demo.tenant.id):
        drafts = Program.objects.filter(cloned_from__isnull=False).order_by("starts_on", "cloned_from__code")
        assert [(p.cloned_from.code, str(p.starts_on), str(p.ends_on), p.status) for p in drafts] == [
            ("VIR-2026-001", "2027-01-01", "2027-12-31", "draft"),
            ("VIR-2026-002", "2027-01-01", "2027-12-31", "draft"),
            ("VIR-2026-009", "2027-07-01", "2027-09-30", "draft"),
            ("VIR-2026-014", "2027-10-01", "2027-12-31", "draft"),
            ("VIR-2026-015", "2027-10-01", "2027-12-31", "draft"),
        ]
        goals = [p.versions.get().document["goal"]["amount"] for p in drafts]
    # Five percent more than 2,897,055.00; the others go on at their pace.
    assert goals[2] == "3041908"


def test_the_budget_tells_what_is_planned_committed_and_left(demo: Demo) -> None:
    page = said(demo.signed_in("finn").get(f"{PLAN}budget/"))

    assert "locked 19 Dec 2025 by L. Osei" in page
    # The third quarter is earned and paid but for what is held; the fourth is at its pace, with the yearly agreements.
    assert "Q3 120,000 — nil 87,226 87,226 87,226.30 83,395.30 32,774" in page
    assert "Q4 410,000 32,774 394,392 394,392 228,136.80 — nil 15,608" in page


def test_a_locked_budget_waits_for_a_second_person_and_home_says_so(demo: Demo) -> None:
    priya, osei = demo.signed_in("priya"), demo.signed_in("osei")
    edit = f"{PLAN}budget/edit/?year=2026"

    priya.post(
        edit,
        {"segment-0": "Electrical wholesale", "amount-0-3": "120000", "amount-0-4": "420000"}
        | {"seen": "2", "reason": "A kicker in December", "act": "save"},
    )
    asked = said(osei.get(HOME))
    own = priya.post(f"{PLAN}budget/approve/", {"year": "2026", "number": "3"})
    approved = osei.post(f"{PLAN}budget/approve/", {"year": "2026", "number": "3"}, follow=True)

    assert "Priya N. proposes $540,000: A kicker in December" in asked
    assert own.status_code == 422
    assert "Version 3 of the 2026 plan counts from now on." in said(approved)


def test_an_empty_segment_offers_a_template(demo: Demo) -> None:
    with tenant_context(demo.tenant.id):
        make_segment("Industrial MRO")

    page = demo.signed_in("priya").get(f"{PLAN}calendar/?year=2027")

    assert "(nothing planned) Nothing last year either. Start from a template for Industrial MRO" in said(
        page
    )
