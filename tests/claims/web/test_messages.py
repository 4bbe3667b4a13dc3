"""Messages, senders and their sources on the page."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from claims.models import TradeIdentity, TradeMessage
from tests.claims.importers.edi.building import SALE_867, SENDER, changed, x12
from tests.factories import NOON, make_partner, make_person, make_product
from vir.foundation.audit.models import AuditEvent
from vir.foundation.identity.models import User
from vir.foundation.imports.models import ImportBatch, ImportSource
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

pytestmark = pytest.mark.django_db
HERE = "/t/kestrel/data/messages/"
# Session, person, membership and context, the page, its count, saved views, what waits elsewhere.
QUERIES = 17


@pytest.fixture
def browser(kestrel: Tenant, priya: User) -> Client:
    """Priya's, with one sender named."""
    with tenant_context(kestrel.id):
        make_product("CD-18-KIT")
        TradeIdentity.objects.create(
            standard="x12",
            qualifier="01",
            identifier=SENDER,
            partner=make_partner("C-1001", name="Alder Supply"),
            source_name="Alder POS",
            created_at=NOON,
        )
    client = Client()
    client.force_login(priya)
    return client


def bring(client: Client, text: str) -> str:
    """Bring a message by the page; gives where it leads."""
    answer = client.post(f"{HERE}new/", {"file": SimpleUploadedFile("a.x12", text.encode())})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


def test_a_message_that_is_brought_leads_to_its_page_and_its_import(browser: Client) -> None:
    place = bring(browser, x12(SALE_867))

    page = browser.get(place).content.decode()
    assert place == f"{HERE}1/"
    assert "Message 1" in page
    assert "Alder Supply" in page
    assert ">Import 1</a>" in page
    assert "AK9*A*1*1*1~" in page


def test_the_same_message_again_says_that_nothing_was_changed(browser: Client) -> None:
    bring(browser, x12(SALE_867))

    place = bring(browser, x12(SALE_867))

    assert place == f"{HERE}1/?again=1"
    assert "This interchange was taken before. Nothing was changed" in browser.get(place).content.decode()


def test_a_problem_stands_beside_its_segment(browser: Client) -> None:
    place = bring(browser, x12(changed(SALE_867, "DTM*003*20261105", "DTM*003*20261399")))

    page = browser.get(place).content.decode()
    assert "1 thing to put right" in page
    assert page.count("DTM02, segment 11: &#x27;20261399&#x27; is no date.") == 2


def test_the_acknowledgement_and_the_original_are_downloaded_byte_by_byte(browser: Client) -> None:
    bring(browser, x12(SALE_867))

    original, answer = (browser.get(f"{HERE}{number}/file/") for number in (1, 2))

    assert original.content == x12(SALE_867).encode()
    assert original.headers["Content-Disposition"] == 'attachment; filename="867-1.x12"'
    assert answer.content.startswith(b"ISA*00*")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="997-2.x12"'


def test_what_is_no_message_is_refused_in_words(browser: Client) -> None:
    answer = browser.post(f"{HERE}new/", {"file": SimpleUploadedFile("a.x12", b"hello")})

    assert answer.status_code == 422
    assert "An X12 interchange begins with ISA" in answer.content.decode()


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_asks_as_much_for_three_messages_as_for_one(
    browser: Client, many: int, django_assert_num_queries: Callable[..., object]
) -> None:
    for number in range(many):
        bring(
            browser, x12(changed(SALE_867, "REF*IV*INV-100", f"REF*IV*INV-{number}"), control=f"{number:09d}")
        )

    with django_assert_num_queries(QUERIES):
        page = browser.get(HERE).content.decode()

    assert page.count("867, sales report") == many


def test_our_acknowledgements_are_listed_when_asked_for(browser: Client) -> None:
    bring(browser, x12(SALE_867))

    pages = [browser.get(f"{HERE}{query}").content.decode() for query in ("", "?answers=1")]

    assert [page.count("997, acknowledgement") for page in pages] == [0, 1]


def test_the_list_is_narrowed_to_a_state(browser: Client) -> None:
    bring(browser, x12(SALE_867))
    bring(browser, x12(SALE_867[:3], control="000000002"))

    page = browser.get(f"{HERE}?state=rejected").content.decode()

    assert page.count("867, sales report") == 1


def test_a_sender_is_named_and_removed(browser: Client, kestrel: Tenant) -> None:
    typed = {
        "standard": "edifact",
        "qualifier": "14",
        "identifier": "4260026610003",
        "partner": "C-1001",
        "source_name": "EANCOM",
    }

    named = browser.post(f"{HERE}senders/name/", typed)

    with tenant_context(kestrel.id):
        identity = TradeIdentity.objects.get(standard="edifact")
        assert (named.status_code, identity.partner.code) == (302, "C-1001")
    browser.post(f"{HERE}senders/{identity.id}/forget/")
    with tenant_context(kestrel.id):
        assert TradeIdentity.objects.filter(standard="edifact").count() == 0
        assert list(AuditEvent.objects.filter(object_kind="sender").values_list("action", flat=True)) == [
            "sender.named",
            "sender.forgotten",
        ]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"identifier": ""}, "Write the identifier as it stands in the envelope."),
        ({"identifier": SENDER}, "is somebody&#x27;s already. Remove that first."),
        ({"qualifier": "1"}, "Qualifier: two characters for X12"),
        ({"partner": "C-9"}, "Partner: there is none with the code C-9."),
        ({"identifier": "1234567890123456"}, "up to 15 characters"),
        ({"source_name": " "}, "Name the source of its reports."),
    ],
)
def test_a_sender_that_cannot_be_named_is_told(browser: Client, change: dict[str, str], says: str) -> None:
    typed = {"standard": "x12", "qualifier": "01", "identifier": "987", "partner": "", "source_name": "VAN"}

    answer = browser.post(f"{HERE}senders/name/", {**typed, **change})

    assert answer.status_code == 422
    assert says in answer.content.decode()


def test_a_source_commits_alone_once_somebody_says_so(browser: Client, kestrel: Tenant) -> None:
    bring(browser, x12(SALE_867))
    with tenant_context(kestrel.id):
        source = ImportSource.objects.get()

    assert "Wait for a person" in browser.get(f"{HERE}senders/").content.decode()
    browser.post(f"{HERE}sources/{source.id}/", {"alone": "1"})

    assert "Committed at once" in browser.get(f"{HERE}senders/").content.decode()
    assert browser.post(f"{HERE}sources/{uuid4()}/", {"alone": "1"}).status_code == 404


def test_who_only_looks_names_no_sender_and_brings_no_message(browser: Client, kestrel: Tenant) -> None:
    bring(browser, x12(SALE_867))
    auditor = Client()
    auditor.force_login(make_person(kestrel, "amir", "auditor"))

    page = auditor.get(HERE).content.decode()

    assert "Bring a message" not in page
    assert [auditor.post(f"{HERE}{path}").status_code for path in ("new/", "senders/name/")] == [403, 403]
    assert auditor.get(f"{HERE}1/file/").status_code == 200


def test_the_messages_of_another_vendor_are_not_there(browser: Client, osprey: Tenant) -> None:
    with tenant_context(osprey.id):
        make_partner("C-1001")
    bring(browser, x12(SALE_867))
    with tenant_context(osprey.id):
        assert (TradeMessage.objects.count(), ImportBatch.objects.count()) == (0, 0)
