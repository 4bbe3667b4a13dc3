"""Matching a file: what only a person can tell is asked on the file's own values, and letters can be read anew."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.claims.intake import Browser, csv, uploaded, work
from tests.corpus import biff, opendoc
from tests.factories import make_partner, make_product
from vir.foundation.identity.models import User
from vir.foundation.imports.models import ImportBatch, ImportSource
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

pytestmark = pytest.mark.django_db
HEADER = "Rechnungsnummer;Rechnungsdatum;Kundennummer;Artikelnummer;Menge;Nettobetrag;Einzelpreis"
LINES = (
    "INV-1;03.04.2026;ALDER;CD-18-KIT;1;1.234;1.234",
    "INV-2;04.05.2026;ALDER;CD-18-KIT;2;2.468;1.234",
)


@pytest.fixture
def books(kestrel: Tenant) -> None:
    with tenant_context(kestrel.id):
        make_partner("ALDER")
        make_product("CD-18-KIT")


@pytest.fixture
def browser(priya: User, client_as: Callable[[User], Client]) -> Browser:
    return Browser(client_as(priya))


def _brought(kestrel: Tenant, content: bytes, name: str = "file.csv") -> ImportBatch:
    with tenant_context(kestrel.id):
        return uploaded(content, name=name)


def test_headers_in_german_are_matched(kestrel: Tenant, books: None, browser: Browser) -> None:
    batch = _brought(kestrel, csv(HEADER, *LINES))

    page = browser.get(f"imports/{batch.number}/columns/")

    headers = {row["column"].name: row["choice"].header for row in page.context["rows"]}
    assert {name: header for name, header in headers.items() if header} == {
        "document": "Rechnungsnummer",
        "sale_date": "Rechnungsdatum",
        "partner": "Kundennummer",
        "sku": "Artikelnummer",
        "quantity": "Menge",
        "net": "Nettobetrag",
        "unit_price": "Einzelpreis",
    }


def test_values_with_two_readings_are_shown_under_each(
    kestrel: Tenant, books: None, browser: Browser
) -> None:
    batch = _brought(kestrel, csv(HEADER, *LINES))

    page = browser.get(f"imports/{batch.number}/columns/")

    shown = {
        row["column"].name: [
            (way["words"], [one.reads for one in way["examples"]]) for way in row["readings"]
        ]
        for row in page.context["rows"]
        if row["readings"]
    }
    assert shown == {
        "sale_date": [
            ("31/10/2026 (day first)", ["3 Apr 2026", "4 May 2026"]),
            ("10/31/2026 (month first)", ["4 Mar 2026", "5 Apr 2026"]),
        ],
        "net": [
            ("1,234.50 (decimal point)", ["1.234", "2.468"]),
            ("1.234,50 (decimal comma)", ["1,234.00", "2,468.00"]),
        ],
        "unit_price": [("1,234.50 (decimal point)", ["1.234"]), ("1.234,50 (decimal comma)", ["1,234.00"])],
    }
    assert 'type="radio" id="id_format_net_COMMA" name="format-net" value="COMMA"' in page.content.decode()


def test_one_answer_is_enough_for_all_columns_of_figures(
    kestrel: Tenant, books: None, browser: Browser
) -> None:
    batch = _brought(kestrel, csv(HEADER, *LINES))

    answer = browser.match(batch.number, **{"format-sale_date": "DMY", "format-net": "COMMA"})

    assert answer.status_code == 302
    with tenant_context(kestrel.id):
        formats = ImportBatch.objects.get().reading["formats"]
        assert ImportSource.objects.get().reading["formats"] == formats
    assert (formats["sale_date"], formats["net"], formats["unit_price"]) == ("DMY", "COMMA", "COMMA")


def test_both_readings_stay_in_sight_once_one_is_chosen(
    kestrel: Tenant, books: None, browser: Browser
) -> None:
    batch = _brought(kestrel, csv(HEADER, *LINES))

    page = browser.match(batch.number, **{"format-net": "COMMA", "preview": "1"})

    chosen = {
        row["column"].name: [way["name"] for way in row["readings"] if way["selected"]]
        for row in page.context["rows"]
        if row["readings"]
    }
    assert chosen == {"sale_date": [], "net": ["COMMA"], "unit_price": ["COMMA"]}


def test_letters_that_look_wrong_are_read_in_another_encoding(
    kestrel: Tenant, books: None, browser: Browser
) -> None:
    text = "Code,Name,City\nALDER,Alder Kft,Győr\n"
    with tenant_context(kestrel.id):
        batch = uploaded(text.encode("cp1250"), kind="partners")
    page = browser.get(f"imports/{batch.number}/columns/")

    browser.match(batch.number, act="sheet", sheet="Windows-1250, central European")

    assert page.context["other_sheets"] == ["Windows-1250, central European"]
    with tenant_context(kestrel.id):
        work(batch.id)
    again = browser.get(f"imports/{batch.number}/columns/")
    city = next(row for row in again.context["rows"] if row["column"].name == "city")
    assert [one.text for one in city["examples"]] == ["Győr"]


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_old_and_open_workbooks_are_matched_like_others(
    kind: str, kestrel: Tenant, books: None, browser: Browser
) -> None:
    names = ("Invoice", "Invoice date", "Customer no.", "SKU", "Qty", "Net amount")
    old = biff.workbook(
        biff.header(*names),
        *(biff.text(1, place, text) for place, text in ((0, "INV-1"), (2, "ALDER"), (3, "CD-18-KIT"))),
        biff.number(1, 1, 46299, 1),
        biff.number(1, 4, 2),
        biff.formula(1, 5, 41.0),
    )
    new = opendoc.workbook(
        opendoc.header(*names),
        opendoc.row(
            opendoc.text("INV-1"),
            opendoc.cell("date", "2026-10-04", "04.10.26"),
            opendoc.text("ALDER"),
            opendoc.text("CD-18-KIT"),
            opendoc.number("2"),
            opendoc.number("41", 'table:formula="of:=2*20.5"'),
        ),
    )

    batch = _brought(kestrel, old if kind == "xls" else new, name=f"sales.{kind}")

    page = browser.get(f"imports/{batch.number}/columns/")
    rows = {row["column"].name: row["examples"] for row in page.context["rows"]}
    assert [one.reads for one in rows["sale_date"]] == ["4 Oct 2026"]
    assert [(one.text, one.fault.split(",")[0]) for one in rows["net"]] == [
        ("41", "is the result of a formula")
    ]
    assert page.context["sniffed"].kind == kind
