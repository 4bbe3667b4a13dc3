"""Who sees what: one partner never another's rows, one vendor never another's, a role only its pages."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from partners.models import Partner
from payouts.models import Statement
from tests.faces.portal.stage import NOON, Stage, cordless, sentence, words
from vir.foundation.identity.models import Membership
from vir.foundation.tenancy.context import tenant_context

START = date(2026, 7, 1)
Q3 = {"code": "VIR-2026-009", "name": "Q3 Cordless", "starts_on": "2026-07-01", "ends_on": "2026-09-30"}
CANARY = "BEXLEY-CANARY"
ORDER = "/p/kestrel/order/?sku=KE-01&quantity=3&unit_price=5"


@pytest.fixture
def alder(stage: Stage) -> Partner:
    return stage.partner("ALDER", "Alder Supply")


@pytest.fixture
def bexley(stage: Stage) -> Partner:
    """Alder's competitor, in the same programs and in one of its own, whose every text is a canary."""
    return stage.partner("BEXLEY", CANARY)


@pytest.fixture
def statements(stage: Stage, alder: Partner, bexley: Partner) -> dict[str, Statement]:
    """Both in the same two programs, Bexley alone in a third; a statement each."""
    stage.publish(cordless(**Q3), [alder, bexley])
    stage.publish(cordless(), [alder, bexley])
    stage.publish(cordless(code="VIR-2026-099", name=f"{CANARY} program"), [bexley])
    for partner, net in ((alder, "120000.00"), (bexley, "777123.00")):
        stage.sold(partner, net, date(2026, 8, 3), document=f"{partner.name} 1")
        stage.sold(partner, net, document=f"{partner.name} 2")
    stage.calculate()
    issued = stage.pay("VIR-2026-009", START)
    return {statement.snapshot["partner"]["code"]: statement for statement in issued}


def pages(code: str, statement: str) -> list[str]:
    """List every address of the portal for a program and a statement."""
    program = f"/p/kestrel/programs/{code}/"
    return [
        "/p/kestrel/",
        "/p/kestrel/live/",
        "/p/kestrel/programs/",
        program,
        f"{program}estimate/?more=1000",
        f"{program}?sku=KE-01&quantity=3&unit_price=5",
        f"{program}?get=20000",
        ORDER,
        f"{program}terms/",
        f"{program}working/net/",
        f"{program}working/earned/",
        f"{program}working/estimate/?more=1000",
        f"/p/kestrel/purchases/?program={code}",
        f"/p/kestrel/purchases/export/?program={code}",
        "/p/kestrel/payments/",
        f"/p/kestrel/statements/{statement}/",
        f"/p/kestrel/statements/{statement}/files/csv/",
        "/p/kestrel/messages/",
        f"/p/kestrel/messages/ask/?program={code}",
    ]


def test_no_page_of_one_partner_holds_anything_of_another(
    stage: Stage, alder: Partner, statements: dict[str, Statement]
) -> None:
    client = stage.visit(alder)

    found = {page: client.get(page) for page in pages("VIR-2026-014", statements["ALDER"].code)}

    assert {page: response.status_code for page, response in found.items()} == dict.fromkeys(found, 200)
    leaks = (CANARY, "777,123", "777123", "VIR-2026-099", statements["BEXLEY"].code)
    assert [
        (page, leak)
        for page, response in found.items()
        for leak in leaks
        if leak in response.content.decode("utf-8-sig")
    ] == []


def test_addresses_of_another_partner_are_not_found(
    stage: Stage, alder: Partner, statements: dict[str, Statement]
) -> None:
    client = stage.visit(alder)
    shared = {f"/p/kestrel/{page}" for page in ("", "live/", "programs/", "payments/", "messages/")} | {ORDER}
    foreign = [page for page in pages("VIR-2026-099", statements["BEXLEY"].code) if page not in shared]

    found = {page: client.get(page).status_code for page in foreign}

    assert found == dict.fromkeys(foreign, 404)


