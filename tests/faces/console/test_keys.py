"""Keys of programs on the page: shown once, listed by their beginning, revoked."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.test import Client

from tests.factories import make_partner
from vir.foundation.audit.models import AuditEvent
from vir.foundation.identity.keys import hash_secret
from vir.foundation.identity.models import ApiKey, User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

pytestmark = pytest.mark.django_db
HERE = "/t/kestrel/settings/keys/"
TYPED = {"name": "ERP", "scopes": ["uploads"], "partner": "", "days": "30"}


@pytest.fixture
def browser(kestrel: Tenant, olga: User) -> Client:
    client = Client()
    client.force_login(olga)
    return client


def test_a_key_is_shown_once_and_only_its_hash_is_kept(browser: Client, kestrel: Tenant) -> None:
    made = browser.post(HERE, TYPED)

    token = re.search(r"vir_[a-z2-7]{10}_[0-9a-f]{64}", made.content.decode())
    assert token is not None
    assert made.headers["Cache-Control"] == "no-store"
    again = browser.get(HERE).content.decode()
    prefix, secret = token[0].split("_")[1:]
    assert (secret in again, prefix in again) == (False, True)
    with tenant_context(kestrel.id):
        key = ApiKey.objects.get()
        assert (key.prefix, key.secret_hash) == (prefix, hash_secret(secret))
        assert secret not in str(list(AuditEvent.objects.values_list("data", flat=True)))


def test_a_revoked_key_says_so_and_is_revoked_once(browser: Client, kestrel: Tenant) -> None:
    browser.post(HERE, TYPED)
    with tenant_context(kestrel.id):
        key = ApiKey.objects.get()

    for _ in range(2):
        assert browser.post(f"{HERE}{key.id}/revoke/").status_code == 302

    assert "Revoked" in browser.get(HERE).content.decode()
    with tenant_context(kestrel.id):
        assert AuditEvent.objects.filter(action="key.revoked").count() == 1
    assert browser.post(f"{HERE}{uuid4()}/revoke/").status_code == 404


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"name": ""}, "Write what will use the key."),
        ({"scopes": []}, "Choose at least one use."),
        ({"scopes": ["claims"]}, "Partner: a key that reads claims reads those of one partner. Choose it."),
        ({"partner": "C-404"}, "Partner: there is none with the code C-404."),
        ({"days": "0"}, "Ensure this value is greater than or equal to 1."),
    ],
)
def test_a_key_that_cannot_be_made_is_told(
    browser: Client, kestrel: Tenant, change: dict[str, object], says: str
) -> None:
    answer = browser.post(HERE, {**TYPED, **change})

    assert answer.status_code == 422
    assert says in answer.content.decode()
    with tenant_context(kestrel.id):
        assert ApiKey.objects.count() == 0


def test_a_partners_key_names_its_partner(browser: Client, kestrel: Tenant) -> None:
    with tenant_context(kestrel.id):
        partner = make_partner("C-1001", name="Alder Supply")

    page = browser.post(
        HERE, {**TYPED, "scopes": ["uploads", "claims"], "partner": "C-1001"}
    ).content.decode()

    assert "Alder Supply" in page
    with tenant_context(kestrel.id):
        assert ApiKey.objects.get().partner_id == partner.id


def test_keys_are_for_the_owner(kestrel: Tenant, priya: User) -> None:
    client = Client()
    client.force_login(priya)

    assert [client.get(HERE).status_code, client.post(HERE, TYPED).status_code] == [403, 403]
