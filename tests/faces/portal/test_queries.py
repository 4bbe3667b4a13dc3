"""No page of the portal asks the database more than twelve times."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.tenancy.test_crawler import TENANT_ADDRESSES, Address, ask
from tests.tenancy.world import Vendor, make_vendor
from vir.foundation.identity.roles import Right, Role
from vir.foundation.web.access import side_of

PAGES = [one for one in TENANT_ADDRESSES if side_of(Right(one.right)) == "portal"]
BOOKKEEPING = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "SELECT set_config")


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


def asked(client: Client, url: str) -> tuple[Any, list[str]]:
    """Open a page; gives the answer and the statements that asked for something."""
    with CaptureQueriesContext(connection) as captured:
        response = ask(client, "get", url)
    found = [query["sql"] for query in captured if not query["sql"].startswith(BOOKKEEPING)]
    return response, found


def test_scratch(world: Vendor, marta: Client) -> None:
    import os
    out = open("/tmp/p1-pages.txt", "w")
    for page in PAGES:
        url = page.url(world.words)
        ask(marta, "get", url)
        response, found = asked(marta, url)
        print(response.status_code, len(found), response.get("Content-Type"), page.name, url, file=out)
        if len(found) > int(os.environ.get("OVER", "12")):
            for sql in found:
                print("      ", sql[:int(os.environ.get("WIDE", "260"))].replace("\n", " "), file=out)
