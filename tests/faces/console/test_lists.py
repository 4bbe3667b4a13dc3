"""Every list can be taken along, narrowed to columns and kept as a view."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from partners.models import Partner
from tests.factories import NOON, make_line, make_partner, make_product, make_segment
from vir.foundation.documents.operations import store_file
from vir.foundation.identity.models import User
from vir.foundation.imports.models import ImportBatch, ImportSource
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant
from vir.foundation.web import listing

LISTS = (
    "programs",
    "partners",
    "segments",
    "products",
    "data/imports",
    "data/transactions",
    "finance/runs",
    "audit",
)


@pytest.fixture
def stocked(kestrel: Tenant, osprey: Tenant, olga: User) -> Tenant:
    for tenant, count in ((osprey, 1), (kestrel, 3)):
        with tenant_context(tenant.id):
            for number in range(count):
                alder = make_partner(f"P-{number}", name=f"{tenant.name} {number}", city=f"City {9 - number}")
                drill = make_product(f"SKU-{number}", name=f"Drill of {tenant.name}", brand=f"B{number}")
                make_line(alder, drill, date(2026, 11, 20 + number), "10.50", document=f"INV-{number}")
            _import(olga)
    return kestrel


def _import(olga: User) -> None:
    source = ImportSource.objects.create(kind="partners", name="ERP")
    stored = store_file(name="p.csv", content_type="text/csv", chunks=[b"x"], at=NOON)
    ImportBatch.objects.create(
        number=1,
        kind="partners",
        state="mapping",
        source=source,
        file=stored,
        file_name="p.csv",
        file_sha256=stored.sha256,
        uploaded_by=olga,
        uploaded_at=NOON,
    )


@pytest.fixture
def owner(stocked: Tenant, olga: User, client_as: Callable[[User], Client]) -> Client:
    return client_as(olga)


def table(client: Client, path: str) -> list[list[str]]:
    answer = client.get(f"/t/kestrel/{path}")
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.content.decode())))


def test_partners_are_taken_along_in_the_order_and_columns_shown(owner: Client) -> None:
    assert table(owner, "partners/?sort=city&cols=city,partner_code&format=csv") == [
        ["partner", "city", "partner_code"],
        ["Kestrel Tools 2", "City 7", "P-2"],
        ["Kestrel Tools 1", "City 8", "P-1"],
        ["Kestrel Tools 0", "City 9", "P-0"],
    ]


def test_segments_are_taken_along_with_everyone_first_or_in_the_order_asked_for(
    owner: Client, kestrel: Tenant, osprey: Tenant
) -> None:
    with tenant_context(osprey.id):
        make_segment("Theirs", [])
    with tenant_context(kestrel.id):
        first, second = Partner.objects.order_by("code")[:2]
        make_segment("Ohio", [first, second])
        make_segment("=Texas", [second])

    asked = "cols=kind,belongs,partners,overlaps,programs&format=csv"
    everyone = ["Everyone", "", "Every partner, also those that are added later", "3", "", ""]
    assert table(owner, f"segments/?{asked}") == [
        ["segment", "kind", "belongs", "partners", "overlaps", "programs"],
        everyone,
        ["'=Texas", "By hand", "By hand", "1", "1", ""],
        ["Ohio", "By hand", "By hand", "2", "1", ""],
    ]
    assert [row[0] for row in table(owner, f"segments/?sort=-partners&{asked}")] == [
        "segment",
        "Everyone",
        "Ohio",
        "'=Texas",
    ]


def test_products_are_taken_along(owner: Client) -> None:
    assert table(owner, "products/?sort=-sku&cols=brand&q=SKU&format=csv") == [
        ["sku", "brand"],
        ["SKU-2", "B2"],
        ["SKU-1", "B1"],
        ["SKU-0", "B0"],
    ]


def test_transactions_are_taken_along_with_the_codes_of_what_they_name(owner: Client) -> None:
    assert table(owner, "data/transactions/?sku=SKU-1&cols=partner,net_amount,quantity&format=csv") == [
        ["sale_date", "partner", "partner_code", "net_amount", "quantity", "currency"],
        ["2026-11-21", "Kestrel Tools 1", "P-1", "10.50", "1", "USD"],
    ]


def test_imports_are_taken_along(owner: Client) -> None:
    assert table(owner, "data/imports/?cols=file,uploaded_by,good&format=csv") == [
        ["import", "file", "uploaded_by", "good"],
        ["1", "p.csv", "Olga", ""],
    ]


@pytest.mark.parametrize("path", LISTS)
def test_every_list_is_a_workbook_and_a_page_with_its_columns(path: str, owner: Client) -> None:
    page, book = owner.get(f"/t/kestrel/{path}/"), owner.get(f"/t/kestrel/{path}/?format=xlsx")

    name = path.rsplit("/", 1)[-1].replace("runs", "payout_runs")
    assert (page.status_code, book.status_code) == (200, 200)
    assert book["Content-Disposition"] == f'attachment; filename="kestrel_{name}_2026-11-23.xlsx"'
    assert book.content[:2] == b"PK"


@pytest.mark.parametrize("path", [path for path in LISTS if path not in ("programs", "finance/runs")])
@pytest.mark.parametrize(
    "query",
    ["cols=nonsense&sort=nonsense&page=99", "cols=%00&sort=-", "sort=-partner", "page=x&cols=,,&q=%00"],
)
def test_an_address_that_makes_no_sense_shows_the_list(path: str, query: str, owner: Client) -> None:
    assert owner.get(f"/t/kestrel/{path}/?{query}").status_code == 200


@pytest.mark.parametrize(
    "path", ["partners", "segments", "products", "data/imports", "data/transactions", "audit"]
)
def test_a_view_of_a_list_becomes_its_tab(path: str, owner: Client) -> None:
    page = path.rsplit("/", 1)[-1]

    saved = owner.post("/t/kestrel/views/save/", {"page": page, "name": "Mine", "query": "cols=x&format=csv"})

    assert saved.headers["Location"] == f"/t/kestrel/{path}/?cols=x"
    assert 'aria-current="page">Mine</a>' in owner.get(saved.headers["Location"]).content.decode()


def test_a_list_too_long_for_a_file_says_so(owner: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing.read_list, "__kwdefaults__", {"found": None, "file_rows_max": 2})

    answer = owner.get("/t/kestrel/partners/?format=csv")

    assert answer.status_code == 422
    assert "3 partners were found, and a file holds 2. Narrow the list first." in answer.content.decode()


@pytest.mark.parametrize(
    ("path", "queries"),
    [("partners/", 18), ("products/", 17)],
)
def test_a_list_asks_the_database_as_often_for_three_rows_as_for_one(
    path: str, queries: int, owner: Client, stocked: Tenant, django_assert_num_queries: Callable[..., Any]
) -> None:
    owner.get(f"/t/kestrel/{path}")

    for query in ("?q=0", ""):
        with django_assert_num_queries(queries):
            owner.get(f"/t/kestrel/{path}{query}")


def test_a_thirteenth_view_is_one_too_many(owner: Client) -> None:
    for number in range(13):
        answer = owner.post(
            "/t/kestrel/views/save/", {"page": "partners", "name": f"View {number}", "query": ""}, follow=True
        )

    assert "You have 12 views of this list. Remove one first." in answer.content.decode()
