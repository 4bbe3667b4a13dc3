"""A partner's page says to whom it belongs, who belongs to it, and lets that be changed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.test import Client

from partners.models import Affiliation, Partner
from tests.factories import make_partner
from vir.foundation.audit.models import AuditEvent
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

PARTNERS = "/t/kestrel/partners/"
ALDER, PARENT = f"{PARTNERS}ALDER/", f"{PARTNERS}ALDER/parent/"
OCT, DEC = date(2026, 10, 1), date(2026, 12, 1)


def said(response: Any) -> str:
    """Give the words of a page."""
    text = unescape(re.sub(r"<[^>]+>", " ", response.content.decode()))
    return re.sub(r"\s+", " ", text).strip()


def belong(tenant: Tenant, member: str, parent: str, *days: date | None) -> None:
    with tenant_context(tenant.id):
        Affiliation.objects.create(
            partner=Partner.objects.get(code=member),
            parent=Partner.objects.get(code=parent),
            starts_on=days[0] if days else None,
            ends_on=days[1] if len(days) > 1 else None,
        )


def held(tenant: Tenant) -> list[tuple[Any, ...]]:
    with tenant_context(tenant.id):
        rows = Affiliation.objects.order_by("partner__code", "ends_on")
        return list(rows.values_list("partner__code", "parent__code", "starts_on", "ends_on"))


@pytest.fixture(autouse=True)
def partners(kestrel: Tenant) -> None:
    with tenant_context(kestrel.id):
        make_partner("ALDER", name="Alder Supply")
        make_partner("BEXLEY", name="Bexley Electric")
        make_partner("HOLDING", name="Alder Holding")
        make_partner("UNION", name="Buyers’ Union")


def test_a_partner_without_a_parent_is_said_to_count_alone(console: Client) -> None:
    page = said(console.get(ALDER))

    assert "Belongs to To no parent: in programs for groups its purchases count alone." in page
    assert "Members today" not in page
    assert "To no parent from that day" not in page


def test_the_parent_of_today_and_the_history_stand_on_the_page(console: Client, kestrel: Tenant) -> None:
    belong(kestrel, "ALDER", "UNION", None, OCT)
    belong(kestrel, "ALDER", "HOLDING", OCT)

    page = said(console.get(ALDER))

    assert "Today to Alder Holding HOLDING" in page
    assert (
        "Alder Holding HOLDING 1 Oct 2026 still Buyers’ Union UNION always 1 Oct 2026, not included" in page
    )


def test_a_parent_to_come_is_not_the_parent_of_today(console: Client, kestrel: Tenant) -> None:
    belong(kestrel, "ALDER", "HOLDING", DEC)

    page = said(console.get(ALDER))

    assert "Today to no parent" in page
    assert "Alder Holding HOLDING 1 Dec 2026 still" in page


def test_a_parent_shows_its_members_of_today(console: Client, kestrel: Tenant) -> None:
    belong(kestrel, "ALDER", "HOLDING", OCT)
    belong(kestrel, "BEXLEY", "HOLDING", None, DEC)
    belong(kestrel, "UNION", "HOLDING", None, OCT)

    page = said(console.get(f"{PARTNERS}HOLDING/"))

    assert "Members today 2" in page
    assert (
        "Alder Supply ALDER 1 Oct 2026 still Bexley Electric BEXLEY always 1 Dec 2026, not included" in page
    )
    assert "UNION always 1 Oct 2026" not in page


@pytest.mark.parametrize("typed", ["HOLDING", "holding", " alder holding "])
def test_a_parent_is_set_by_code_or_name_from_a_day_on(
    typed: str, console: Client, kestrel: Tenant, priya: User
) -> None:
    response = console.post(PARENT, {"parent": typed, "since": "2026-10-01"})

    assert (response.status_code, response["Location"]) == (302, ALDER)
    assert held(kestrel) == [("ALDER", "HOLDING", OCT, None)]
    assert "Alder Supply belongs to Alder Holding from 1 Oct 2026 on." in said(console.get(ALDER))
    with tenant_context(kestrel.id):
        assert AuditEvent.objects.get(action="partner.parent_set").actor_id == priya.id


def test_without_a_day_it_is_for_always(console: Client, kestrel: Tenant) -> None:
    belong(kestrel, "ALDER", "UNION", None, OCT)

    console.post(PARENT, {"parent": "HOLDING", "since": ""})

    assert held(kestrel) == [("ALDER", "HOLDING", None, None)]
    assert "Alder Supply belongs to Alder Holding." in said(console.get(ALDER))


def test_a_partner_leaves_its_parent_whatever_is_typed_as_one(console: Client, kestrel: Tenant) -> None:
    belong(kestrel, "ALDER", "HOLDING")

    response = console.post(PARENT, {"parent": "", "since": "2026-10-01", "do": "leave"})

    assert response.status_code == 302
    assert held(kestrel) == [("ALDER", "HOLDING", None, OCT)]
    assert "Alder Supply belongs to no parent from 1 Oct 2026 on." in said(console.get(ALDER))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"parent": "", "since": "2026-10-01"}, "Parent: Enter the code or name of a partner."),
        (
            {"parent": "Alder Holdin", "since": "2026-10-01"},
            "Parent: No partner has the code or name “Alder Holdin”. Add the parent first.",
        ),
        ({"parent": "HOLDING", "since": "yesterday"}, "From: Enter a valid date."),
        ({"parent": "ALDER", "since": ""}, "A partner is not its own parent. Choose another one."),
        (
            {"parent": "UNION", "since": ""},
            "Buyers’ Union belongs to Alder Supply. Let that end first.",
        ),
        (
            {"parent": "", "since": "2026-10-01", "do": "leave"},
            "Alder Supply has no parent from 1 Oct 2026 on. Nothing to change.",
        ),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(
    typed: dict[str, str], words: str, console: Client, kestrel: Tenant
) -> None:
    belong(kestrel, "UNION", "ALDER")
    before = held(kestrel)

    page = console.post(PARENT, typed)

    assert page.status_code == 422
    assert f"1 thing to fix {words}" in said(page)
    for name in ("parent", "since"):
        if typed[name]:
            assert f'value="{typed[name]}"' in page.content.decode()
    assert held(kestrel) == before


def test_two_partners_of_one_name_are_told_apart_by_code(console: Client, kestrel: Tenant) -> None:
    with tenant_context(kestrel.id):
        make_partner("HOLDING-2", name="Alder Holding")

    page = console.post(PARENT, {"parent": "Alder Holding", "since": ""})

    assert "2 partners are called “Alder Holding”. Type the code of one." in said(page)
    assert held(kestrel) == []


def test_whoever_may_only_read_partners_sees_no_form_and_changes_nothing(
    client_as: Callable[[User], Client], finn: User, kestrel: Tenant
) -> None:
    belong(kestrel, "ALDER", "HOLDING")
    reader = client_as(finn)

    page = reader.get(ALDER)

    assert "Today to Alder Holding" in said(page)
    assert PARENT not in page.content.decode()
    assert reader.post(PARENT, {"parent": "UNION", "since": ""}).status_code == 403
    assert held(kestrel) == [("ALDER", "HOLDING", None, None)]


def test_another_vendors_partners_are_neither_shown_nor_found(
    console: Client, kestrel: Tenant, osprey: Tenant, charlie: User
) -> None:
    with tenant_context(osprey.id, user_id=charlie.id):
        for code in ("ALDER", "HOLDING", "THEIRS"):
            make_partner(code, name=f"Osprey’s {code}")
    belong(osprey, "ALDER", "THEIRS")
    belong(osprey, "THEIRS", "HOLDING")

    assert "Osprey" not in said(console.get(ALDER)) + said(console.get(f"{PARTNERS}HOLDING/"))
    assert console.post(PARENT, {"parent": "THEIRS", "since": ""}).status_code == 422
    assert console.post(f"{PARTNERS}THEIRS/parent/", {"parent": "ALDER"}).status_code == 404
    assert held(kestrel) == []