def test_a_lookalike_at_the_other_vendor_sees_its_own_figures_only(
    stage: Stage, other_stage: Stage, alder: Partner
) -> None:
    twin = other_stage.partner("ALDER", "Alder Supply")
    for place, partner, net in ((stage, alder, "342180.00"), (other_stage, twin, "101000.00")):
        place.publish(cordless(), [partner])
        place.sold(partner, net)
        place.calculate()
    here, there = stage.visit(alder), other_stage.visit(twin)

    own, foreign = there.get("/p/osprey/"), there.get("/p/kestrel/")

    assert sentence(own).startswith("You have earned $2,020.00") or sentence(own).startswith(
        "Buy $149,000 more"
    )
    assert foreign.status_code == 404
    assert sentence(here.get("/p/kestrel/")).startswith("Buy $57,820 more")


def test_a_stranger_finds_nothing_and_a_visitor_is_asked_to_sign_in(
    stage: Stage, other_stage: Stage, alder: Partner
) -> None:
    stranger = other_stage.visit(other_stage.partner("ALDER", "Alder Supply"))

    found = [stranger.get(page).status_code for page in pages("VIR-2026-014", "ST-2026-0001")]
    asked = Client().get("/p/kestrel/")

    assert found == [404] * len(found)
    assert (asked.status_code, asked.headers["Location"]) == (302, "/accounts/login/?next=/p/kestrel/")


def test_people_of_the_vendor_have_no_portal(stage: Stage) -> None:
    response = stage.client_of(stage.manager).get("/p/kestrel/")

    assert response.status_code == 404


def test_an_accountant_has_no_purchases(
    stage: Stage, alder: Partner, statements: dict[str, Statement]
) -> None:
    client = stage.visit(alder, "partner_accountant")

    found = {page: client.get(page).status_code for page in pages("VIR-2026-014", statements["ALDER"].code)}

    refused = {page for page, status in found.items() if status == 403}
    assert refused == {
        "/p/kestrel/purchases/?program=VIR-2026-014",
        "/p/kestrel/purchases/export/?program=VIR-2026-014",
    }
    assert set(found.values()) == {200, 403}


def test_an_accountant_is_shown_no_way_to_purchases(
    stage: Stage, alder: Partner, statements: dict[str, Statement]
) -> None:
    client = stage.visit(alder, "partner_accountant")

    reached = [page for page in pages("VIR-2026-014", statements["ALDER"].code) if "purchases" not in page]

    assert words(client.get("/p/kestrel/"), "portal-nav") == ["Home Programs Payments Messages"]
    assert [page for page in reached if b"/purchases/" in client.get(page).content] == []


def test_a_member_has_five_places_to_go(stage: Stage, alder: Partner) -> None:
    response = stage.visit(alder, "partner_member").get("/p/kestrel/")

    assert words(response, "portal-nav") == ["Home Programs Claims Payments Messages"]


def test_a_person_of_two_companies_switches_between_them(
    stage: Stage, alder: Partner, bexley: Partner, statements: dict[str, Statement]
) -> None:
    person = stage.person(alder)
    with tenant_context(stage.tenant.id):
        later = {"created_at": NOON + timedelta(days=1)}
        Membership.objects.create(user=person, role="partner_admin", partner_id=bexley.id, **later)
    client = stage.client_of(person)
    before = client.get("/p/kestrel/")

    answer = client.post("/p/kestrel/switch/", {"partner": "BEXLEY"})
    after = client.get("/p/kestrel/")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/p/kestrel/")
    assert before.context["partner_name"] == "Alder Supply"
    assert [company.name for company in before.context["other_companies"]] == [CANARY]
    assert after.context["partner_name"] == CANARY
    assert client.session["partners"] == {str(stage.tenant.id): str(bexley.id)}


@pytest.mark.parametrize("wanted", ["BEXLEY", "NOBODY", ""])
def test_a_company_of_somebody_else_cannot_be_opened(
    stage: Stage, alder: Partner, bexley: Partner, wanted: str
) -> None:
    client = stage.visit(alder)

    answer = client.post("/p/kestrel/switch/", {"partner": wanted})

    assert (answer.status_code, client.session.get("partners")) == (404, None)
    assert client.get("/p/kestrel/").context["partner_name"] == "Alder Supply"


def test_switching_takes_a_post(stage: Stage, alder: Partner) -> None:
    response = stage.visit(alder).get("/p/kestrel/switch/")

    assert response.status_code == 405
