"""The look of a vendor: a draft that partners do not see, publishing it, and the vendor's own host."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.template.loader import render_to_string
from django.test import Client

from payouts.statements.snapshot import look_of_the_day
from tests.factories import NOON, make_partner, make_portal_user
from tests.tenancy.branding_world import png
from vir.foundation.audit.models import AuditEvent
from vir.foundation.identity.models import User
from vir.foundation.tenancy.branding import branding_of, draft_branding
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Branding, Tenant
from vir.foundation.web.branding.domains import UnableToProve, prove_host, record_name, record_value
from vir.foundation.web.branding.operations import UnableToBrand, Wanted, publish_draft, save_draft
from vir.foundation.web.branding.text_records import NoAnswer, text_records

PAGE = "/t/kestrel/settings/branding/"
HOST = "rebates.kestrel.example"
TYPED: dict[str, Any] = {
    "name_shown": "Kestrel partner club",
    "accent": "f2a900",
    "domain": HOST,
    "language": "en",
}


@pytest.fixture
def owner(client_as: Callable[[User], Client], olga: User) -> Client:
    return client_as(olga)


@pytest.fixture
def portal(kestrel: Tenant, client_as: Callable[[User], Client]) -> Client:
    with tenant_context(kestrel.id):
        return client_as(make_portal_user(make_partner("ALDER", name="Alder Supply")))


def publish(tenant: Tenant, person: User, **changes: str) -> Branding:
    with tenant_context(tenant.id):
        draft = save_draft(wanted=Wanted(**{**TYPED, **changes}), actor_id=person.id, at=NOON)
        return publish_draft(number=draft.number, made_at=draft.made_at, actor_id=person.id, at=NOON)


def test_partners_see_a_draft_only_once_it_is_published(
    kestrel: Tenant, owner: Client, portal: Client
) -> None:
    saved = owner.post(PAGE, {**TYPED, "logo": SimpleUploadedFile("logo.svg", png())})
    drafted = portal.get("/p/kestrel/").content.decode()
    no_address = [portal.get(f"/brand/kestrel/1/{one}").status_code for one in ("brand.css", "logo.png")]
    check = owner.get(f"{PAGE}publish/")

    published = owner.post(f"{PAGE}publish/", {"number": "1", "made_at": check.context["made_at"]})
    seen = portal.get("/p/kestrel/").content.decode()
    manifest = portal.get("/p/kestrel/manifest.webmanifest").json()

    assert (saved.status_code, published.status_code, no_address) == (302, 302, [404, 404])
    assert ("Kestrel partner club" in drafted, "brand.css" in drafted) == (False, False)
    assert '<link rel="stylesheet" href="/brand/kestrel/1/brand.css">' in seen
    assert 'src="/brand/kestrel/1/logo.png"' in seen
    assert "<title>Home · Kestrel partner club</title>" in seen
    assert (manifest["name"], manifest["short_name"]) == ("Kestrel partner club", "Rebates")
    with tenant_context(kestrel.id):
        acts = list(AuditEvent.objects.order_by("number").values_list("action", "object_code"))
    assert acts == [("branding.drafted", "1"), ("branding.published", "1")]


def test_each_version_has_a_stylesheet_of_its_own_that_is_kept_for_good(kestrel: Tenant, olga: User) -> None:
    publish(kestrel, olga)
    publish(kestrel, olga, accent="#0B5567")

    first, second, none = (Client().get(f"/brand/kestrel/{n}/brand.css") for n in (1, 2, 3))

    assert "--petrol: light-dark(#926500, #F2A900);" in first.content.decode()
    assert "--petrol: light-dark(#0B5567, #5798AB);" in second.content.decode()
    assert first.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert none.status_code == 404


def test_what_is_published_does_not_change(kestrel: Tenant, olga: User) -> None:
    row = publish(kestrel, olga)

    with (
        tenant_context(kestrel.id),
        pytest.raises(DatabaseError, match="does not change"),
        transaction.atomic(),
    ):
        Branding.objects.filter(id=row.id).update(accent="#000000")


def test_a_draft_that_changed_after_it_was_looked_at_is_not_published(kestrel: Tenant, olga: User) -> None:
    with tenant_context(kestrel.id):
        looked_at = save_draft(wanted=Wanted(**TYPED), actor_id=olga.id, at=NOON).made_at
        save_draft(wanted=Wanted(**TYPED), actor_id=olga.id, at=NOON + timedelta(minutes=1))

        with pytest.raises(UnableToBrand, match="Look at it again"):
            publish_draft(number=1, made_at=looked_at, actor_id=olga.id, at=NOON)
        assert branding_of(kestrel).number == 0


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("accent", "ochre", "is no colour"),
        ("name_shown", "  ", "write one"),
        ("reply_to", "nobody", "is no e-mail address"),
        ("domain", "kestrel", "a host of your own"),
        ("language", "xx", "choose one"),
    ],
)
def test_what_cannot_be_used_is_said_at_its_field_and_nothing_is_kept(
    field: str, typed: str, words: str, kestrel: Tenant, owner: Client
) -> None:
    answer = owner.post(PAGE, {**TYPED, field: typed})

    with tenant_context(kestrel.id):
        draft = draft_branding()
    assert (answer.status_code, draft) == (422, None)
    assert f'href="#id_{field}"' in answer.content.decode()
    assert words in answer.context["error"]


def test_the_page_says_both_values_of_an_accent(owner: Client) -> None:
    said = owner.get(f"{PAGE}accent/?accent=%23F2A900").context["sentences"]

    assert said == [
        "2.0:1 on white: too light for text and buttons. We use #926500 (5.1:1) for text and buttons and keep"
        " #F2A900 for the bar beside your name."
    ]


def test_signing_in_to_a_portal_shows_its_look_and_elsewhere_ours(
    kestrel: Tenant, osprey: Tenant, olga: User
) -> None:
    publish(kestrel, olga)

    pages = [
        Client().get(f"/accounts/login/?next={there}").content.decode()
        for there in ("/p/kestrel/", "/p/osprey/", "/p/nobody/", "/t/kestrel/")
    ]

    assert ["Kestrel partner club" in page for page in pages] == [True, False, False, False]
    assert ["Volume rebates</span>" in page for page in pages] == [False, True, True, True]


def test_a_host_is_the_vendors_once_its_record_is_found_and_leads_to_its_portal_alone(
    kestrel: Tenant, osprey: Tenant, olga: User, charlie: User
) -> None:
    publish(kestrel, olga)
    publish(osprey, charlie)
    asked: list[str] = []
    before = Client().get("/", headers={"host": HOST}).status_code

    def answer(name: str) -> list[str]:
        asked.append(name)
        return ["something else", record_value(kestrel.id, HOST), record_value(osprey.id, HOST)]

    with tenant_context(kestrel.id):
        prove_host(host=HOST, actor_id=olga.id, at=NOON, ask=answer)
    with tenant_context(osprey.id), pytest.raises(UnableToProve, match="leads to another workspace"):
        prove_host(host=HOST, actor_id=charlie.id, at=NOON, ask=answer)
    client = Client(headers={"host": HOST})
    home = client.get("/")
    sign_in = client.get("/accounts/login/").content.decode()
    others = [
        client.get(there).status_code
        for there in (
            "/p/osprey/",
            "/t/kestrel/",
            "/brand/osprey/1/brand.css",
            "/api/kestrel/v1/",
            "/p/kestrelx/",
        )
    ]

    assert before == 400
    assert asked == [record_name(HOST)] * 2
    assert (home.status_code, home.headers["Location"]) == (302, "/p/kestrel/")
    assert client.get("/p/kestrel/").headers["Location"] == "/accounts/login/?next=/p/kestrel/"
    assert "Kestrel partner club" in sign_in
    assert others == [404] * 5
    assert Client().get("/", headers={"host": "rebates.osprey.example"}).status_code == 400


def test_a_host_that_is_no_longer_published_leads_nowhere(kestrel: Tenant, olga: User) -> None:
    publish(kestrel, olga)
    with tenant_context(kestrel.id):
        prove_host(host=HOST, actor_id=olga.id, at=NOON, ask=lambda _: [record_value(kestrel.id, HOST)])
    publish(kestrel, olga, domain="")

    assert Client().get("/", headers={"host": HOST}).status_code == 400


def test_without_the_record_or_an_answer_nothing_is_proven(kestrel: Tenant, olga: User) -> None:
    def silent(name: str) -> list[str]:
        raise NoAnswer("timed out")

    with tenant_context(kestrel.id):
        with pytest.raises(UnableToProve, match="There is none of that name yet"):
            prove_host(host=HOST, actor_id=olga.id, at=NOON, ask=lambda _: [])
        with pytest.raises(UnableToProve, match="did not answer"):
            prove_host(host=HOST, actor_id=olga.id, at=NOON, ask=silent)


def test_letters_carry_the_look_and_the_foot_of_their_vendor(
    kestrel: Tenant, osprey: Tenant, olga: User
) -> None:
    publish(kestrel, olga, footer="Kestrel Tools Inc, 100 Main Street, Dayton")
    letters = []
    for tenant in (kestrel, osprey):
        with tenant_context(tenant.id):
            letters.append(
                render_to_string("emails/_look.html", {"sender": f"{tenant.name} rebates", "link": "/"})
            )

    said = [
        ("Kestrel partner club" in one, "100 Main Street" in one, "background:#926500" in one)
        for one in letters
    ]

    assert said == [(True, True, True), (False, False, False)]
    assert "Osprey" in letters[1]


def test_a_statement_keeps_the_look_of_the_day_it_was_issued(kestrel: Tenant, olga: User) -> None:
    with tenant_context(kestrel.id):
        plain = look_of_the_day()
    publish(kestrel, olga, footer="Dayton")
    with tenant_context(kestrel.id):
        issued = look_of_the_day()
    publish(kestrel, olga, accent="#0B5567")

    assert plain == {}
    assert issued == {
        "brand": {"name": "Kestrel partner club", "bar": "#F2A900", "ink": "#926500", "footer": "Dayton"}
    }


@pytest.fixture
def resolver() -> Iterator[tuple[str, int]]:
    """Answer the first question with one text record of two pieces and one address."""
    line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    line.bind(("127.0.0.1", 0))

    def answer() -> None:
        asked, caller = line.recvfrom(512)
        text = b"\x07rebates\x07-portal"
        records = b"\xc0\x0c" + struct.pack(">HHIH", 16, 1, 60, len(text)) + text
        records += b"\xc0\x0c" + struct.pack(">HHIH", 1, 1, 60, 4) + bytes(4)
        head = asked[:2] + struct.pack(">HHHHH", 0x8180, 1, 2, 0, 0)
        line.sendto(head + asked[12:] + records, caller)

    thread = threading.Thread(target=answer, daemon=True)
    thread.start()
    yield line.getsockname()
    line.close()


def test_text_records_are_read_from_a_resolver(resolver: tuple[str, int]) -> None:
    assert text_records(record_name(HOST), server=resolver) == ["rebates-portal"]


def test_a_resolver_that_is_not_there_is_said_to_give_no_answer() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.bind(("127.0.0.1", 0))
        port = line.getsockname()[1]

    with pytest.raises(NoAnswer):
        text_records(HOST, server=("127.0.0.1", port))
