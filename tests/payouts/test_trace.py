"""Every amount opens: by its code, and from the finance home down to sales lines or a document in three clicks."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from urllib.parse import urljoin

import pytest
from django.test import Client

from payouts.models import LedgerEntry, Payment, Statement
from tests.payouts.reconciling.story import stage
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

HOME = "/t/kestrel/finance/"
CLICKS_MAX = 3
# What stands at the bottom: a sales line, the import it came with, or a claim.
BOTTOM = re.compile(r'href="[^"]*/(data/transactions/|data/imports/\d+|claims/CLM-)')
MONEY = re.compile(r'<a class="opens money" href="([^"]+)"')
ANY = re.compile(r'<a [^>]*href="([^"]+)"')


class Walk:
    """Follows links as a person would, each page opened once."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.pages: dict[str, str] = {}

    def page(self, url: str) -> str:
        """Open a page: what stands in its main part."""
        if url not in self.pages:
            answer = self.client.get(url, follow=True)
            assert answer.status_code == 200, f"{url} answers {answer.status_code}"
            is_page = answer.headers["Content-Type"].startswith("text/html")
            text = answer.content.decode() if is_page else ""
            self.pages[url] = text.partition("<main")[2]
        return self.pages[url]

    def links(self, url: str, pattern: re.Pattern[str]) -> list[str]:
        """List the links of a page, as whole addresses of the vendor."""
        found = (urljoin(url, unescape(link)).partition("#")[0] for link in pattern.findall(self.page(url)))
        return [link for link in dict.fromkeys(found) if link.startswith("/t/kestrel/") and link != url]

    def reaches_the_bottom(self, url: str, clicks: int) -> bool:
        """Say whether sales lines or a document are on a page, or so many clicks below it."""
        if BOTTOM.search(self.page(url)):
            return True
        if not clicks:
            return False
        money = self.links(url, MONEY)
        others = [link for link in self.links(url, ANY) if link not in money]
        return any(self.reaches_the_bottom(link, clicks - 1) for link in (*money, *others[:40]))


@pytest.fixture
def walk(db: None, client_as: Callable[[User], Client]) -> Walk:
    stage()
    return Walk(client_as(User.objects.get(email="finn@kestrel.example")))


def test_every_amount_of_the_finance_home_opens_in_three_clicks(walk: Walk) -> None:
    amounts = walk.links(HOME, MONEY)

    assert len(amounts) >= 3
    stuck = [url for url in amounts if not walk.reaches_the_bottom(url, CLICKS_MAX - 1)]
    assert stuck == []


def test_no_amount_of_a_program_on_the_finance_home_stands_without_its_working(walk: Walk) -> None:
    rows = re.findall(r"<tr>(.*?)</tr>", walk.page(HOME), re.DOTALL)
    amounts = [
        cell for row in rows for cell in re.findall(r'<td class="num"[^>]*>(.*?)</td>', row, re.DOTALL)
    ]

    assert any('class="opens money"' in cell for cell in amounts)
    # An estimate rests on the same page as what is earned, which is the link before it.
    assert [cell for cell in amounts if '<span class="money"' in cell and "about" not in cell] == []


def test_a_code_leads_to_its_page(walk: Walk) -> None:
    with tenant_context(Tenant.objects.get(slug="kestrel").id):
        entry = LedgerEntry.objects.latest("number").code
        payment = Payment.objects.get(code="PM-2026-0001").code
        statement = Statement.objects.order_by("code").first()
    assert statement is not None
    for code, page in {
        entry: f"/t/kestrel/finance/entries/{entry}/",
        payment: f"/t/kestrel/finance/payments/{payment}/",
        "PR-2026-001": "/t/kestrel/finance/runs/PR-2026-001/",
        statement.code: f"/t/kestrel/finance/statements/{statement.code}/",
        "IMP-1": "/t/kestrel/data/imports/1/",
        "VIR-2026-014:ALDER:2026-07-01": "/t/kestrel/finance/earnings/VIR-2026-014/ALDER/2026-07-01/",
    }.items():
        answer = walk.client.get(f"/t/kestrel/trace/{code}/", follow=True)

        assert (code, answer.status_code, answer.redirect_chain[-1][0]) == (code, 200, page)


@pytest.mark.parametrize("code", ["LE-", "LE-12x", "XX-1", "A:B:2026-13-01", "A:B:2026-1-1", "A::2026-01-01"])
def test_what_names_nothing_is_not_there(walk: Walk, code: str) -> None:
    assert walk.client.get(f"/t/kestrel/trace/{code}/").status_code == 404
