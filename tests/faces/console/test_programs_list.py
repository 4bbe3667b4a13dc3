"""The list of programs: what they pay, narrowed, ordered, taken along."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from payouts.operations.recalculate import recalculate
from programs.models import Program
from tests.factories import (
    NOON,
    make_line,
    make_partner,
    make_person,
    make_product,
    make_published_program,
    make_segment,
    program_document,
)
from vir.foundation.audit.models import AuditEvent
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

URL = "/t/kestrel/programs/"


@pytest.fixture
def programs(kestrel: Tenant, osprey: Tenant, priya: User, lena: User, charlie: User) -> Tenant:
    """Give Kestrel three programs, one of them earning, and Osprey one that looks like the first."""
    with tenant_context(kestrel.id):
        alder, drill = make_partner("ALDER", name="Alder Supply"), make_product("DRILL-1")
        make_segment("Ohio", [alder])
        live = program_document(eligibility={"segments": ["Ohio"]})
        earning = make_published_program(live, partners=[alder], owner=priya, approver=lena)
        Program.objects.filter(id=earning.id).update(budget=Decimal(20000))
        later = program_document(
            code="VIR-2027-003",
            name="=Q1 Push",
            starts_on="2027-01-01",
            ends_on="2027-03-31",
            reward={
                "kind": "percent",
                "application": "per_band",
                "tiers": [{"threshold": "100000", "percent": "2"}],
            },
        )
        make_published_program(later, partners=[alder], owner=lena, approver=priya, status="scheduled")
        past = program_document(
            code="VIR-2026-009", name="Q3 Fasteners", starts_on="2026-07-01", ends_on="2026-09-30"
        )
        make_published_program(past, partners=[alder], owner=priya, approver=lena, status="closed")
        make_line(alder, drill, date(2026, 11, 22), "250000.00")
        recalculate(scope="full", reason="test", today=date(2026, 11, 23), at=NOON)
    with tenant_context(osprey.id):
        bexley = make_partner("BEXLEY")
        make_published_program(
            program_document(name="Osprey push"),
            partners=[bexley],
            owner=charlie,
            approver=make_person(osprey, "pat", "finance_approver"),
        )
    return kestrel


def codes(page: str) -> list[str]:
    return re.findall(r'<span class="code quiet">(VIR-[0-9-]+)</span></th>', page)


def read(client: Client, query: str = "") -> str:
    answer = client.get(f"{URL}{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_programs_are_listed_with_what_they_earn_and_none_of_another_vendor(
    programs: Tenant, console: Client
) -> None:
    page = " ".join(read(console).split())

    assert codes(page) == ["VIR-2027-003", "VIR-2026-014", "VIR-2026-009"]
    assert "$7,500.00" in page
    # 53 of 92 days are counted: at this pace the quarter sees 433,962.26, which earns 4%.
    assert "$17,400" in page
    assert "37%" in page
    assert "Osprey push" not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?status=live", ["VIR-2026-014"]),
        ("?q=push", ["VIR-2027-003"]),
        ("?segment=Ohio", ["VIR-2026-014"]),
        ("?owner=lena@kestrel.example", ["VIR-2027-003"]),
        ("?mechanic=incremental", ["VIR-2027-003"]),
        ("?first=2026-12-01&last=2026-12-31", ["VIR-2026-014"]),
        ("?last=2026-09-30", ["VIR-2026-009"]),
        ("?first=never", ["VIR-2027-003", "VIR-2026-014", "VIR-2026-009"]),
        ("?sort=program", ["VIR-2027-003", "VIR-2026-009", "VIR-2026-014"]),
        ("?sort=-earned", ["VIR-2026-014", "VIR-2026-009", "VIR-2027-003"]),
        ("?q=%00nothing", []),
    ],
)
def test_the_list_is_narrowed_and_ordered_by_its_address(
    query: str, found: list[str], programs: Tenant, console: Client
) -> None:
    assert codes(read(console, query)) == found


def test_the_list_leads_to_the_templates_also_for_readers(
    programs: Tenant, client_as: Callable[[User], Client], finn: User
) -> None:
    page = client_as(finn).get(URL).content.decode()

    assert f'href="{URL}templates/">Templates</a>' in page
    assert client_as(finn).get(f"{URL}templates/").status_code == 200


def test_columns_are_those_of_the_address_in_its_order(programs: Tenant, console: Client) -> None:
    page = read(console, "?cols=status,owner&cols=nonsense")

    assert re.findall(r'<th scope="col"[^>]*><a[^>]*>([^<]+)', page) == ["Program", "Status", "Owner"]


def test_a_csv_holds_exactly_what_is_shown_in_that_order_with_codes(
    programs: Tenant, console: Client
) -> None:
    answer = console.get(f"{URL}?status=live&cols=earned,dates,budget_used&format=csv")

    assert answer["Content-Disposition"] == 'attachment; filename="kestrel_programs_2026-11-23.csv"'
    assert list(csv.reader(io.StringIO(answer.content.decode()))) == [
        ["program", "program_code", "earned", "dates", "budget_used", "currency"],
        ["Q4 Cordless Growth", "VIR-2026-014", "7500.00", "2026-10-01/2026-12-31", "37.5", "USD"],
    ]


def test_a_name_that_looks_like_a_formula_is_text_in_both_files(programs: Tenant, console: Client) -> None:
    as_csv = console.get(f"{URL}?q=push&cols=status&format=csv").content.decode()
    as_xlsx = console.get(f"{URL}?q=push&cols=status&format=xlsx").content

    assert as_csv.splitlines()[1] == "'=Q1 Push,VIR-2027-003,Scheduled"
    book = CalamineWorkbook.from_filelike(io.BytesIO(as_xlsx))
    assert book.get_sheet_by_name("Data").to_python()[1][:2] == ["=Q1 Push", "VIR-2027-003"]


def test_a_workbook_holds_numbers_its_filters_and_what_proves_it_whole(
    programs: Tenant, console: Client
) -> None:
    answer = console.get(f"{URL}?cols=earned,starts_on&sort=-earned&format=xlsx")

    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    assert book.sheet_names == ["Read me", "Data", "Control"]
    assert book.get_sheet_by_name("Data").to_python()[1] == [
        "Q4 Cordless Growth",
        "VIR-2026-014",
        7500.0,
        date(2026, 10, 1),
        "USD",
    ]
    told = {row[0]: row[1] for row in book.get_sheet_by_name("Read me").to_python()}
    assert told["As of"] == "23 Nov 2026"
    assert told["Sorted by"] == "Earned, falling"
    assert told["DEMO"] == "Made-up data."
    control = [row[:3] for row in book.get_sheet_by_name("Control").to_python()]
    assert control == [["What", "When made", "In sheet Data"], ["Rows", 3.0, 3.0], ["Earned", 7500.0, 7500.0]]


def test_the_list_asks_the_database_as_often_for_three_programs_as_for_one(
    programs: Tenant, console: Client, django_assert_num_queries: Callable[..., Any]
) -> None:
    console.get(URL)

    for query in ("?q=014", ""):
        with django_assert_num_queries(31):
            console.get(f"{URL}{query}")


def test_a_view_is_saved_as_a_tab_for_one_person_and_removed(
    programs: Tenant, console: Client, lena: User, client_as: Callable[[User], Client]
) -> None:
    saved = console.post(
        "/t/kestrel/views/save/",
        {"page": "programs", "name": "Live ones", "query": "status=live&page=2&cols=earned"},
    )

    assert saved.headers["Location"] == f"{URL}?cols=earned&status=live"
    tab = f'<a href="{URL}?cols=earned&amp;status=live" aria-current="page">Live ones</a>'
    assert tab in read(console, "?cols=earned&status=live")
    assert "Live ones" not in client_as(lena).get(URL).content.decode()

    console.post("/t/kestrel/views/remove/", {"page": "programs", "name": "Live ones"})
    assert '">Live ones</a>' not in read(console)


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "a\x07b"])
def test_a_view_needs_a_name_that_can_be_shown(name: str, programs: Tenant, console: Client) -> None:
    answer = console.post(
        "/t/kestrel/views/save/", {"page": "programs", "name": name, "query": ""}, follow=True
    )

    assert "Name: write 1 to 60 characters" in answer.content.decode()


def test_a_view_of_no_list_is_not_there(programs: Tenant, console: Client) -> None:
    assert console.post("/t/kestrel/views/save/", {"page": "nothing", "name": "x"}).status_code == 404


def test_terms_are_exported_as_the_documents_that_were_approved(programs: Tenant, console: Client) -> None:
    answer = console.get(f"{URL}terms.zip?c=VIR-2026-014&c=VIR-2027-003&c=VIR-NOBODY")

    packed = zipfile.ZipFile(io.BytesIO(answer.content))
    assert packed.namelist() == ["VIR-2026-014.json", "VIR-2027-003.json"]
    single = console.get(f"{URL}VIR-2026-014/export").content
    assert packed.read("VIR-2026-014.json") == single


def test_closed_programs_are_archived_and_told(programs: Tenant, console: Client) -> None:
    asked = console.get(f"{URL}archive/?c=VIR-2026-009").content.decode()
    done = console.post(f"{URL}archive/", {"c": "VIR-2026-009"})

    assert "Archive 1 program?" in asked
    assert done.status_code == 302
    with tenant_context(programs.id):
        assert Program.objects.get(code="VIR-2026-009").status == "archived"
        told = AuditEvent.objects.get(action="program.archived")
    assert (told.object_code, told.data) == (
        "VIR-2026-009",
        {"status": {"before": "closed", "after": "archived"}},
    )


def test_a_live_program_is_not_archived_and_neither_are_those_beside_it(
    programs: Tenant, console: Client
) -> None:
    answer = console.post(f"{URL}archive/", {"c": ["VIR-2026-009", "VIR-2026-014"]})

    assert answer.status_code == 422
    assert "Only closed programs and drafts can be archived." in answer.content.decode()
    with tenant_context(programs.id):
        statuses = dict(Program.objects.values_list("code", "status"))
    assert (statuses["VIR-2026-009"], statuses["VIR-2026-014"]) == ("closed", "live")


def test_programs_are_cloned_a_year_later_as_drafts(programs: Tenant, console: Client) -> None:
    done = console.post(f"{URL}clone/", {"c": ["VIR-2026-009", "VIR-2026-014"], "when": "year"})

    assert done.headers["Location"] == f"{URL}?status=draft"
    with tenant_context(programs.id):
        made = Program.objects.filter(status="draft").order_by("starts_on")
        assert [(p.name, p.starts_on, p.ends_on) for p in made] == [
            ("Q3 Fasteners", date(2027, 7, 1), date(2027, 9, 30)),
            ("Q4 Cordless Growth", date(2027, 10, 1), date(2027, 12, 31)),
        ]


def test_another_first_day_has_to_be_named(programs: Tenant, console: Client) -> None:
    answer = console.post(f"{URL}clone/", {"c": "VIR-2026-009", "when": "day"})

    assert answer.status_code == 422
    assert "First day: Choose a day, such as 2027-01-01." in answer.content.decode()


def test_who_may_only_look_gets_no_acts_that_change(
    programs: Tenant, finn: User, client_as: Callable[[User], Client]
) -> None:
    page = client_as(finn).get(URL).content.decode()

    assert "Export terms" in page
    assert "Archive" not in page
    assert client_as(finn).post(f"{URL}archive/", {"c": "VIR-2026-009"}).status_code == 403


def test_an_empty_list_shows_three_designs_with_their_curves(kestrel: Tenant, console: Client) -> None:
    page = read(console)

    assert "No programs yet. Start from one of these designs." in page
    assert page.count('class="mini-curve"') == 3
