"""One sales line on a page of its own, and the cells of the list that its programs fill."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import (
    NOON,
    make_line,
    make_partner,
    make_product,
    make_published_program,
    program_document,
)
from vir.foundation.documents.operations import store_file
from vir.foundation.identity.models import User
from vir.foundation.imports.models import ImportBatch, ImportSource
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

pytestmark = pytest.mark.django_db
PAGE = "/t/kestrel/data/transactions/"


def make_import(number: int = 1) -> UUID:
    stored = store_file(name="sales.csv", content_type="text/csv", chunks=[b"x"], at=NOON)
    batch = ImportBatch.objects.create(
        number=number,
        kind="sales",
        state="committed",
        source=ImportSource.objects.get_or_create(kind="sales", name="ERP")[0],
        file=stored,
        file_name=stored.name,
        file_sha256=f"{number:064x}",
        uploaded_at=NOON,
        committed_at=NOON,
    )
    return UUID(str(batch.id))


@pytest.fixture
def lines(osprey: Tenant, kestrel: Tenant, priya: User, lena: User) -> None:
    """Three lines of one import, and another vendor's line of an import with the same number."""
    with tenant_context(osprey.id):
        stranger = make_partner("ALDER", name="Strange Supply")
        make_line(
            stranger,
            make_product("DRILL-1"),
            date(2026, 10, 5),
            "9",
            row=2,
            document="STRANGE",
            batch_id=make_import(),
        )
    with tenant_context(kestrel.id):
        alder, batch = make_partner("ALDER", name="Alder Supply"), make_import()
        drill, spare = (
            make_product("DRILL-1", category="Cordless"),
            make_product("SPARE-1", category="Spares"),
        )
        day = date(2026, 10, 5)
        make_line(alder, drill, day, "100.50", "2", document="INV-1", row=2, batch_id=batch)
        make_line(alder, spare, day, "5.00", document="INV-1", line_key="L:2", row=3, batch_id=batch)
        make_line(alder, drill, date(2026, 1, 5), "7.00", document="INV-0", row=4, batch_id=batch)
        document = program_document(products={"include": [{"category": "Cordless"}]})
        make_published_program(document, partners=[alder], owner=priya, approver=lena)


def test_a_line_names_the_program_that_counts_it_and_opens_the_amount(lines: None, console: Client) -> None:
    page = console.get(f"{PAGE}1-2/")

    assert [(row["is"].code, row["opens"]) for row in page.context["counting"]] == [
        ("VIR-2026-014", "/t/kestrel/finance/earnings/VIR-2026-014/ALDER/2026-10-01/")
    ]
    assert page.context["others"] == []
    assert [one.key for one in page.context["document"]] == ["1-3"]
    assert b"STRANGE" not in page.content


def test_a_line_that_counts_nowhere_says_why_not(lines: None, console: Client) -> None:
    page = console.get(f"{PAGE}1-3/")

    assert "No program counts this line" in page.content.decode()
    assert [row["is"].why for row in page.context["others"]] == [
        "SPARE-1 is not among the products that count."
    ]


@pytest.mark.parametrize("key", ["1-99", "2-2", "CLM-1-2", "1-2-3", "nothing", "01-2"])
def test_a_key_that_names_no_line_is_not_found(lines: None, console: Client, key: str) -> None:
    assert console.get(f"{PAGE}{key}/").status_code == 404


def test_the_cells_of_the_list_are_filled_in_one_request(lines: None, console: Client) -> None:
    listed = console.get(PAGE, {"first": "2026-01-01", "last": "2026-12-31"})
    cells = console.get(f"{PAGE}counted/", {"lines": listed.context["keys"]}).content.decode()

    assert listed.context["keys"] == "1-2,1-3,1-4"
    assert cells.count('id="counts-') == 3
    assert "VIR-2026-014" in cells
    assert "None: the product does not count" in cells
    assert "None: outside the period’s dates" in cells


def test_keys_that_name_nothing_are_passed_over(lines: None, console: Client) -> None:
    cells = console.get(f"{PAGE}counted/", {"lines": "CLM-1-2,1-2,;--,"}).content.decode()

    assert cells.count('id="counts-') == 1


@pytest.mark.parametrize("keys", ["1-2", "1-2,1-3,1-4"])
def test_the_cells_cost_the_same_for_one_line_and_for_three(lines: None, console: Client, keys: str) -> None:
    with CaptureQueriesContext(connection) as counted:
        console.get(f"{PAGE}counted/", {"lines": keys})

    assert len([one for one in counted if one["sql"].lstrip().startswith("SELECT")]) == 15
