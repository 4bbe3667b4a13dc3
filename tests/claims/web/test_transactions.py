"""Searching the lines: what is found, what it adds up to, and the file of it."""

from __future__ import annotations

import csv as csv_files
import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from tests.claims.intake import Browser
from tests.factories import make_line, make_partner, make_product
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(kestrel: Tenant, osprey: Tenant, priya: User, client_as: Callable[[User], Client]) -> Browser:
    """Open the pages over five lines of two partners, beside a lookalike of another vendor."""
    with tenant_context(kestrel.id):
        alder, bexley = (
            make_partner("ALDER", name="Alder Supply"),
            make_partner("BEXLEY", name="Bexley 100% Electric"),
        )
        kit, drill = make_product("CD-18-KIT", name="Cordless kit"), make_product("CD-12-DRV", name="Driver")
        make_line(alder, kit, date(2026, 10, 4), "100.50", "2", document="INV-1")
        make_line(alder, drill, date(2026, 10, 5), "50.25", document="INV-2")
        make_line(alder, kit, date(2026, 11, 5), "-20.25", "-1", document="CRN-1")
        make_line(bexley, kit, date(2026, 11, 6), "10.00", document="INV-3", currency="CAD")
        make_line(bexley, kit, date(2026, 5, 6), "70.00", document="INV-0")
    with tenant_context(osprey.id):
        make_line(
            make_partner("ALDER", name="Alder Supply"),
            make_product("CD-18-KIT", name="Cordless kit"),
            date(2026, 10, 4),
            "9999.00",
            document="INV-1",
        )
    return Browser(client_as(priya))


def documents(page: Any) -> list[str]:
    return [line.document for line in page.context["page"]]


def test_without_a_question_the_newest_days_are_shown_newest_first(browser: Browser) -> None:
    page = browser.get("transactions/")

    assert documents(page) == ["INV-3", "CRN-1", "INV-2", "INV-1"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"partner": "ALDER"}, ["CRN-1", "INV-2", "INV-1"]),
        ({"partner": "alder sup"}, ["CRN-1", "INV-2", "INV-1"]),
        ({"partner": "100% e"}, ["INV-3", "INV-0"]),
        ({"partner": "100_ e"}, []),
        ({"sku": "CD-12-DRV"}, ["INV-2"]),
        ({"sku": "driver"}, ["INV-2"]),
        ({"document": "INV-1"}, ["INV-1"]),
        ({"line_type": "return"}, ["CRN-1"]),
        ({"first": "2026-10-05", "last": "2026-11-05"}, ["CRN-1", "INV-2"]),
        ({"last": "2026-10-04"}, ["INV-1", "INV-0"]),
        ({"batch": "1"}, []),
        ({"partner": "' OR 1=1 --"}, []),
    ],
)
def test_lines_are_found_by(browser: Browser, query: dict[str, str], found: list[str]) -> None:
    page = browser.get("transactions/", **query)

    assert (documents(page) if found else page.context["count"]) == (found or 0)


def test_totals_are_of_all_lines_found_and_never_mix_currencies(browser: Browser) -> None:
    page = browser.get("transactions/", first="2026-10-01")

    assert [(t.currency, t.lines, t.returns, t.quantity, t.net) for t in page.context["totals"]] == [
        ("CAD", 1, 0, Decimal(1), Decimal("10.00")),
        ("USD", 3, 1, Decimal(2), Decimal("130.50")),
    ]


def test_a_date_that_is_none_is_said_and_nothing_is_searched(browser: Browser) -> None:
    page = browser.get("transactions/", first="yesterday")

    assert page.status_code == 422
    assert "Enter a valid date." in page.content.decode()


def test_the_lines_found_are_downloaded_in_the_order_shown(browser: Browser) -> None:
    answer = browser.get("transactions.csv", partner="ALDER")

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv_files.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [(row["document"], row["sale_date"], row["quantity"], row["net_amount"]) for row in rows] == [
        ("CRN-1", "2026-11-05", "-1", "-20.25"),
        ("INV-2", "2026-10-05", "1", "50.25"),
        ("INV-1", "2026-10-04", "2", "100.5"),
    ]


def test_pages_follow_each_other_without_gaps(
    kestrel: Tenant, priya: User, client_as: Callable[[User], Client]
) -> None:
    with tenant_context(kestrel.id):
        partner, product = make_partner("ALDER"), make_product("CD-18-KIT")
        for number in range(120):
            make_line(partner, product, date(2026, 10, 4), "1.00", document=f"INV-{number:03}")
    browser = Browser(client_as(priya))

    pages = [browser.get("transactions/", batch="", first="2026-10-01", page=str(n)) for n in (1, 2, 3)]

    assert [len(documents(page)) for page in pages] == [50, 50, 20]
    assert sorted(d for page in pages for d in documents(page)) == [f"INV-{n:03}" for n in range(120)]


def test_an_empty_book_teaches_where_lines_come_from(
    kestrel: Tenant, priya: User, client_as: Callable[[User], Client]
) -> None:
    page = Browser(client_as(priya)).get("transactions/")

    assert "Import a sales file, and every committed line is found here." in page.content.decode()
