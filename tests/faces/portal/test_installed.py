"""The portal as something a phone installs."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.factories import make_partner, make_portal_user
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant


@pytest.fixture
def marta(kestrel: Tenant) -> User:
    with tenant_context(kestrel.id):
        return make_portal_user(make_partner("ALDER"))


@pytest.fixture
def portal(marta: User) -> Client:
    client = Client()
    client.force_login(marta)
    return client


def test_the_manifest_opens_the_portal_of_this_vendor_and_nothing_outside_it(portal: Client) -> None:
    told: dict[str, Any] = portal.get("/p/kestrel/manifest.webmanifest").json()

    assert (told["name"], told["start_url"], told["scope"]) == (
        "Kestrel Tools rebates",
        "/p/kestrel/",
        "/p/kestrel/",
    )
    assert [icon["sizes"] for icon in told["icons"]] == ["192x192", "512x512", "512x512"]


def test_what_a_phone_keeps_names_nobody(portal: Client, marta: User) -> None:
    script = portal.get("/p/kestrel/worker.js")
    page = portal.get("/p/kestrel/offline/").content.decode()

    assert script.headers["Content-Type"].startswith("text/javascript")
    assert '"offline": "/p/kestrel/offline/"' in script.content.decode()
    assert "No signal" in page
    assert [word for word in (str(marta.id), marta.name, marta.email, "csrf", "Alder") if word in page] == []


def test_nobody_installs_a_portal_that_is_not_theirs(portal: Client, osprey: Tenant) -> None:
    pages = [
        portal.get(f"/p/osprey/{one}").status_code
        for one in ("manifest.webmanifest", "worker.js", "offline/")
    ]

    assert pages == [404, 404, 404]
