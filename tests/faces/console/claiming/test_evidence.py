"""Documents of a claim are shown as pictures and given only to be kept, from a view that checks who asks."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.test import Client
from PIL import Image

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
