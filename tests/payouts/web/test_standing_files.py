"""Finance uploads open items and documents: what changes is seen before it counts."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from partners.models import Partner
from payouts.models import OpenItemList, PartnerDocument, PartnerStanding
from payouts.queries.open_items import changes_of
from payouts.queries.standing import standing_rows
from tests.factories import make_partner
from vir.foundation.documents.pdf import render_pdf
from vir.foundation.identity.models import User
from vir.foundation.tenancy.models import Tenant

ClientAs = Callable[[User], Client]
PAGE = "/t/kestrel/finance/standing/"
UPLOAD = f"{PAGE}open-items/"
HEAD = "Partner code,Invoice,Invoice date,Due date,Open amount\n"
ALDER_OWES = "ALDER,INV-1,2026-09-01,2026-10-01,100.00\nALDER,INV-2,2026-11-02,2026-12-02,300.00\n"


def send(client: Client, text: str, **changes: str) -> Any:
    form = {"as_of": "2026-11-20", "currency": "usd", "is_whole": "yes", **changes}
    return client.post(UPLOAD, {**form, "file": SimpleUploadedFile("open items.csv", text.encode())})


def words(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def corvus(inside: Tenant, finn: User, moment: Any) -> Partner:
    """A partner that owed 500.00, all of it past due."""
    partner = make_partner("CORVUS", name="Corvus Supply")
    PartnerStanding.objects.create(
        partner=partner,
        as_of=date(2026, 11, 1),
        currency="USD",
        owed=Decimal(500),
        past_due=Decimal(500),
        oldest_unpaid_on=date(2026, 8, 1),
        told_by=finn,
        told_at=moment.replace(day=1),
    )
    return partner


def test_a_list_of_open_items_is_seen_with_what_it_changes_and_then_taken_over(
    alder: Partner, corvus: Partner, finn: User, client_as: ClientAs
) -> None:
    client = client_as(finn)

    read = send(client, HEAD + ALDER_OWES)
    before = [(row.partner.code, row.owed) for row in standing_rows()]
    page = words(client.get(read["Location"]))
    taken = client.post(read["Location"])

    assert before == [("CORVUS", Decimal(500))]
    assert "What it changes: 2 of 2 accounts" in page
    assert "Alder Supply ALDER 2 — $400.00 — $100.00 1 Sep 2026 New" in page
    assert "Corvus Supply CORVUS 0 " in page
    assert "— Not in the file: owes nothing" in page, page[page.index("CORVUS 0") :][:200]
    assert taken["Location"] == PAGE
    assert [(r.partner.code, r.as_of, r.owed, r.past_due, r.oldest_unpaid_on) for r in standing_rows()] == [
        ("ALDER", date(2026, 11, 20), Decimal(400), Decimal(100), date(2026, 9, 1)),
        ("CORVUS", date(2026, 11, 20), Decimal(0), Decimal(0), None),
    ]
    assert f'href="{read["Location"]}"' in client.get(PAGE).content.decode()
    assert "What it changed: 2 of 2 accounts" in words(client.get(read["Location"]))
    assert (client.post(read["Location"]).status_code, PartnerStanding.objects.count()) == (422, 3)


def test_a_row_that_is_not_read_keeps_the_whole_list_out_and_is_named(
    alder: Partner, finn: User, client_as: ClientAs
) -> None:
    client = client_as(finn)

    read = send(client, HEAD + ALDER_OWES + "ALDER,INV-3,2026-09-01,2026-10-01,12.3.4\n")
    page = words(client.get(read["Location"]))
    refused = client.post(read["Location"])

    assert "1 row is not in it" in page
    assert "Row 4, Open amount: &#x27;12.3.4&#x27;" in page
    assert "Take over" not in page
    assert (refused.status_code, PartnerStanding.objects.count()) == (422, 0)
    kept = OpenItemList.objects.get()
    assert (kept.rows, [one["row"] for one in kept.problems], kept.taken_at) == (3, [4], None)


def test_customers_that_are_no_partners_are_left_out_only_when_somebody_says_so(
    alder: Partner, finn: User, client_as: ClientAs
) -> None:
    client = client_as(finn)
    read = send(client, HEAD + ALDER_OWES + "D-9999,INV-3,2026-09-01,2026-10-01,12.00\n")
    page = words(client.get(read["Location"]))

    alone = client.post(read["Location"])
    said = client.post(read["Location"], {"leave_out": "yes"})

    assert "Row 4, Partner code: &#x27;D-9999&#x27; is no partner’s code." in page
    assert (alone.status_code, said.status_code) == (422, 302)
    assert [(row.partner.code, row.owed) for row in standing_rows()] == [("ALDER", Decimal(400))]


def test_a_list_of_an_earlier_day_does_not_count(
    alder: Partner, corvus: Partner, finn: User, client_as: ClientAs
) -> None:
    client = client_as(finn)

    read = send(client, HEAD + "CORVUS,INV-1,2026-09-01,2026-10-01,7.00\n", as_of="2026-10-15")
    page = words(client.get(read["Location"]))
    client.post(read["Location"])

    assert "Older than what is known of 1 Nov 2026, which goes on counting" in page
    assert [(row.partner.code, row.owed) for row in standing_rows()] == [("CORVUS", Decimal(500))]


@pytest.mark.parametrize("count", [1, 3])
def test_what_a_list_changes_asks_as_often_for_three_partners_as_for_one(
    count: int, inside: Tenant, finn: User, client_as: ClientAs, django_assert_num_queries: Any
) -> None:
    codes = [make_partner(f"P{number}").code for number in range(count)]
    send(client_as(finn), HEAD + "".join(f"{code},INV-1,2026-09-01,2026-10-01,7.00\n" for code in codes))
    kept = OpenItemList.objects.get()

    with django_assert_num_queries(2):
        changes = changes_of(kept)

    assert [change.code for change in changes] == codes


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"as_of": "2099-11-24"}, "As of: 24 Nov 2099 is still to come"),
        ({"currency": "dollars"}, "Currency: write three letters, such as USD."),
    ],
)
def test_what_is_not_right_is_said_and_nothing_is_kept(
    changes: dict[str, str], said: str, alder: Partner, finn: User, client_as: ClientAs
) -> None:
    answer = send(client_as(finn), HEAD + ALDER_OWES, **changes)

    assert (answer.status_code, said in words(answer), OpenItemList.objects.count()) == (422, True, 0)


def test_a_document_is_judged_by_its_content_and_given_only_to_be_kept(
    alder: Partner, finn: User, client_as: ClientAs
) -> None:
    client = client_as(finn)
    form = {"kind": "document", "partner": "ALDER", "name": "W-9", "valid_until": "2027-12-31"}
    paper = render_pdf('<!doctype html><html lang="en"><title>W-9</title><p>Form W-9</p></html>')

    script = client.post(PAGE, {**form, "file": SimpleUploadedFile("w9.pdf", b"<script>alert(1)</script>")})
    kept = client.post(PAGE, {**form, "file": SimpleUploadedFile("../w9.html", paper)})

    assert (script.status_code, kept.status_code) == (422, 302)
    document = PartnerDocument.objects.get()
    assert (document.name, document.valid_until) == ("W-9", date(2027, 12, 31))
    given = client.get(f"{PAGE}documents/{document.id}/")
    assert given.content == paper
    assert (
        given["Content-Disposition"],
        given["Content-Type"],
        given["X-Content-Type-Options"],
        given["Content-Security-Policy"],
    ) == (
        "attachment; filename*=UTF-8''w9.html",
        "application/octet-stream",
        "nosniff",
        "sandbox; default-src 'none'",
    )
