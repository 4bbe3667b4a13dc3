"""The first run of a new vendor: from the first sign-in to the list that is done or put away."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from html import unescape
from typing import Any

import pytest
from django.test import Client

from claims.enums import ClaimKind
from claims.importers.claim_columns import claim_columns
from claims.importers.sales_columns import SALES_COLUMNS
from partners.importers.partner_columns import PARTNER_COLUMNS
from programs.importers.product_columns import PRODUCT_COLUMNS
from tests.factories import (
    make_line,
    make_partner,
    make_person,
    make_product,
    make_published_program,
    make_segment,
    make_tenant,
    program_document,
)
from vir.foundation.audit.models import AuditEvent
from vir.foundation.identity.founding import found_vendor
from vir.foundation.identity.models import Membership, User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

PAGE = "/t/heron/welcome/"
COMPANY = "/t/heron/settings/company/"
AT = datetime(2026, 11, 26, 9, tzinfo=UTC)
COLUMNS = {
    "partners": PARTNER_COLUMNS,
    "products": PRODUCT_COLUMNS,
    "sales": SALES_COLUMNS,
    "claims": claim_columns(ClaimKind.SHIP_DEBIT),
}


def said(response: Any) -> str:
    """Give the words of a page."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode()))).strip()


@pytest.fixture
def heron(db: None) -> tuple[Tenant, User]:
    """A vendor that was founded a moment ago, and its owner."""
    return found_vendor(
        slug="heron",
        name="Heron Tools",
        currency="USD",
        time_zone="UTC",
        owner_email="hanna@heron.example",
        owner_name="Hanna",
        owner_password="a long sentence for a test",
        at=AT,
    )


@pytest.fixture
def hanna(heron: tuple[Tenant, User], client_as: Callable[[User], Client]) -> Client:
    """Sit where the owner sits."""
    return client_as(heron[1])


class TestTheFirstSignIn:
    def test_it_leads_to_the_welcome_page_until_the_list_is_put_away(
        self, hanna: Client, heron: tuple[Tenant, User]
    ) -> None:
        first = hanna.get("/")
        shown = said(hanna.get(PAGE))
        strip = said(hanna.get(f"{PAGE}short/"))
        hanna.post(f"{PAGE}put-away/")
        later, gone = hanna.get("/"), hanna.get(f"{PAGE}short/")
        hanna.post(f"{PAGE}put-away/", {"do": "back"})

        assert first.headers["Location"] == PAGE
        assert "0 of 5 completed" in shown
        assert re.findall(r"about \d minutes? ([A-Z][a-z ]+?) (?=[A-Z])", shown)[:2] == [
            "Not yet started",
            "Not yet started",
        ]
        assert strip == "Set up your workspace : 5 of 5 left, next Company, currency, fiscal year."
        assert (later.headers["Location"], gone.content.strip()) == ("/t/heron/", b"")
        assert hanna.get("/").headers["Location"] == PAGE

    def test_who_sets_nothing_up_goes_home(
        self, heron: tuple[Tenant, User], client_as: Callable[[User], Client]
    ) -> None:
        finn = client_as(make_person(heron[0], "finn", "finance_preparer"))

        assert finn.get("/").headers["Location"] == "/t/heron/"
        assert finn.get(PAGE).status_code == 403

    def test_the_demo_is_opened_by_its_members_alone(self, hanna: Client, heron: tuple[Tenant, User]) -> None:
        demo = make_tenant("kestrel", "Kestrel Tools", environment="demo", pinned_on=date(2026, 11, 23))
        before = hanna.get(PAGE).content.decode()
        with tenant_context(demo.id):
            Membership.objects.create(user=heron[1], role="program_manager", created_at=AT)
        after = hanna.get(PAGE).content.decode()

        assert ("Open the demo" in before, "You are not a member of one on this server" in before) == (
            False,
            True,
        )
        assert '<a class="button" href="/t/kestrel/">Open the demo</a>' in after
        assert '<a href="/t/kestrel/partners/ALDER/">See it as Alder Supply</a>' in after


def test_the_list_is_completed_by_what_is_there(hanna: Client, heron: tuple[Tenant, User]) -> None:
    tenant, owner = heron
    hanna.post(
        COMPANY,
        {
            "name": "Heron",
            "currency": "EUR",
            "time_zone": "Europe/Berlin",
            "fiscal_month": "4",
            "country": "de",
        },
    )
    with tenant_context(tenant.id):
        partner = make_partner("FERN", name="Fern Supply")
        make_segment("Wholesale", [partner])
        drill = make_product("D", category="Cordless")
        make_line(partner, drill, date(2025, 10, 5), "100")
        make_line(partner, drill, date(2026, 10, 5), "200")
    halfway = said(hanna.get(PAGE))
    lena = make_person(tenant, "lena", "finance_approver")
    with tenant_context(tenant.id):
        make_person(tenant, "marta", "partner_admin", partner.id)
        make_published_program(program_document(), partners=[partner], owner=owner, approver=lena)

    assert "3 of 5 completed" in halfway
    assert "5 Oct 2025–5 Oct 2026" in halfway
    assert "5 of 5 completed" in said(hanna.get(PAGE))
    assert hanna.get("/").headers["Location"] == "/t/heron/"


