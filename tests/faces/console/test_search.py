"""The command menu and the search find what the person may see, and nothing of another vendor."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from tests.factories import (
    make_partner,
    make_person,
    make_product,
    make_published_program,
    program_document,
)
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

MENU = {"HX-Request": "true"}


@pytest.fixture
def stocked(kestrel: Tenant, osprey: Tenant, priya: User, lena: User, charlie: User) -> Tenant:
    for tenant in (osprey, kestrel):
        with tenant_context(tenant.id):
            owner = priya if tenant is kestrel else charlie
            approver = lena if tenant is kestrel else make_person(osprey, "pat", "finance_approver")
            alder = make_partner("ALDER", name=f"Alder of {tenant.name}", city="Columbus")
            make_product("ALD-1", name=f"Alder wood of {tenant.name}", category="Wood")
            make_published_program(
                program_document(name=f"Alder push of {tenant.name}"),
                partners=[alder],
                owner=owner,
                approver=approver,
            )
    return kestrel


def found(client: Client, words: str = "") -> list[tuple[str, list[str]]]:
    """Read the menu: headings with the labels of their entries."""
    page = client.get("/t/kestrel/search/", {"q": words}, headers=MENU).content.decode()
    groups = re.split(r'<div role="group"', page)[1:]
    return [
        (
            re.findall(r'found__heading"[^>]*>([^<]+)<', group)[0],
            re.findall(r'found__label">([^<]+)<', group),
        )
        for group in groups
    ]


def test_things_are_found_by_code_and_name_and_none_of_another_vendor(
    stocked: Tenant, console: Client
) -> None:
    assert found(console, "alder") == [
        ("Programs", ["Alder push of Kestrel Tools"]),
        ("Partners", ["Alder of Kestrel Tools"]),
        ("Products", ["Alder wood of Kestrel Tools"]),
    ]
    assert found(console, "vir-2026-014") == [("Programs", ["Alder push of Kestrel Tools"])]


def test_actions_are_those_of_the_role(
    stocked: Tenant, console: Client, finn: User, client_as: Callable[[User], Client]
) -> None:
    assert found(console, "new") == [
        ("Do", ["New program", "New offer to claim", "New partner", "New segment", "New product"])
    ]
    assert found(client_as(finn), "new") == [("Do", ["New payout run"])]


def test_a_reviewer_finds_no_runs(
    stocked: Tenant, kestrel: Tenant, client_as: Callable[[User], Client]
) -> None:
    with tenant_context(kestrel.id):
        rita = make_person(kestrel, "rita", "claims_reviewer")

    assert found(client_as(rita), "payout runs") == []


def test_before_anything_is_typed_all_actions_and_pages_stand_there(stocked: Tenant, console: Client) -> None:
    groups = dict(found(console))

    assert list(groups) == ["Do", "Go to"]
    assert "New program" in groups["Do"]
    assert groups["Go to"][:2] == ["Home", "Programs"]


def test_the_keys_stand_beside_the_pages_that_have_some(stocked: Tenant, console: Client) -> None:
    page = console.get("/t/kestrel/search/", {"q": "programs"}, headers=MENU).content.decode()

    assert "<kbd>G P</kbd>" in page


def test_one_letter_finds_no_things(stocked: Tenant, console: Client) -> None:
    assert [heading for heading, _ in found(console, "a")] == ["Do", "Go to"]


@pytest.mark.parametrize("words", ["", "alder", "Ω\x00%_'", "1" * 200, "999999999999"])
def test_the_search_is_a_page_without_a_script(words: str, stocked: Tenant, console: Client) -> None:
    answer = console.get("/t/kestrel/search/", {"q": words})

    assert answer.status_code == 200
    assert "<h1>Search" in answer.content.decode()


def test_what_is_not_there_is_said(stocked: Tenant, console: Client) -> None:
    page = console.get("/t/kestrel/search/", {"q": "zzz"}).content.decode()

    assert "Nothing holds “zzz”." in page


def test_a_search_asks_the_database_a_bounded_number_of_times(
    stocked: Tenant, console: Client, django_assert_num_queries: Callable[..., object]
) -> None:
    console.get("/t/kestrel/search/", {"q": "alder"})
    with tenant_context(stocked.id):
        for number in range(30):
            make_partner(f"ALDER-{number:02}", name=f"Alder {number:02}", city=str(date(2026, 1, 1)))

    with django_assert_num_queries(20):
        page = console.get("/t/kestrel/search/", {"q": "alder"}, headers=MENU).content.decode()

    assert page.count('role="option"') == 8
