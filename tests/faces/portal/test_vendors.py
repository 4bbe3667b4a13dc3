"""My vendors: two that look alike, each with its own figures, and nothing of one on the other."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from partners.models import Partner
from tests.faces.portal.stage import Stage, cordless, make_stage, words
from tests.faces.portal.test_live import BOOKKEEPING
from tests.factories import NOON
from vir.foundation.identity.models import Membership, User
from vir.foundation.languages import speaking
from vir.foundation.notifications.models import ReaderSettings
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.words import say

GLANCE = "/vendors/glance/"
KESTREL, OSPREY = {"vendor": "kestrel", "company": "ALDER"}, {"vendor": "osprey", "company": "ALDER"}


def buys_from(stage: Stage, net: str) -> Partner:
    partner = stage.partner("ALDER", "Alder Supply")
    stage.publish(cordless(), [partner])
    stage.sold(partner, net, date(2026, 11, 20))
    stage.calculate()
    return partner


def belongs(person: User, stage: Stage, partner: Partner) -> None:
    with tenant_context(stage.tenant.id):
        Membership.objects.create(user=person, partner_id=partner.id, role="partner_admin", created_at=NOON)


def asked(client: Client, url: str, **query: Any) -> tuple[int, int]:
    """Open a page; gives its status and how often it asked for something."""
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url, **query)
    return response.status_code, sum(not one["sql"].startswith(BOOKKEEPING) for one in captured)


def said(response: HttpResponse) -> str:
    return words(response, "says")[0]


@pytest.fixture
def marta(stage: Stage, other_stage: Stage) -> User:
    """Buy from both under the same code and the same program, for different amounts."""
    person = stage.person(buys_from(stage, "342180.00"))
    belongs(person, other_stage, buys_from(other_stage, "120000.00"))
    return person


@pytest.fixture
def client(stage: Stage, marta: User) -> Client:
    return stage.client_of(marta)


def test_the_vendors_are_named_and_each_says_its_own_sentence(client: Client) -> None:
    assert client.get("/").headers["Location"] == "/p/"

    rows = client.get("/p/").context["rows"]

    assert [(row.tenant.name, row.company, row.url) for row in rows] == [
        ("Kestrel Tools", "Alder Supply", "/p/kestrel/"),
        ("Osprey Supply", "Alder Supply", "/p/osprey/"),
    ]
    assert [said(client.get(row.glance_url)) for row in rows] == [
        "Q4 Cordless Growth: Buy $57,820 more by 31 Dec to reach Tier 3."
        " Next payment ~ $10,265.40 , earned to date, not final by 30 Jan 2027, credit memo.",
        "Q4 Cordless Growth: Buy $130,000 more by 31 Dec to reach Tier 2."
        " Next payment ~ $2,400.00 , earned to date, not final by 30 Jan 2027, credit memo.",
    ]


def test_the_page_itself_reads_no_figure_and_leads_to_the_vendors_without_a_script(client: Client) -> None:
    page = client.get("/p/")

    shown = page.content.decode()
    assert "57,820" not in shown
    assert [f'href="/p/{slug}/"' in shown for slug in ("kestrel", "osprey")] == [True, True]
    assert (
        re.findall(r'<p class="small quiet" data-failed hidden>([^<]*)', shown)
        == ["This could not be read just now. "] * 2
    )


def test_a_vendor_speaks_as_the_browser_asks(client: Client) -> None:
    with speaking("de"):
        nothing_due, none_runs = say("No payment is expected yet."), say("No program is running.")

    shown = said(client.get(GLANCE, KESTREL, headers={"Accept-Language": "de"}))

    assert "57.820\xa0$" in shown.replace(" $", "\xa0$")
    assert (nothing_due in shown, none_runs in shown) == (False, False)


def test_one_vendor_is_muted_and_the_other_is_not(
    client: Client, marta: User, stage: Stage, other_stage: Stage
) -> None:
    chosen = {"tenant": "osprey", "company": "ALDER", "muted": "1"}

    assert client.post("/vendors/mute/", chosen).status_code == 302

    assert [row.muted for row in client.get("/p/").context["rows"]] == [False, True]
    kept = []
    for one in (stage, other_stage):
        with tenant_context(one.tenant.id):
            kept.append(list(ReaderSettings.objects.values_list("user__email", "muted")))
    assert kept == [[], [(marta.email, True)]]


def test_what_another_person_muted_is_not_muted(client: Client, other_stage: Stage) -> None:
    with tenant_context(other_stage.tenant.id):
        partner = Partner.objects.get()
    colleague = other_stage.client_of(other_stage.person(partner, name="jon"))
    assert (
        colleague.post("/vendors/mute/", {"tenant": "osprey", "company": "ALDER", "muted": "1"}).status_code
        == 302
    )

    assert [row.muted for row in client.get("/p/").context["rows"]] == [False, False]


def test_a_vendor_of_somebody_else_is_no_vendor(stage: Stage, other_stage: Stage, client_as: Any) -> None:
    person = stage.person(buys_from(stage, "1000.00"))
    buys_from(other_stage, "2000.00")
    client = client_as(person)

    assert client.get("/p/").headers["Location"] == "/p/kestrel/"
    assert client.get(GLANCE, KESTREL).status_code == 200
    assert client.get(GLANCE, OSPREY).status_code == 404
    assert client.post("/vendors/mute/", {"tenant": "osprey", "company": "ALDER"}).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        {"vendor": "kestrel", "company": "BIRCH"},
        {"vendor": "kestrel", "company": ""},
        {"vendor": "nobody", "company": "ALDER"},
        {"vendor": "", "company": ""},
        {},
    ],
    ids=str,
)
def test_another_company_of_the_vendor_and_what_does_not_exist_are_the_same_404(
    client: Client, stage: Stage, query: dict[str, str]
) -> None:
    other = stage.partner("BIRCH", "Birch Supply")
    stage.person(other, name="somebody")

    assert client.get(GLANCE, query).status_code == 404


def test_a_place_that_ended_is_gone(client: Client, marta: User, other_stage: Stage) -> None:
    with tenant_context(other_stage.tenant.id):
        Membership.objects.filter(user=marta).update(ended_at=NOON)

    assert client.get(GLANCE, OSPREY).status_code == 404
    assert client.get("/p/").headers["Location"] == "/p/kestrel/"


def test_people_of_the_vendor_have_no_glance_at_a_company(client: Client, stage: Stage) -> None:
    manager = stage.client_of(stage.manager)

    assert manager.get(GLANCE, KESTREL).status_code == 404


def test_nobody_who_is_not_signed_in_is_told_anything(client: Client) -> None:
    stranger = Client()

    assert stranger.get(GLANCE, KESTREL).headers["Location"].startswith("/accounts/login/")
    for part in (f"{GLANCE}?vendor=kestrel&company=ALDER", "/p/kestrel/live/"):
        answer = stranger.get(part, headers={"HX-Request": "true"})
        assert (answer.status_code, answer.content, answer["HX-Redirect"]) == (401, b"", "/accounts/login/")


def test_two_companies_at_one_vendor_are_two_rows_with_their_own_words(
    client: Client, marta: User, stage: Stage
) -> None:
    second = stage.partner("ALDER-N", "Alder North")
    stage.sold(second, "5000.00", date(2026, 11, 20))
    belongs(marta, stage, second)

    rows = client.get("/p/").context["rows"]

    assert [(row.tenant.slug, row.code, row.by_choice) for row in rows] == [
        ("kestrel", "ALDER-N", True),
        ("kestrel", "ALDER", True),
        ("osprey", "ALDER", False),
    ]
    assert said(client.get(rows[0].glance_url)) == "No program is running. No payment is expected yet."
    assert "57,820" in said(client.get(rows[1].glance_url))


def test_the_menu_leads_to_the_vendors_where_there_are_several(client: Client) -> None:
    client.get("/")

    assert "My vendors" in words(client.get("/p/kestrel/"), "company-links")


def test_the_page_asks_the_same_few_times_however_many_vendors_there_are(
    stage: Stage, other_stage: Stage, client_as: Callable[[User], Client]
) -> None:
    person = stage.person(stage.partner("ALDER", "Alder Supply"))
    client = client_as(person)
    client.get("/p/")
    one = asked(client, "/p/")
    belongs(person, other_stage, other_stage.partner("ALDER", "Alder Supply"))
    client.get("/p/")
    two = asked(client, "/p/")
    for slug in ("heron", "merlin"):
        further = make_stage(slug, slug.title(), client_as)
        belongs(person, further, further.partner("ALDER", "Alder Supply"))
    client.get("/p/")
    four = asked(client, "/p/")

    # Sign-in, person, places; and the companies by name where there are several.
    assert (one, two, four) == ((302, 3), (200, 4), (200, 4))


def test_a_glance_is_held_to_the_queries_of_a_page(client: Client) -> None:
    # Session, person, door, companies, unread, earnings, statements, freshness, programs, claims.
    assert asked(client, GLANCE, data=KESTREL) == (200, 10)
