"""Who sees which claims: one partner never another's, a role only its pages; and how often pages ask."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.models import Claim
from tests.faces.portal.claims.desk import CLAIMS, Desk
from tests.faces.portal.stage import Stage, words
from tests.support.claim_files import KIT, as_csv, photograph, rows_of_october
from vir.foundation.tenancy.context import tenant_context

GETS = ("", "columns/", "progress/", "bad-rows/", "check/", "receipt/", "discard/", "withdraw/")
POSTS = (
    "file/",
    "paste/",
    "rows/",
    "activity/",
    "columns/",
    "fix/",
    "evidence/",
    "look/",
    "check/",
    "discard/",
    "withdraw/",
    "reply/",
    "resubmit/",
    "dispute/",
)


def test_the_number_of_another_partners_claim_is_not_found(desk: Desk, other_desk: Desk) -> None:
    sent = desk.sent(rows_of_october(2))
    draft = desk.draft_of(rows_of_october(3)[2:])

    found = {
        (number, page): ask(f"{CLAIMS}{number}/{page}").status_code
        for number in (sent, draft)
        for ask, pages in ((other_desk.client.get, GETS), (other_desk.client.post, POSTS))
        for page in pages
    }

    assert found == dict.fromkeys(found, 404)


def test_evidence_of_another_partner_is_not_found(desk: Desk, other_desk: Desk) -> None:
    number = desk.draft_of(rows_of_october(1))
    shot = SimpleUploadedFile("invoice.jpg", photograph(), "image/jpeg")
    desk.client.post(f"{CLAIMS}{number}/evidence/", {"file": shot})
    (proof,) = desk.get(number).context["evidence"].files
    own = other_desk.draft_of(rows_of_october(3)[2:])

    addresses = [proof.url, proof.preview, proof.look]
    borrowed = [address.replace(f"/{number}/", f"/{own}/") for address in addresses]

    assert [desk.client.get(address).status_code for address in addresses] == [200, 200, 200]
    assert [other_desk.client.get(address).status_code for address in addresses] == [404, 404, 404]
    assert [other_desk.client.get(address).status_code for address in borrowed] == [404, 404, 404]


def test_lists_and_home_hold_nothing_of_another_partner(desk: Desk, other_desk: Desk) -> None:
    other_desk.sent([("BEXLEY-CANARY-1", "2026-10-04", KIT, "1", "BEXLEY-CANARY customer")])
    own = desk.sent(rows_of_october(1))

    pages = [
        desk.client.get(address) for address in (CLAIMS, f"{CLAIMS}new/", "/p/kestrel/", f"{CLAIMS}{own}/")
    ]

    assert [page.status_code for page in pages] == [200] * 4
    assert [page for page in pages if b"BEXLEY-CANARY" in page.content] == []


def test_a_serial_number_claimed_by_another_company_is_refused_without_its_name(
    desk: Desk, other_desk: Desk
) -> None:
    header = ("Invoice", "Date", "SKU", "Qty", "Serial number")
    theirs = other_desk.start()
    other_desk.upload(theirs, as_csv([("B-1", "2026-10-04", KIT, "1", "SN-2210-0098")], header))
    other_desk.submit(theirs)

    number = desk.start()
    desk.upload(number, as_csv([("A-1", "2026-10-05", KIT, "1", "SN-2210-0098")], header))
    page = desk.get(number)

    (row,) = page.context["grid"]["rows"]
    assert "already claimed by another company" in row["problems"][0]["message"]
    assert "BEXLEY" not in page.content.decode()
    assert f"CLM-{theirs}" not in page.content.decode()


def test_an_offer_for_one_partner_is_shown_to_that_one_only(desk: Desk, other_desk: Desk) -> None:
    with tenant_context(desk.stage.tenant.id, user_id=desk.stage.manager.id):
        type(desk.offer).objects.filter(id=desk.offer.id).update(partner=desk.partner)

    assert len(desk.client.get(f"{CLAIMS}new/").context["offers"]) == 1
    assert other_desk.client.get(f"{CLAIMS}new/").context["offers"] == []
    assert other_desk.client.post(f"{CLAIMS}new/", {"terms": "CT-1"}).status_code == 404
    assert other_desk.client.get(f"{CLAIMS}templates/CT-1/csv/").status_code == 404


def test_an_accountant_makes_no_claims_and_is_shown_no_way_to_them(desk: Desk, stage: Stage) -> None:
    client = stage.client_of(stage.person(desk.partner, "partner_accountant", "ada"))

    home = client.get("/p/kestrel/")

    assert client.get(CLAIMS).status_code == 403
    assert words(home, "portal-nav") == ["Home Programs Payments Messages"]
    assert home.context["claims_block"] is None


def test_a_number_beyond_all_numbers_is_not_found(desk: Desk) -> None:
    assert desk.client.get(f"{CLAIMS}99999999999999999999/").status_code == 404


def count(desk: Desk, address: str) -> int:
    # What is read once for all pages does not count.
    desk.client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert desk.client.get(address).status_code == 200
    return len(asked)


def test_the_list_asks_as_much_for_three_claims_as_for_one(desk: Desk) -> None:
    rows = rows_of_october(8)
    desk.sent(rows[:1])
    desk.draft_of(rows[1:2])
    one = count(desk, CLAIMS)
    for place in (2, 4):
        desk.sent(rows[place : place + 1])
        desk.draft_of(rows[place + 1 : place + 2])

    assert count(desk, CLAIMS) == one == 17


@pytest.mark.parametrize("name", ["draft", "claim", "check"])
def test_a_page_asks_as_much_for_many_rows_as_for_one(desk: Desk, name: str) -> None:
    few, many = desk.draft_of(rows_of_october(20)[:1]), desk.draft_of(rows_of_october(20)[1:])
    if name == "claim":
        desk.submit(few)
        desk.submit(many)
    if name == "check":
        desk.look(few)
        desk.look(many)
    page = "check/" if name == "check" else ""

    found = [count(desk, f"{CLAIMS}{number}/{page}") for number in (few, many)]

    assert found[0] == found[1]
    with tenant_context(desk.stage.tenant.id):
        assert Claim.objects.count() == 2
