"""Who looks after a partner and that its bank details changed is set on its page, by those who may change partners."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from partners.models import AccountManager, BankChange
from tests.factories import make_partner
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

PAGE = "/t/kestrel/partners/ALDER/"


@pytest.fixture
def manager(kestrel: Tenant, priya: User, client_as: Callable[[User], Client]) -> Client:
    with tenant_context(kestrel.id):
        make_partner("ALDER", name="Alder Supply")
    return client_as(priya)


def managers_of(tenant: Tenant) -> list[str]:
    with tenant_context(tenant.id):
        now = AccountManager.objects.filter(ended_at__isnull=True).order_by("user__name")
        return list(now.values_list("user__email", flat=True))


def test_the_people_that_were_ticked_look_after_the_partner(
    manager: Client, kestrel: Tenant, priya: User, finn: User
) -> None:
    manager.post(f"{PAGE}managers/", {"manager": [priya.email, finn.email]})
    both = managers_of(kestrel)
    manager.post(f"{PAGE}managers/", {"manager": [finn.email]})

    assert both == [finn.email, priya.email]
    assert managers_of(kestrel) == [finn.email]


def test_a_stranger_cannot_be_made_to_look_after_a_partner(
    manager: Client, kestrel: Tenant, charlie: User
) -> None:
    manager.post(f"{PAGE}managers/", {"manager": [charlie.email]})

    assert managers_of(kestrel) == []


def test_a_bank_change_is_kept_with_its_reason_and_shown(manager: Client, kestrel: Tenant) -> None:
    posted = {"changed_on": "2026-11-09", "reason": "Their accountant called; called back."}

    answer = manager.post(f"{PAGE}bank-change/", posted, follow=True)

    assert "Their accountant called; called back." in answer.content.decode()
    with tenant_context(kestrel.id):
        assert BankChange.objects.count() == 1


@pytest.mark.parametrize(
    "posted",
    [
        {"changed_on": "soon", "reason": "x"},
        {"changed_on": "2026-11-09"},
        {"changed_on": "2099-01-01", "reason": "x"},
    ],
)
def test_a_bank_change_that_was_not_read_is_not_kept(
    manager: Client, kestrel: Tenant, posted: dict[str, str]
) -> None:
    answer = manager.post(f"{PAGE}bank-change/", posted)

    assert answer.status_code == 422
    with tenant_context(kestrel.id):
        assert BankChange.objects.count() == 0


def test_whoever_only_reads_sets_neither(
    manager: Client, finn: User, client_as: Callable[[User], Client]
) -> None:
    client = client_as(finn)

    assert client.post(f"{PAGE}managers/", {}).status_code == 403
    assert client.post(f"{PAGE}bank-change/", {}).status_code == 403
