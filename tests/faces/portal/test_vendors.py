"""My vendors: two that look alike, each with its own figures, and nothing of one on the other."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from partners.models import Partner
from tests.faces.portal.stage import Stage, cordless, words
from tests.factories import NOON
from vir.foundation.identity.models import Membership, User
from vir.foundation.notifications.models import ReaderSettings
from vir.foundation.tenancy.context import tenant_context

# Sign-in, the places, and for each vendor its company, figures, programs, claims, closed periods and settings.
QUERIES_EACH_MAX = 21


def buys_from(stage: Stage, net: str) -> Partner:
    partner = stage.partner("ALDER", "Alder Supply")
    stage.publish(cordless(), [partner])
    stage.sold(partner, net, date(2026, 11, 20))
    stage.calculate()
    return partner


@pytest.fixture
def marta(stage: Stage, other_stage: Stage) -> User:
    """Buy from both under the same code and the same program, for different amounts."""
    person = stage.person(buys_from(stage, "342180.00"))
    partner = buys_from(other_stage, "120000.00")
    with tenant_context(other_stage.tenant.id):
        Membership.objects.create(user=person, partner_id=partner.id, role="partner_admin", created_at=NOON)
    return person


@pytest.fixture
def client(stage: Stage, marta: User) -> Client:
    return stage.client_of(marta)


def test_each_vendor_says_its_own_sentence(client: Client) -> None:
    assert client.get("/").headers["Location"] == "/p/"

    page = client.get("/p/")

    rows = page.context["rows"]
    assert [(row.vendor, row.url, "".join(piece.text for piece in row.sentence)) for row in rows] == [
        ("Kestrel Tools", "/p/kestrel/", "Buy $57,820 more by 31 Dec to reach Tier 3."),
        ("Osprey Supply", "/p/osprey/", "Buy $130,000 more by 31 Dec to reach Tier 2."),
    ]
    assert [str(row.due.amount) for row in rows] == ["10265.4000", "2400.0000"]


def test_one_vendor_is_muted_and_the_other_is_not(
    client: Client, marta: User, stage: Stage, other_stage: Stage
) -> None:
    asked = {"tenant": "osprey", "company": "ALDER", "muted": "1"}

    assert client.post("/vendors/mute/", asked).status_code == 302

    assert [row.muted for row in client.get("/p/").context["rows"]] == [False, True]
    kept = []
    for one in (stage, other_stage):
        with tenant_context(one.tenant.id):
            kept.append(list(ReaderSettings.objects.values_list("user__email", "muted")))
    assert kept == [[], [(marta.email, True)]]


def test_a_vendor_of_somebody_else_is_no_vendor(stage: Stage, other_stage: Stage, client_as: Any) -> None:
    person = stage.person(buys_from(stage, "1000.00"))
    buys_from(other_stage, "2000.00")
    client = client_as(person)

    assert client.get("/p/").headers["Location"] == "/p/kestrel/"
    assert client.post("/vendors/mute/", {"tenant": "osprey", "company": "ALDER"}).status_code == 404


def test_the_menu_leads_to_the_vendors_where_there_are_several(client: Client) -> None:
    client.get("/")

    assert "My vendors" in words(client.get("/p/kestrel/"), "company-links")


def test_a_vendor_costs_a_bounded_number_of_queries(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(6 + 2 * QUERIES_EACH_MAX):
        client.get("/p/")
