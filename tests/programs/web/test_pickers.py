"""Choosing segments, partners and products by name."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.test import Client

from partners.models import Partner
from programs.models import Program
from tests.factories import make_partner, make_product
from tests.programs.web.elements import value_of
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

EDIT = "/t/kestrel/programs/VIR-2026-014/edit/"
LIVE = f"{EDIT}live/"

Post = Callable[..., dict[str, Any]]
Stored = Callable[[], tuple[dict[str, Any], Decimal | None, int]]


def test_segments_partners_and_products_are_added_by_name(
    console: Client, post: Post, stored: Stored, kestrel: Tenant
) -> None:
    with tenant_context(kestrel.id):
        Partner.objects.filter(code="BEXLEY").update(name="Bexley Electrical")
        make_product("SPARE-1", category="Spares")

    page = console.post(
        LIVE,
        post(
            add_segments="Industrial",
            add_partners="alder; bexley electrical",
            add_except_partners="ALDER",
            add_include="Brand: Kestrel + Category: Cordless",
            add_exclude="Spares",
        ),
    )

    document = stored()[0]
    assert page.status_code == 200
    assert document["eligibility"] == {
        "segments": ["Electrical wholesale", "Industrial"],
        "partners": ["ALDER", "BEXLEY"],
        "except_partners": ["ALDER"],
    }
    assert document["products"] == {
        "include": [{"category": "Cordless"}, {"brand": "Kestrel", "category": "Cordless"}],
        "exclude": [{"category": "Spares"}],
    }
    assert "Bexley Electrical" in page.content.decode()


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("add_partners", "Nobody", "No partner has the code or name 'Nobody'."),
        ("add_partners", "Twins", "2 partners are called 'Twins'."),
        ("add_include", "Cordles", "No product has the SKU, category or brand 'Cordles'."),
        ("add_include", "Category: Cordles", "No product has the category 'Cordles'."),
        ("add_exclude", "Both", "'Both' is a category and a brand."),
        ("add_segments", "Nowhere", "There is no segment 'Nowhere'."),
    ],
)
def test_what_names_nothing_is_not_added_and_stays_typed(
    field: str, typed: str, says: str, console: Client, post: Post, stored: Stored, kestrel: Tenant
) -> None:
    with tenant_context(kestrel.id):
        make_partner("T1", name="Twins")
        make_partner("T2", name="Twins")
        make_product("B-1", category="Both")
        make_product("B-2", brand="Both")
    before = stored()

    page = console.post(EDIT, post(**{field: typed}))

    assert page.status_code == 422
    assert says in unescape(page.content.decode())
    if field != "add_segments":
        assert value_of(page, field) == typed
    assert stored() == before


def test_a_list_too_long_for_the_page_is_kept_whole(
    console: Client, post: Post, stored: Stored, kestrel: Tenant, draft: Program
) -> None:
    codes = [f"P{number:04d}" for number in range(400)]
    with tenant_context(kestrel.id):
        Partner.objects.bulk_create(
            Partner(code=code, name=code, created_at=draft.created_at) for code in codes
        )
    console.post(LIVE, post(add_partners=",".join(codes)))

    page = console.get(EDIT)
    fields = {**post(name="Renamed"), "partners": [], "keep_partners": "1"}
    console.post(LIVE, fields)

    assert "400 chosen, kept as they are" in page.content.decode()
    assert (stored()[0]["name"], stored()[0]["eligibility"]["partners"]) == ("Renamed", codes)


def test_suggestions_are_those_of_the_tenant(
    console: Client, draft: Program, osprey: Tenant, charlie: User
) -> None:
    with tenant_context(osprey.id, user_id=charlie.id):
        make_partner("ALDERNEY")
        make_product("DRILL-9")

    partners = console.get("/t/kestrel/programs/choices/partners/", {"add_partners": "ald"})
    products = console.get("/t/kestrel/programs/choices/include/", {"add_include": "drill"})

    assert re.findall(r'value="([^"]*)"', partners.content.decode()) == ["ALDER"]
    assert re.findall(r'value="([^"]*)"', products.content.decode()) == ["SKU: DRILL-1"]
    assert console.get("/t/kestrel/programs/choices/nothing/").status_code == 404


def test_without_script_a_chosen_thing_is_removed(console: Client, post: Post, stored: Stored) -> None:
    console.post(EDIT, post(remove="segments:0"))

    assert "eligibility" not in stored()[0]
