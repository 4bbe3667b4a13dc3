"""The setting of who may launch alone."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.test import Client

from programs.models import LaunchPolicy
from programs.operations.set_launch_policy import set_launch_policy
from tests.factories import NOON
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

POLICY = "/t/kestrel/settings/launch/"


def said(page: Any) -> str:
    return " ".join(unescape(page.content.decode()).split())


def limits(tenant: Tenant) -> list[Decimal | None]:
    with tenant_context(tenant.id):
        return list(LaunchPolicy.objects.order_by("set_at").values_list("alone_limit", flat=True))


@pytest.fixture
def owner(client_as: Callable[[User], Client], olga: User) -> Client:
    return client_as(olga)


def test_without_a_policy_every_launch_needs_two_people(owner: Client) -> None:
    page = said(owner.get(POLICY))

    assert "Every launch needs a second person." in page
    assert "Nobody has set anything yet; this is what goes without saying." in page
    assert 'id="s-history"' not in page


def test_an_owner_sets_the_limit_with_a_reason_and_finds_it_in_the_history(
    owner: Client, kestrel: Tenant, osprey: Tenant, charlie: User
) -> None:
    with tenant_context(osprey.id):
        set_launch_policy(alone_limit=Decimal(7), reason="Not yours", actor_id=charlie.id, at=NOON)

    page = said(
        owner.post(POLICY, {"kind": "alone", "limit": "100,000", "reason": "Sales plan 2027"}, follow=True)
    )

    assert "One person may launch a program with a budget of up to $100,000." in page
    assert "“Sales plan 2027”" in page
    assert "Not yours" not in page
    assert limits(kestrel) == [Decimal(100000)]


def test_two_people_are_asked_for_again(owner: Client, kestrel: Tenant, olga: User) -> None:
    with tenant_context(kestrel.id):
        set_launch_policy(alone_limit=Decimal(100), reason="First", actor_id=olga.id, at=NOON)

    page = said(owner.post(POLICY, {"kind": "two", "limit": "100", "reason": "An audit"}, follow=True))

    assert "Every launch needs a second person." in page
    assert limits(kestrel) == [Decimal(100), None]


@pytest.mark.parametrize(
    "typed, words",
    [
        ({"kind": "alone", "limit": "a lot", "reason": "Why"}, "Limit: “a lot” was not read."),
        ({"kind": "alone", "limit": "", "reason": "Why"}, "Limit: “” was not read."),
        ({"kind": "alone", "limit": "-5", "reason": "Why"}, "Limit: write an amount from 0 up"),
        ({"kind": "alone", "limit": "5", "reason": " "}, "Reason: write why it changes"),
        ({"kind": "two", "limit": "", "reason": "Why"}, "Limit: this is what is in force already."),
    ],
)
def test_what_cannot_be_set_is_said_beside_its_field(
    typed: dict[str, str], words: str, owner: Client, kestrel: Tenant
) -> None:
    page = owner.post(POLICY, typed)

    assert page.status_code == 422
    assert words in said(page)
    assert limits(kestrel) == []


@pytest.mark.parametrize("person", ["priya", "lena", "finn"])
def test_only_an_owner_comes_here(
    person: str, client_as: Callable[[User], Client], kestrel: Tenant, request: pytest.FixtureRequest
) -> None:
    client = client_as(request.getfixturevalue(person))

    answers = [client.get(POLICY), client.post(POLICY, {"kind": "two", "reason": "Mine"})]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert limits(kestrel) == []
