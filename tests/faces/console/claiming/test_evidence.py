"""Documents of a claim are shown as pictures and given only to be kept, from a view that checks who asks."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from django.test import Client
from PIL import Image

from claims.models import Evidence
from claims.operations.claiming.evidence import add_evidence
from tests.faces.console.claiming.conftest import NOW, QUEUE, Stage, said, sale
from vir.foundation.documents.pdf import render_pdf
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context

INVOICE = (
    '<!doctype html><html lang="en"><head><title>Invoice</title></head><body><h1>Alder Supply</h1>'
    "<p>INVOICE INV-77840, 9 Oct 2026</p><p>CD-18-KIT 10 units</p></body></html>"
)


@pytest.fixture(scope="module")
def paper() -> bytes:
    return render_pdf(INVOICE)


@pytest.fixture
def photograph() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (400, 300), "#d59a2c").save(out, "JPEG")
    return out.getvalue()


def test_a_line_is_set_against_its_document_with_what_would_make_it_right(
    stage: Stage, reviewer: Client, paper: bytes
) -> None:
    claim = stage.claim(sale("INV-77840", "12"), paper=paper)

    page = said(reviewer.get(f"{QUEUE}{claim.code}/"))

    assert "Claimed 12 · document says 10 Set to 10, −$16.00 Accept 12…" in page
    assert "INV-1.pdf mismatch: quantity" in page
    assert "It says: CD-18-KIT 10 units" in page


def test_setting_the_line_to_its_document_prepares_the_decision(
    stage: Stage, reviewer: Client, paper: bytes
) -> None:
    claim = stage.claim(sale("INV-77840", "12"), paper=paper)

    page = said(reviewer.get(f"{QUEUE}{claim.code}/?set=1:10:quantity_differs&line=1"))

    assert "approve $80.00 of $96.00 · 1 line reduced, −$16.00" in page
    assert "Back to 12" in page


def test_a_photograph_says_nothing_to_a_machine(stage: Stage, reviewer: Client, photograph: bytes) -> None:
    claim = stage.claim(sale("INV-77840", "12"), paper=photograph)

    page = said(reviewer.get(f"{QUEUE}{claim.code}/"))

    assert "document says" not in page
    assert "INV-1.pdf" in page


TWO_PAGES = (
    '<!doctype html><html lang="en"><head><title>Invoice</title></head><body><h1>Alder Supply</h1>'
    '<p>INVOICE INV-77840, 9 Oct 2026</p><p style="break-before: page">CD-18-KIT 10 units</p></body></html>'
)


def marks(html: str) -> list[tuple[float, ...]]:
    """Give the parts of pictures that are marked: left, top, width and height, in hundredths."""
    found = re.findall(r'<rect x="(\d+)" y="(\d+)" width="(\d+)" height="(\d+)"/>', html)
    return [tuple(int(part) // 100 for part in one) for one in found]


def test_the_line_that_is_quoted_is_marked_on_the_picture_of_its_page(
    stage: Stage, reviewer: Client, paper: bytes
) -> None:
    claim = stage.claim(sale("INV-77840", "12"), paper=paper)

    page = reviewer.get(f"{QUEUE}{claim.code}/")
    opened = reviewer.get(f"{QUEUE}{claim.code}/evidence/1/?row=1")

    [(left, top, width, height)] = marks(page.content.decode())
    assert (left in range(8, 14), top in range(14, 25), width in range(15, 35), height in range(1, 4)) == (
        True,
    ) * 4
    assert marks(opened.content.decode()) == [(left, top, width, height)]
    assert "It says: CD-18-KIT 10 units Marked on the page." in said(page)
    assert "Row 1: it says “CD-18-KIT 10 units”. Marked on page 1" in said(opened)


def test_a_document_opens_at_the_page_that_is_quoted_and_leads_back_to_it(
    stage: Stage, reviewer: Client
) -> None:
    claim = stage.claim(sale("INV-77840", "12"), paper=render_pdf(TWO_PAGES))

    quoted = reviewer.get(f"{QUEUE}{claim.code}/?line=1")
    first = reviewer.get(f"{QUEUE}{claim.code}/?line=1&proof=1&leaf=1")

    assert ("page 2 of 2" in said(quoted), len(marks(quoted.content.decode()))) == (True, 1)
    assert ("Marked on page 2" in said(first), marks(first.content.decode())) == (True, [])


def test_of_a_photograph_it_is_said_that_there_is_nothing_to_point_at(
    stage: Stage, reviewer: Client, photograph: bytes
) -> None:
    claim = stage.claim(sale("INV-77840", "12"), paper=photograph)

    pages = [reviewer.get(f"{QUEUE}{claim.code}/{path}") for path in ("", "evidence/1/", "evidence/1/?row=1")]

    assert ["No text in this picture to point at." in said(page) for page in pages] == [True] * 3
    assert [marks(page.content.decode()) for page in pages] == [[]] * 3


def test_a_document_that_was_read_before_places_were_kept_says_that_they_are_not_known(
    stage: Stage, reviewer: Client, paper: bytes
) -> None:
    claim = stage.claim(sale("INV-77840", "12"), paper=paper)
    with tenant_context(stage.tenant.id):
        Evidence.objects.filter(claim=claim).update(places=[])

    page = reviewer.get(f"{QUEUE}{claim.code}/")

    assert "It says: CD-18-KIT 10 units Where this stands on its pages is not known." in said(page)
    assert marks(page.content.decode()) == []


@pytest.mark.parametrize("row", ["", "0", "7", "-1", "x", "１", "99999999"])
def test_a_row_that_is_not_there_marks_nothing(
    stage: Stage, reviewer: Client, paper: bytes, row: str
) -> None:
    claim = stage.claim(sale("INV-77840", "12"), paper=paper)

    page = reviewer.get(f"{QUEUE}{claim.code}/evidence/1/", {"row": row})

    assert (page.status_code, marks(page.content.decode()), "it says" in said(page)) == (200, [], False)


def test_a_document_comes_as_an_attachment_that_runs_nothing(
    stage: Stage, reviewer: Client, paper: bytes
) -> None:
    claim = stage.claim(sale("INV-77840", "12"), paper=paper)

    answer = reviewer.get(f"{QUEUE}{claim.code}/evidence/1/file/")

    assert answer.content == paper
    assert {
        name: answer.headers[name]
        for name in (
            "Content-Type",
            "Content-Disposition",
            "X-Content-Type-Options",
            "Content-Security-Policy",
        )
    } == {
        "Content-Type": "application/octet-stream",
        "Content-Disposition": 'attachment; filename="INV-1.pdf"',
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }


def test_a_page_is_a_picture_made_from_it(stage: Stage, reviewer: Client, paper: bytes) -> None:
    claim = stage.claim(sale("INV-77840", "12"), paper=paper)

    answer = reviewer.get(f"{QUEUE}{claim.code}/evidence/1/page/1/")

    assert Image.open(io.BytesIO(answer.content)).format == "JPEG"
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize(
    "path", ["evidence/2/", "evidence/0/file/", "evidence/1/page/2/", "evidence/1/page/0/"]
)
def test_what_is_not_there_is_not_found(stage: Stage, reviewer: Client, paper: bytes, path: str) -> None:
    claim = stage.claim(sale("INV-77840", "12"), paper=paper)

    assert reviewer.get(f"{QUEUE}{claim.code}/{path}").status_code == 404


def test_a_document_that_was_added_later_keeps_the_places_of_the_others(
    stage: Stage, reviewer: Client, paper: bytes, photograph: bytes
) -> None:
    claim = stage.claim(sale("INV-77840", "12"), paper=paper)
    with tenant_context(stage.tenant.id, user_id=stage.rita.id):
        add_evidence(
            claim_id=claim.id,
            file_name="site.jpg",
            chunks=[photograph],
            actor_id=None,
            at=NOW.replace(hour=15),
        )

    assert reviewer.get(f"{QUEUE}{claim.code}/evidence/1/file/").content == paper
    assert "site.jpg" in said(reviewer.get(f"{QUEUE}{claim.code}/evidence/2/"))


def test_another_vendor_never_gets_a_document(
    stage: Stage, paper: bytes, charlie: User, client_as: Callable[[User], Client]
) -> None:
    claim = stage.claim(sale("INV-77840", "12"), paper=paper)
    client = client_as(charlie)

    answers = [
        client.get(f"/t/{vendor}/claims/{claim.code}/evidence/1/{part}").status_code
        for vendor in ("kestrel", "osprey")
        for part in ("", "file/", "page/1/")
    ]

    assert answers == [404] * 6
