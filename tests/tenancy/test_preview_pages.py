"""In a preview every page of the console is shown, and none of them writes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests.tenancy.test_crawler import TENANT_ADDRESSES, client_of
from tests.tenancy.world import Vendor, make_vendor
from vir.foundation.identity.roles import Right
from vir.foundation.web.access import side_of

# What was measured or drawn for the pages of a preview is thrown away with its transaction.
CONSOLE = [a for a in TENANT_ADDRESSES if side_of(Right(a.right)) == "console"]


@pytest.fixture(scope="module")
def vendor(django_db_setup: None, django_db_blocker: Any) -> Iterator[Vendor]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_vendor("kestrel", 4)
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def previewing(vendor: Vendor, django_db_blocker: Any) -> Client:
    client = client_of(vendor.people["owner"])
    answer = client.post("/t/kestrel/date/preview/", {"day": date(2027, 1, 31).isoformat()})
    assert answer.status_code == 302
    return client


@pytest.fixture(scope="module")
def owner(vendor: Vendor, django_db_blocker: Any) -> Client:
    return client_of(vendor.people["owner"])


@pytest.mark.parametrize("address", CONSOLE, ids=[a.name for a in CONSOLE])
def test_a_page_is_shown_in_a_preview_where_it_is_shown_without(
    address: Any, vendor: Vendor, previewing: Client, owner: Client
) -> None:
    url = address.url(vendor.words)
    plain = owner.get(url)
    # Some pages ask for more in their address, or for another method: they refuse either way.
    point = transaction.savepoint()
    answer = previewing.get(url)
    transaction.savepoint_rollback(point)
    transaction.savepoint_commit(point)

    assert max(plain.status_code, answer.status_code) < 500
    assert (answer.status_code < 400) == (plain.status_code < 400)


@pytest.mark.parametrize("address", CONSOLE, ids=[a.name for a in CONSOLE])
def test_no_page_can_be_posted_to_in_a_preview_but_those_of_the_preview_itself(
    address: Any, vendor: Vendor, previewing: Client
) -> None:
    posted = previewing.post(address.url(vendor.words), {"day": "2027-01-31"})

    own = ("console:preview", "console:preview_leave")
    if address.name in own:
        assert posted.status_code == 302
        previewing.post("/t/kestrel/date/preview/", {"day": "2027-01-31"})
    elif address.name in ("console:day", "console:search", "jobs:list", "jobs:progress"):
        assert posted.status_code == 405
    else:
        assert posted.status_code == 409
