"""The pages of the books: every figure opens its entries, and each role does its part."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from payouts.enums import Column
from payouts.models import AccountingPeriod, GeneralLedgerBalance, LedgerEntry, RollforwardReview
from programs.models import Program
from tests.factories import make_person
from vir.foundation.identity.models import User
from vir.foundation.tenancy.models import Tenant

ClientAs = Callable[[User], Client]
Books = dict[str, Program]
FINANCE = "/t/kestrel/finance/"
MONTH = f"{FINANCE}periods/2026-11/"
ACTS = f"{FINANCE}accruals/2026-11/"


def text_of(response: Any) -> str:
    """Give the words of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())).strip()


def links_of(response: Any) -> list[str]:
    """Give the addresses of the amounts of a page."""
    found = re.findall(r'class="opens money" href="([^"]+)"', response.content.decode())
    return [link.replace("&amp;", "&") for link in found]


def test_before_the_books_begin_the_pages_say_so(inside: Tenant, finn: User, client_as: ClientAs) -> None:
    client = client_as(finn)

    assert "The books have not begun." in text_of(client.get(f"{FINANCE}accruals/"))
    assert "The books have not begun." in text_of(client.get(f"{FINANCE}periods/"))


def test_the_rollforward_shows_the_table_and_its_total(books: Books, finn: User, client_as: ClientAs) -> None:
    response = client_as(finn).get(f"{FINANCE}accruals/")

    assert response.status_code == 200
    page = text_of(response)
    assert "VIR-2026-014 Q4 Cordless Growth 61,240.18 54,118.37 221.65" in page
    assert (
        "VIR-2026-009 Q3 Fasteners 88,412.50 — nil (1,306.20 ) (64,975.30 ) (18,420.00 ) — nil 3,711.00"
        in page
    )
    assert "No balance of the general ledger is entered not compared" in page
    assert "777,777.77" not in page


def test_every_amount_of_the_table_opens_entries_that_add_up_to_it(
    books: Books, finn: User, client_as: ClientAs
) -> None:
    client = client_as(finn)
    links = [link for link in links_of(client.get(f"{FINANCE}accruals/")) if "/entries/" in link]

    assert len(links) == 15
    for link in links:
        page = client.get(link)
        assert page.status_code == 200, link
        shown = page.context["sums"]
        assert [currency for currency, _ in shown] == ["USD"], link
    total = client.get(f"{FINANCE}entries/?period=2026-11&column=closing&currency=USD")
    assert total.context["sums"][0][1].owed == Decimal("119291.20")


def test_an_entry_shows_its_legs_and_where_it_comes_from(
    books: Books, enter: Callable[..., LedgerEntry], finn: User, client_as: ClientAs
) -> None:
    entry = enter(
        Column.PRIOR,
        "-4.00",
        books["cordless"],
        working={"method": "pace", "expected_tier": 3, "target": "11.00"},
    )

    page = text_of(client_as(finn).get(f"{FINANCE}entries/{entry.code}/"))

    assert "Accrued rebates 4.00 Rebate expense 4.00 Total 4.00 4.00" in page
    assert "Expected tier at the pace so far × purchases to date" in page
    assert "Expected tier T3" in page
    assert "Recalculation 1" in page
    assert client_as(finn).get(f"{FINANCE}entries/LE-999/").status_code == 404
    assert client_as(finn).get(f"{FINANCE}entries/LE-x/").status_code == 404


def test_a_balance_is_pasted_and_the_difference_shown(books: Books, finn: User, client_as: ClientAs) -> None:
    client = client_as(finn)

    refused = client.post(f"{ACTS}balances/", {"lines": "2310; Accrued rebates; a lot"})
    assert refused.status_code == 422
    assert "Line 1:" in text_of(refused)
    sent = client.post(f"{ACTS}balances/", {"lines": "2310; Accrued rebates; 119,000.00"}, follow=True)

    page = text_of(sent)
    assert "Ledger balance 2310 Accrued rebates" in page
    assert "(291.20 )" in page
    assert GeneralLedgerBalance.objects.get().as_of == date(2026, 11, 23)


def test_reviewed_is_refused_with_an_unexplained_difference_on_the_page(
    books: Books, finn: User, client_as: ClientAs
) -> None:
    client = client_as(finn)
    client.post(f"{ACTS}balances/", {"lines": "2310; 119,000.00"})
    sent = {"currency": "USD", "closing": "119291.20", "explanation": ""}

    refused = client.post(f"{ACTS}review/", sent)

    assert refused.status_code == 422
    assert "Explain the difference, or clear it first." in text_of(refused)
    assert not RollforwardReview.objects.exists()
    done = client.post(f"{ACTS}review/", {**sent, "explanation": "Posted tomorrow"}, follow=True)
    assert "Reviewed by Finn on" in text_of(done)


