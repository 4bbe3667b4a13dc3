"""Every page of settings that somebody may open is reached from the navigation, and no other is named."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from tests.factories import make_person
from vir.foundation.identity.models import User
from vir.foundation.tenancy.models import Tenant

ClientAs = Callable[[User], Client]
HOME = "/t/kestrel/settings/"
POLICY, BANK, ACCOUNTS = (f"{HOME}{word}/" for word in ("payouts", "bank", "accounts"))
COMPANY, SET_UP = f"{HOME}company/", "/t/kestrel/welcome/"
CLAIMS, CHECKS = f"{HOME}claims/", f"{HOME}claims/checks/"


@pytest.mark.parametrize(
    ("role", "pages"),
    [
        (
            "owner",
            [
                COMPANY,
                SET_UP,
                POLICY,
                BANK,
                ACCOUNTS,
                f"{HOME}launch/",
                CLAIMS,
                CHECKS,
                f"{HOME}branding/",
                f"{HOME}documents/",
                f"{HOME}keys/",
            ],
        ),
        ("finance_approver", [POLICY, BANK, ACCOUNTS]),
        ("finance_preparer", [POLICY, ACCOUNTS]),
        ("auditor", [POLICY, ACCOUNTS]),
        ("program_manager", [SET_UP, POLICY, ACCOUNTS, CLAIMS, CHECKS]),
    ],
)
def test_each_role_reaches_the_pages_it_may_open(
    role: str, pages: list[str], kestrel: Tenant, client_as: ClientAs
) -> None:
    client = client_as(make_person(kestrel, "sam", role))
    assert f'href="{HOME}"' in client.get("/t/kestrel/").content.decode()

    shown = client.get(HOME).content.decode().partition("<main")[2].partition("</main>")[0]

    assert re.findall(r'<dt><a href="([^"]+)"', shown) == pages
    assert [client.get(page).status_code for page in pages] == [200] * len(pages)


def test_whoever_may_open_none_finds_no_settings(kestrel: Tenant, client_as: ClientAs) -> None:
    client = client_as(make_person(kestrel, "ines", "claims_reviewer"))

    assert f'href="{HOME}"' not in client.get("/t/kestrel/").content.decode()
    assert client.get(HOME).status_code == 404