class TestTheCompany:
    def test_the_owner_sets_it_and_the_trail_says_so(self, hanna: Client, heron: tuple[Tenant, User]) -> None:
        typed = {"currency": " eur ", "time_zone": "Europe/Berlin", "fiscal_month": "4", "country": "de"}
        answer = hanna.post(COMPANY, {"name": " Heron   GmbH ", **typed})

        kept = Tenant.objects.get(slug="heron")
        assert answer.status_code == 302
        assert (kept.name, kept.currency, kept.time_zone) == ("Heron GmbH", "EUR", "Europe/Berlin")
        assert (kept.fiscal_year_start_month, kept.country) == (4, "DE")
        with tenant_context(kept.id):
            (data,) = AuditEvent.objects.filter(action="vendor.company_set").values_list("data", flat=True)
        assert data == {
            "name": ["Heron Tools", "Heron GmbH"],
            "currency": ["USD", "EUR"],
            "time_zone": ["UTC", "Europe/Berlin"],
            "fiscal_year_start_month": [1, 4],
            "country": ["", "DE"],
        }

    @pytest.mark.parametrize(
        ("field", "value", "words"),
        [
            ("name", " ", "Name: write 1 to 120 characters"),
            ("currency", "US", "Currency: “US” is not an ISO 4217 code"),
            ("time_zone", "Mars", "Time zone: “Mars” is not known"),
            ("fiscal_month", "13", "Fiscal year: choose the month"),
            ("country", "U1", "Country: “U1” is not a code of two letters"),
        ],
    )
    def test_what_cannot_be_used_changes_nothing_and_says_where(
        self, hanna: Client, field: str, value: str, words: str
    ) -> None:
        typed = {"name": "X", "currency": "EUR", "time_zone": "UTC", "fiscal_month": "1", "country": "DE"}
        answer = hanna.post(COMPANY, typed | {field: value})

        kept = Tenant.objects.get(slug="heron")
        assert answer.status_code == 422
        assert words in said(answer)
        assert f'href="#id_{field}"' in answer.content.decode()
        assert (kept.name, kept.currency) == ("Heron Tools", "USD")

    def test_the_currency_stays_once_a_program_is_written(
        self, hanna: Client, heron: tuple[Tenant, User]
    ) -> None:
        tenant, owner = heron
        lena = make_person(tenant, "lena", "finance_approver")
        with tenant_context(tenant.id):
            partner = make_partner("FERN")
            make_published_program(program_document(), partners=[partner], owner=owner, approver=lena)
        typed = {"name": "Heron", "time_zone": "UTC", "fiscal_month": "1", "country": "US"}
        forged = hanna.post(COMPANY, typed | {"currency": "EUR"})
        without = hanna.post(COMPANY, typed)

        assert (forged.status_code, without.status_code) == (422, 302)
        assert 'name="currency"' not in hanna.get(COMPANY).content.decode()
        assert Tenant.objects.get(slug="heron").currency == "USD"

    def test_a_program_manager_does_not_change_it(
        self, heron: tuple[Tenant, User], client_as: Callable[[User], Client]
    ) -> None:
        assert client_as(make_person(heron[0], "priya", "program_manager")).get(COMPANY).status_code == 403


class TestFilesToFillIn:
    @pytest.mark.parametrize("kind", list(COLUMNS))
    def test_the_headings_are_those_that_an_import_reads(self, hanna: Client, kind: str) -> None:
        answer = hanna.get(f"{PAGE}samples/{kind}.csv")
        book = hanna.get(f"{PAGE}samples/{kind}.xlsx")

        header, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
        labels = {column.label for column in COLUMNS[kind]}
        needed = {column.label for column in COLUMNS[kind] if column.required}
        assert needed <= set(header) <= labels
        assert len(rows) == 2
        assert all(cell for row in rows for label, cell in zip(header, row, strict=True) if label in needed)
        shared = zipfile.ZipFile(io.BytesIO(book.content)).read("xl/sharedStrings.xml").decode()
        assert set(header) <= set(re.findall(r"<t[^>]*>([^<]*)</t>", shared))

    def test_the_rows_are_the_vendors_own_where_it_has_some(
        self, hanna: Client, heron: tuple[Tenant, User], osprey: Tenant
    ) -> None:
        with tenant_context(osprey.id):
            make_partner("AAA", name="Somebody else's")
        with tenant_context(heron[0].id):
            fern = make_partner("FERN", name="Fern Supply")
            make_line(fern, make_product("00042"), date(2026, 10, 5), "149.50")

        people, sales = (
            list(
                csv.DictReader(
                    io.StringIO(hanna.get(f"{PAGE}samples/{kind}.csv").content.decode("utf-8-sig"))
                )
            )
            for kind in ("partners", "sales")
        )
        assert [row["Code"] for row in people] == ["FERN"]
        assert [(row["Partner"], row["SKU"], row["Net amount"]) for row in sales] == [
            ("FERN", "00042", "149.5")
        ]

    def test_there_are_no_others(self, hanna: Client) -> None:
        answers = [hanna.get(f"{PAGE}samples/{name}").status_code for name in ("people.csv", "sales.pdf")]

        assert answers == [404, 404]