@pytest.mark.parametrize(
    ("role", "keeps", "closes"),
    [
        ("owner", True, True),
        ("finance_preparer", True, False),
        ("finance_approver", True, True),
        ("program_manager", False, False),
        ("auditor", False, False),
    ],
)
def test_each_role_does_its_part(
    kestrel: Tenant, books: Books, client_as: ClientAs, role: str, keeps: bool, closes: bool
) -> None:
    client = client_as(make_person_outside(role))

    assert client.get(f"{FINANCE}accruals/").status_code == 200
    assert ("Enter balances" in text_of(client.get(f"{FINANCE}accruals/"))) is keeps
    assert (client.post(f"{ACTS}balances/", {"lines": ""}).status_code == 422) is keeps
    assert (client.post(f"{MONTH}close/").status_code == 422) is closes
    assert AccountingPeriod.objects.get().state == "open"


def make_person_outside(role: str) -> User:
    """Make a person of the open vendor."""
    tenant = Tenant.objects.get(slug="kestrel")
    return make_person(tenant, f"some-{role}", role)


def test_a_period_page_lists_what_is_to_be_done_with_links(
    books: Books, lena: User, client_as: ClientAs
) -> None:
    client = client_as(lena)

    page = client.get(MONTH)

    assert "Before it is closed" in text_of(page)
    assert "Rollforward reviewed Not reviewed: USD." in text_of(page)
    assert f'href="{FINANCE}accruals/?period=2026-11"' in page.content.decode()
    reviewed = client.post(f"{MONTH}review/", follow=True)
    assert "In review" in text_of(reviewed)
    refused = client.post(f"{MONTH}close/")
    assert (refused.status_code, "Nov 2026 cannot be closed yet." in text_of(refused)) == (422, True)
    assert client.get(f"{FINANCE}periods/2031-01/").status_code == 404
    assert client.get(f"{FINANCE}periods/nonsense/").status_code == 404


def test_the_program_has_its_own_page_of_accruals(books: Books, finn: User, client_as: ClientAs) -> None:
    page = text_of(client_as(finn).get("/t/kestrel/programs/VIR-2026-014/accruals/"))

    assert "Nov 2026 61,240.18 54,118.37 221.65 — nil — nil — nil 115,580.20" in page


def test_the_workbook_calculates_to_what_the_page_says(
    books: Books, finn: User, client_as: ClientAs, moment: datetime
) -> None:
    client = client_as(finn)
    client.post(f"{ACTS}balances/", {"lines": "2310; Accrued rebates; 119,000.00"})

    response = client.get(f"{ACTS}rollforward.xlsx")

    assert response["Content-Disposition"] == 'attachment; filename="rollforward_2026-11.xlsx"'
    sheet = load_workbook(io.BytesIO(response.content))["Rollforward USD"]
    kept = load_workbook(io.BytesIO(response.content), data_only=True)["Rollforward USD"]
    reckoned = Reckoner(sheet)
    formulas = [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert len(formulas) == 2 + 7 + 1
    for name in formulas:
        assert round(reckoned.value(name), 2) == round(Decimal(str(kept[name].value)), 2), name
    # Code, name, opening, five movements, closing; then the total.
    assert [sheet["A4"].value, sheet["B4"].value, sheet["C4"].value] == [
        "VIR-2026-014",
        "Q4 Cordless Growth",
        61240.18,
    ]
    assert round(reckoned.value("I6"), 2) == Decimal("119291.20")
    assert round(reckoned.value("I9"), 2) == Decimal("-291.20")


class Reckoner:
    """Work out the formulas of a sheet: sums of ranges, and the difference of two terms."""

    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet

    def value(self, name: str) -> Decimal:
        """Give the value of a cell."""
        found = self.sheet[name].value
        if not isinstance(found, str) or not found.startswith("="):
            return Decimal(str(found or 0))
        first, _, less = found[1:].partition("-")
        return self._term(first) - (self._term(less) if less else Decimal(0))

    def _term(self, text: str) -> Decimal:
        span = re.fullmatch(r"SUM\((\w+):(\w+)\)", text)
        if span is None:
            return self.value(text)
        cells = self.sheet[f"{span[1]}:{span[2]}"]
        rows = cells if isinstance(cells, tuple) else ((cells,),)
        return sum((self.value(cell.coordinate) for row in rows for cell in row), Decimal(0))


def test_the_finance_home_says_how_the_books_stand(books: Books, finn: User, client_as: ClientAs) -> None:
    page = text_of(client_as(finn).get(FINANCE))

    assert "Owed (books) $119,291.20" in page
    assert "General ledger not compared" in page
    assert "Payments explained 0%, $83,395.30 under way" in page
    assert "Before Nov 2026 is closed" in page
