"""No page of the portal asks the database more than twelve times."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.faces.portal.test_live import BOOKKEEPING
from tests.tenancy.test_crawler import TENANT_ADDRESSES, ask
from tests.tenancy.world import Vendor, make_vendor
from vir.faces.portal import kept_home
from vir.foundation.identity.roles import Right, Role
from vir.foundation.web.access import side_of

PAGES = [one for one in TENANT_ADDRESSES if side_of(Right(one.right)) == "portal"]
QUERIES_MAX = 12
# The same pages with more to say: a draft, an order, one that is estimated by its products, what did not count.
MORE = (
    "claims/{draft_claim}/",
    "claims/new/?terms={offer}",
    "order/?sku={sku}&quantity=5&unit_price=100",
    "programs/{program}/?by=products",
    "programs/{program}/?period={period_start}",
    "programs/{program}/?sku={sku}&quantity=5&unit_price=100",
    "programs/{program}/working/net/?period={period_start}",
    "purchases/?show=not-counted&period={period_start}",
    "statements/{statement}/?line=1&ask=1",
)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[Vendor]:
    """Make a vendor with one of everything, once."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_vendor("kestrel", 4)
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def marta(world: Vendor) -> Client:
    client = Client()
    client.force_login(world.people[Role.PARTNER_ADMIN.value])
    return client


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have every page written anew."""
    monkeypatch.setattr(kept_home, "recall", lambda name: None)


def asked(client: Client, url: str) -> tuple[int, int]:
    """Open a page; gives its status and how often it asked for something."""
    with CaptureQueriesContext(connection) as captured:
        response = ask(client, "get", url)
    return response.status_code, sum(not query["sql"].startswith(BOOKKEEPING) for query in captured)


@pytest.mark.parametrize("page", PAGES, ids=[one.name for one in PAGES])
def test_a_page_asks_at_most_twelve_times(page: Any, world: Vendor, marta: Client) -> None:
    status, queries = asked(marta, page.url(world.words))

    assert status < 500
    assert queries <= QUERIES_MAX


@pytest.mark.parametrize("page", MORE)
def test_a_page_with_more_to_say_asks_at_most_twelve_times(page: str, world: Vendor, marta: Client) -> None:
    status, queries = asked(marta, "/p/kestrel/" + page.format_map(world.words))

    assert (status, queries <= QUERIES_MAX) == (200, True), queries


def test_what_a_vendor_says_among_others_asks_at_most_twelve_times(world: Vendor, marta: Client) -> None:
    company = world.words["partner"]

    status, queries = asked(marta, f"/vendors/glance/?vendor=kestrel&company={company}")

    assert (status, queries <= QUERIES_MAX) == (200, True), queries
