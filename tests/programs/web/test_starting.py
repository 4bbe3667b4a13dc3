"""The page that starts a program: designs, templates, copies, and what an address has chosen already."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from html import unescape
from typing import Any

import pytest
from django.test import Client

from programs.models import Program, ProgramVersion
from programs.operations.keep_template import keep_template, retire_template
from programs.terms import find_faults
from programs.web.starting import next_quarter, usual_last_day
from tests.factories import make_product, make_published_program, make_segment, program_document
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

NEW = "/t/kestrel/programs/new/"
DESIGNS = ("quarterly_tiers", "growth", "mix_kicker", "launch", "clear_out", "target")


def _fields(**changes: str) -> dict[str, str]:
    return {
        "starting_point": "blank",
        "name": "Q1 Push",
        "starts_on": "2027-01-01",
        "ends_on": "2027-03-31",
        **changes,
    }


def _chosen(html: str) -> dict[str, str]:
    """Read what the page has chosen."""
    point = re.findall(r'value="([\w:-]+)"[^>]*checked', html)
    dates = dict(re.findall(r'name="(starts_on|ends_on)"(?: value="([^"]*)")?', html))
    selected = re.findall(r'<option value="([^"]+)" selected', html)
    return {"point": " ".join(point), **dates, "selected": " ".join(selected)}


def _document(kestrel: Tenant, code: str = "VIR-2027-001") -> dict[str, Any]:
    with tenant_context(kestrel.id):
        found = ProgramVersion.objects.get(program__code=code).document
    assert isinstance(found, dict)
    return found


def test_it_offers_six_designs_a_copy_and_nothing(console: Client, kestrel: Tenant) -> None:
    html = console.get(NEW).content.decode()

    assert re.findall(r'name="starting_point" value="([^"]+)"', html) == [*DESIGNS, "clone", "blank"]
    assert html.count('class="sketch"') == 6
    assert _chosen(html) == {
        "point": "quarterly_tiers",
        "starts_on": "2027-01-01",
        "ends_on": "2027-03-31",
        "selected": "",
    }


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"start": "target"}, ("target", "2027-01-01", "2027-03-31", "")),
        ({"from": "growth"}, ("growth", "2027-01-01", "2027-03-31", "")),
        ({"start": "launch"}, ("launch", "2027-01-01", "", "")),
        (
            {"starts_on": "2027-07-01", "ends_on": "2027-08-15", "segment": "Electrical wholesale"},
            ("quarterly_tiers", "2027-07-01", "2027-08-15", "Electrical wholesale"),
        ),
        ({"starts_on": "2027-07-01"}, ("quarterly_tiers", "2027-07-01", "", "")),
        (
            {"clone": "VIR-2026-014", "starts_on": "2027-10-01"},
            ("clone", "2027-10-01", "", "VIR-2026-014"),
        ),
        ({"start": "nothing", "starts_on": "soon"}, ("quarterly_tiers", "2027-01-01", "2027-03-31", "")),
    ],
)
def test_an_address_can_choose(
    asked: dict[str, str], expected: tuple[str, ...], console: Client, draft: Program
) -> None:
    html = console.get(NEW, asked).content.decode()

    assert tuple(_chosen(html).values()) == expected


@pytest.mark.parametrize("point", [*DESIGNS, "blank"])
def test_a_new_program_opens_in_the_builder(point: str, console: Client, kestrel: Tenant) -> None:
    with tenant_context(kestrel.id):
        make_product("D1", category="Cordless")
        make_segment("Wholesale")

    response = console.post(
        NEW, _fields(starting_point=point, family="Cordless", segment="Wholesale"), follow=True
    )

    assert response.redirect_chain == [("/t/kestrel/programs/VIR-2027-001/edit/", 302)]
    document = _document(kestrel)
    assert bool(find_faults(document)) == (point == "blank")
    assert document["eligibility"] == {"segments": ["Wholesale"]}
    with tenant_context(kestrel.id):
        assert Program.objects.get().started_from == point


@pytest.mark.parametrize(
    ("point", "last"),
    [("quarterly_tiers", "2027-04-30"), ("launch", "2027-03-28"), ("clear_out", "2027-03-14")],
)
def test_without_a_last_day_a_design_runs_as_long_as_it_usually_does(
    point: str, last: str, console: Client, kestrel: Tenant
) -> None:
    console.post(NEW, _fields(starting_point=point, starts_on="2027-02-01", ends_on=""))

    assert _document(kestrel)["ends_on"] == last


def test_the_kicker_of_a_mix_is_for_the_family_and_the_tiers_for_everything(
    console: Client, kestrel: Tenant
) -> None:
    with tenant_context(kestrel.id):
        make_product("D1", category="Cordless")

    console.post(NEW, _fields(starting_point="mix_kicker", family="Cordless"))

    document = _document(kestrel)
    assert "products" not in document
    assert document["reward"]["kickers"] == [
        {
            "name": "Cordless",
            "kind": "percent",
            "percent": "1",
            "products": {"include": [{"category": "Cordless"}]},
        }
    ]


def test_a_copy_moves_to_its_first_day_and_keeps_its_length(
    console: Client, kestrel: Tenant, priya: User, lena: User
) -> None:
    with tenant_context(kestrel.id, user_id=priya.id):
        document = program_document()
        document["reward"]["kickers"] = [
            {"name": "Early", "kind": "percent", "percent": "1", "ends_on": "2026-10-31"}
        ]
        make_published_program(document, partners=[], owner=priya, approver=lena)

    console.post(
        NEW, _fields(starting_point="clone", clone="VIR-2026-014", starts_on="2027-04-01", ends_on="")
    )

    copied = _document(kestrel)
    assert (copied["starts_on"], copied["ends_on"]) == ("2027-04-01", "2027-06-30")
    assert copied["reward"]["kickers"][0]["ends_on"] == "2027-04-30"
    assert copied["reward"]["tiers"] == document["reward"]["tiers"]
    with tenant_context(kestrel.id):
        assert Program.objects.get(code="VIR-2027-001").cloned_from == Program.objects.get(
            code="VIR-2026-014"
        )


def test_a_template_is_used_with_its_days_moved_along(
    console: Client, kestrel: Tenant, priya: User, moment: datetime, draft: Program
) -> None:
    with tenant_context(kestrel.id, user_id=priya.id):
        document = {**program_document(), "eligibility": {"segments": ["Industrial"], "partners": ["ALDER"]}}
        document["reward"]["kickers"] = [
            {"name": "Middle", "kind": "percent", "percent": "1", "starts_on": "2026-11-15"}
        ]
        draft.versions.update(document=document)
        template = keep_template(program_id=draft.id, name="Ours", actor_id=priya.id, at=moment)
    key = f"template:{template.id}"

    page = unescape(console.get(NEW, {"start": key}).content.decode())
    console.post(NEW, _fields(starting_point=key))

    assert _chosen(page)["point"] == key
    made = _document(kestrel)
    assert made["eligibility"] == {"segments": ["Industrial"]}
    assert "goal" not in made
    assert made["reward"]["kickers"][0]["starts_on"] == "2027-02-15"
    assert made["reward"]["tiers"] == document["reward"]["tiers"]
    with tenant_context(kestrel.id):
        assert Program.objects.get(code="VIR-2027-001").started_from == key


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"name": ""}, "Name: write a name, such as Q1 Cordless Push."),
        ({"ends_on": "2026-12-31"}, "Last day: the program ends before it starts."),
        ({"starts_on": "soon"}, "First day: choose a day, such as 2027-01-01."),
        ({"starting_point": "other"}, "Start from: choose one of the designs."),
        ({"family": "Nothing"}, "Product family: choose one from the list."),
        ({"segment": "Nowhere"}, "Segment: choose one from the list."),
        ({"starting_point": "clone"}, "Program to copy: choose one from the list."),
        ({"starting_point": "clone", "clone": "VIR-2020-001"}, "Program to copy: choose one from the list."),
    ],
)
def test_a_refused_start_keeps_what_was_typed(
    changes: dict[str, str], says: str, console: Client, kestrel: Tenant
) -> None:
    page = console.post(NEW, _fields(name="Kept") | changes)

    html = unescape(page.content.decode())
    assert page.status_code == 422
    assert says in html
    assert ('value="Kept"' in html) == ("name" not in changes)
    with tenant_context(kestrel.id):
        assert Program.objects.count() == 0


def test_nothing_of_another_vendor_is_offered_and_nothing_that_is_retired(
    console: Client,
    kestrel: Tenant,
    osprey: Tenant,
    charlie: User,
    lena: User,
    priya: User,
    moment: datetime,
    draft: Program,
) -> None:
    with tenant_context(osprey.id, user_id=charlie.id):
        theirs = make_published_program(
            program_document(code="VIR-2026-099", name="Theirs"), partners=[], owner=charlie, approver=lena
        )
        make_segment("Their segment")
        elsewhere = keep_template(program_id=theirs.id, name="Their design", actor_id=charlie.id, at=moment)
    with tenant_context(kestrel.id, user_id=priya.id):
        old = keep_template(program_id=draft.id, name="Old design", actor_id=priya.id, at=moment)
        retire_template(template_id=old.id, actor_id=priya.id, at=moment)

    html = console.get(NEW).content.decode()
    refused = [
        console.post(NEW, _fields(starting_point=f"template:{template.id}")).status_code
        for template in (elsewhere, old)
    ]

    for word in ("Theirs", "VIR-2026-099", "Their", "Old design"):
        assert word not in html
    assert refused == [422, 422]


def test_the_page_asks_the_database_as_often_for_one_template_as_for_three(
    console: Client,
    kestrel: Tenant,
    priya: User,
    moment: datetime,
    draft: Program,
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    counted = []
    for names in (("A",), ("B", "C")):
        with tenant_context(kestrel.id, user_id=priya.id):
            for name in names:
                keep_template(program_id=draft.id, name=name, actor_id=priya.id, at=moment)
        with django_assert_num_queries(QUERIES) as caught:
            console.get(NEW)
        counted.append(len(caught))

    assert counted == [QUERIES, QUERIES]


QUERIES = 18


@pytest.mark.parametrize(
    ("today", "first_month", "expected"),
    [
        (date(2026, 11, 23), 1, (date(2027, 1, 1), date(2027, 3, 31))),
        (date(2026, 11, 23), 2, (date(2027, 2, 1), date(2027, 4, 30))),
        (date(2027, 1, 1), 1, (date(2027, 4, 1), date(2027, 6, 30))),
    ],
)
def test_the_next_quarter_is_that_of_the_fiscal_year(
    today: date, first_month: int, expected: tuple[date, date]
) -> None:
    assert next_quarter(today, first_month) == expected


def test_a_quarter_is_three_months_and_weeks_are_whole() -> None:
    assert usual_last_day(date(2027, 1, 15), None) == date(2027, 4, 14)
    assert usual_last_day(date(2027, 1, 15), 6) == date(2027, 2, 25)
