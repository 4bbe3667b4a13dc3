"""Real sales of a bicycle maker, through the real pages and the real jobs."""

from __future__ import annotations

import csv
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from django.db.models import Sum
from django.test import Client

from claims.models import SalesFreshness, SalesLine, StagedLine
from partners.models import Partner
from programs.models import Product
from tests.claims.intake import Browser, number_of, work
from vir.foundation.audit.models import AuditEvent
from vir.foundation.documents.models import StoredFile
from vir.foundation.identity.models import User
from vir.foundation.imports.models import ImportBatch
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

pytestmark = pytest.mark.django_db


@pytest.fixture
def source(shared: Path) -> Path:
    return shared / "data" / "adventureworks"


@pytest.fixture
def browser(priya: User, client_as: Callable[[User], Client]) -> Browser:
    return Browser(client_as(priya))


def test_partners_products_and_sales_come_in_once_and_sales_go_out_again(
    kestrel: Tenant, browser: Browser, source: Path
) -> None:
    with (source / "sales.csv").open(newline="") as file:
        truth = list(csv.DictReader(file))
    net = sum(Decimal(row["SalesAmount"]) for row in truth)

    for kind, name, count in (
        ("partners", "resellers.csv", 701),
        ("products", "products.csv", 397),
        ("sales", "sales.csv", 47_572),
    ):
        batch = _through_the_pages(kestrel, browser, kind, (source / name).read_bytes(), name)
        assert (batch.state, batch.rows_total, batch.rows_good, batch.rows_bad) == (
            "committed",
            count,
            count,
            0,
        )

    with tenant_context(kestrel.id):
        assert Partner.objects.count() == 701
        assert Product.objects.count() == 397
        lines = SalesLine.objects.aggregate(net=Sum("net"), quantity=Sum("quantity"))
        assert SalesLine.objects.count() == len(truth)
        assert lines == {"net": net, "quantity": sum(Decimal(row["OrderQuantity"]) for row in truth)}
        assert StagedLine.objects.count() == 0
        fresh = SalesFreshness.objects.get()
        assert (fresh.counted_to.isoformat(), fresh.lines) == (
            max(row["OrderDate"] for row in truth),
            len(truth),
        )

    _the_same_file_again_is_refused_by_name(kestrel, browser, (source / "sales.csv").read_bytes())
    _a_file_that_overlaps_adds_only_what_is_new(kestrel, browser, source / "sales.csv", net)
    _rolling_both_back_leaves_nothing(kestrel, browser)


def _through_the_pages(
    kestrel: Tenant, browser: Browser, kind: str, content: bytes, name: str
) -> ImportBatch:
    number = number_of(browser.upload(kind, content, name=name))
    with tenant_context(kestrel.id):
        batch = ImportBatch.objects.get(number=number)
        assert work(batch.id) == "done"
    assert browser.match(number).status_code == 302
    with tenant_context(kestrel.id):
        assert work(batch.id) == "done"
        batch.refresh_from_db()
    assert browser.commit(number, batch.rows_good).status_code == 302
    with tenant_context(kestrel.id):
        assert work(batch.id) == "done"
        batch.refresh_from_db()
    return batch


def _the_same_file_again_is_refused_by_name(kestrel: Tenant, browser: Browser, content: bytes) -> None:
    with tenant_context(kestrel.id):
        before = ImportBatch.objects.count(), StoredFile.objects.count()
        day = ImportBatch.objects.get(number=3).committed_at

    answer = browser.upload("sales", content, name="the same under another name.csv")

    assert answer.status_code == 422
    assert answer.context["error"].startswith("This file was committed on ")
    assert answer.context["error"].endswith(" as import 3. To commit it again, roll that import back first.")
    assert day is not None
    with tenant_context(kestrel.id):
        assert (ImportBatch.objects.count(), StoredFile.objects.count()) == before


def _a_file_that_overlaps_adds_only_what_is_new(
    kestrel: Tenant, browser: Browser, path: Path, net: Decimal
) -> None:
    header, *rows = path.read_text().splitlines()
    new = "SO99999,2019-12-31,349,676,2,10.00,20.00"
    content = "\n".join([header, *rows[-500:], new, ""]).encode()

    batch = _through_the_pages(kestrel, browser, "sales", content, "overlap.csv")

    assert (batch.rows_total, batch.rows_good, batch.rows_duplicate, batch.rows_bad) == (501, 1, 500, 0)
    with tenant_context(kestrel.id):
        assert SalesLine.objects.aggregate(net=Sum("net"))["net"] == net + 20
        first = batch.problems.filter(weight="duplicate").order_by("row").first()
        assert first is not None
        assert first.message == (
            f"Row 2, SalesOrderNumber: we received this line of '{rows[-500].split(',')[0]}' before,"
            f" in import 3, row {len(rows) - 500 + 2}. We kept the first."
        )


def _rolling_both_back_leaves_nothing(kestrel: Tenant, browser: Browser) -> None:
    page = browser.get("imports/3/rollback/")
    assert "Roll back 47,572 lines" in page.content.decode()
    for number in (3, 4):
        assert browser.roll_back(number).status_code == 302
        with tenant_context(kestrel.id):
            batch = ImportBatch.objects.get(number=number)
            assert work(batch.id) == "done"
    with tenant_context(kestrel.id):
        assert SalesLine.objects.count() == 0
        assert list(SalesFreshness.objects.values_list("counted_to", "file_at", "lines")) == [(None, None, 0)]
        states = dict(ImportBatch.objects.values_list("number", "state"))
        assert states == {1: "committed", 2: "committed", 3: "rolled_back", 4: "rolled_back"}
        acts = AuditEvent.objects.filter(object_kind="import", object_code="3").order_by("at", "id")
        assert {act.action for act in acts} == {"import.opened", "import.committed", "import.rolled_back"}
