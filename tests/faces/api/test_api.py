"""Programs with keys: what they may do, in which workspace, and what they are told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.cache.backends.locmem import LocMemCache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from claims.importers.edi.pieces import MessageRefused
from claims.models import Claim, ClaimLine, ClaimTerms, TradeIdentity, TradeMessage
from claims.operations.receive_by_channel import set_commits_alone
from partners.models import Partner
from tests.claims.importers.edi.building import SALE_867, SENDER, x12
from tests.claims.intake import work
from tests.factories import NOON, make_partner, make_product
from vir.faces.api import messages
from vir.faces.api.access import REQUESTS_PER_MINUTE, PerKey
from vir.foundation.identity.keys import Scope, make_key, revoke_key
from vir.foundation.identity.models import ApiKey, User
from vir.foundation.imports.models import ImportBatch, ImportSource
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

pytestmark = pytest.mark.django_db(transaction=False)

PARTNERS = b"Partner code,Name\nC-1,One Supply\nC-2,Two Supply\n"


@pytest.fixture(autouse=True)
def unthrottled() -> Iterator[None]:
    """Begin and leave with nobody counted."""
    cache.clear()
    yield
    cache.clear()


def key_of(
    tenant: Tenant, owner: User, *scopes: Scope, partner: Partner | None = None, days: int = 30
) -> str:
    with tenant_context(tenant.id):
        _, token = make_key(
            name="ERP",
            scopes=scopes or list(Scope)[:2],
            partner_id=partner.id if partner else None,
            days=days,
            actor=owner,
            at=NOON,
        )
    return token


def post(token: str, path: str, content: Any = None, *, slug: str = "kestrel", **headers: str) -> Any:
    client = Client(raise_request_exception=False, headers={"Authorization": f"Bearer {token}", **headers})
    if isinstance(content, bytes):
        return client.post(f"/api/{slug}/v1/{path}", content, content_type="application/edi-x12")
    return client.post(f"/api/{slug}/v1/{path}", content or {})


def get(token: str, path: str, *, slug: str = "kestrel") -> Any:
    return Client(headers={"Authorization": f"Bearer {token}"}).get(f"/api/{slug}/v1/{path}")


def upload(content: bytes = PARTNERS, **fields: str) -> dict[str, Any]:
    return {
        "file": SimpleUploadedFile("partners.csv", content, content_type="text/csv"),
        "kind": "partners",
        "source": "ERP",
        **fields,
    }


def test_a_file_is_taken_with_its_number_and_an_address_to_follow_it(kestrel: Tenant, olga: User) -> None:
    token = key_of(kestrel, olga)

    answer = post(token, "uploads/", upload())

    assert answer.status_code == 202
    assert answer.json() == {
        "number": 1,
        "state": "reading",
        "status_url": "http://testserver/api/kestrel/v1/uploads/1/",
    }
    assert get(token, "uploads/1/").json()["file"]["name"] == "partners.csv"


def test_the_same_layout_is_read_as_last_time_and_waits_for_a_person(kestrel: Tenant, olga: User) -> None:
    token = key_of(kestrel, olga)
    with tenant_context(kestrel.id):
        ImportSource.objects.create(
            kind="partners",
            name="ERP",
            reading={
                "mapping": {"code": "Partner code", "name": "Name"},
                "formats": {},
                "currency": "USD",
                "headers": ["Partner code", "Name"],
            },
        )
    post(token, "uploads/", upload())

    with tenant_context(kestrel.id):
        batch = ImportBatch.objects.get()
        work(batch.id)
        work(batch.id)

    status = get(token, "uploads/1/").json()
    assert (status["state"], status["next"]) == ("ready", "A person commits it.")
    assert status["rows"]["good"] == 2


def test_a_source_that_commits_alone_does_so_when_every_row_is_good(kestrel: Tenant, olga: User) -> None:
    token = key_of(kestrel, olga)
    with tenant_context(kestrel.id):
        source = ImportSource.objects.create(
            kind="partners",
            name="ERP",
            reading={
                "mapping": {"code": "Partner code", "name": "Name"},
                "formats": {},
                "currency": "USD",
                "headers": ["Partner code", "Name"],
            },
        )
        set_commits_alone(source_id=source.id, alone=True, actor_id=olga.id, at=NOON)
    post(token, "uploads/", upload())

    with tenant_context(kestrel.id):
        batch = ImportBatch.objects.get()
        for _ in range(3):
            work(batch.id)

        assert sorted(Partner.objects.values_list("code", flat=True)) == ["C-1", "C-2"]
    assert get(token, "uploads/1/").json()["state"] == "committed"


def test_a_source_that_commits_alone_waits_where_a_row_is_bad(kestrel: Tenant, olga: User) -> None:
    token = key_of(kestrel, olga)
    with tenant_context(kestrel.id):
        source = ImportSource.objects.create(
            kind="partners",
            name="ERP",
            reading={
                "mapping": {"code": "Partner code", "name": "Name"},
                "formats": {},
                "currency": "USD",
                "headers": ["Partner code", "Name"],
            },
        )
        set_commits_alone(source_id=source.id, alone=True, actor_id=olga.id, at=NOON)
    post(token, "uploads/", upload(PARTNERS + b"C-3,\n"))

    with tenant_context(kestrel.id):
        batch = ImportBatch.objects.get()
        work(batch.id)
        work(batch.id)

        assert Partner.objects.count() == 0
    assert get(token, "uploads/1/").json()["state"] == "needs_fix"


@pytest.mark.parametrize("token", ["", "vir_abc", "vir_aaaaaaaaaa_" + "0" * 64, "Basic x"])
def test_without_a_key_nothing_is_told_not_even_whether_a_workspace_exists(
    kestrel: Tenant, token: str
) -> None:
    answers = [post(token, "uploads/", upload(), slug=slug) for slug in ("kestrel", "nobody")]

    assert [a.status_code for a in answers] == [401, 401]
    assert answers[0].content == answers[1].content
    assert answers[0].json()["error"]["code"] == "not_authenticated"
    assert answers[0].headers["WWW-Authenticate"] == 'Bearer realm="vir"'


def test_a_key_of_another_workspace_is_as_good_as_none(kestrel: Tenant, osprey: Tenant, olga: User) -> None:
    foreign = key_of(osprey, olga)

    answer = post(foreign, "uploads/", upload())

    assert answer.status_code == 401
    assert answer.content == post("", "uploads/", upload()).content
    with tenant_context(kestrel.id):
        assert ImportBatch.objects.count() == 0


def test_a_revoked_key_and_one_that_ran_out_open_nothing(kestrel: Tenant, olga: User) -> None:
    revoked, over = key_of(kestrel, olga), key_of(kestrel, olga)
    with tenant_context(kestrel.id):
        first, second = ApiKey.objects.order_by("created_at", "prefix")
        by_prefix = {key.prefix: key for key in (first, second)}
        revoke_key(key_id=by_prefix[revoked.split("_")[1]].id, actor=olga, at=NOON)
        ApiKey.objects.filter(prefix=over.split("_")[1]).update(
            created_at=NOON - timedelta(days=9), expires_at=NOON - timedelta(days=8)
        )

    assert [post(token, "uploads/", upload()).status_code for token in (revoked, over)] == [401, 401]


def test_a_key_is_for_what_it_was_made_for(kestrel: Tenant, olga: User) -> None:
    token = key_of(kestrel, olga, Scope.MESSAGES)

    answer = post(token, "uploads/", upload())

    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "not_permitted")


def test_the_same_request_under_one_idempotency_key_is_answered_alike_and_acts_once(
    kestrel: Tenant, olga: User
) -> None:
    token = key_of(kestrel, olga)

    first = post(token, "uploads/", upload(), **{"Idempotency-Key": "a1"})
    again = post(token, "uploads/", upload(), **{"Idempotency-Key": "a1"})

    assert (first.status_code, again.status_code) == (202, 202)
    assert again.content == first.content
    assert again.headers["Idempotent-Replayed"] == "true"
    with tenant_context(kestrel.id):
        assert ImportBatch.objects.count() == 1


def test_an_idempotency_key_is_not_used_for_something_else(kestrel: Tenant, olga: User) -> None:
    token = key_of(kestrel, olga)
    post(token, "uploads/", upload(), **{"Idempotency-Key": "a1"})

    answer = post(token, "uploads/", upload(b"Partner code,Name\nC-9,Nine\n"), **{"Idempotency-Key": "a1"})

    assert answer.status_code == 422
    assert answer.json()["error"] == {
        "code": "idempotency_key_reused",
        "message": "This key was used for something else. Use a new one for each request.",
        "where": "Idempotency-Key",
    }


@pytest.mark.parametrize(
    ("fields", "code", "where"),
    [
        ({"kind": "wages"}, "unable_to_import", "kind"),
        ({"source": ""}, "field_missing", "source"),
        ({"file": ""}, "field_missing", "file"),
    ],
)
def test_what_is_wrong_with_an_upload_has_a_code_and_a_place(
    kestrel: Tenant, olga: User, fields: dict[str, str], code: str, where: str
) -> None:
    answer = post(key_of(kestrel, olga), "uploads/", upload(**fields))

    assert answer.status_code == 422
    assert (answer.json()["error"]["code"], answer.json()["error"]["where"]) == (code, where)


def test_a_partners_key_brings_reports_of_its_own_and_sees_no_others(kestrel: Tenant, olga: User) -> None:
    with tenant_context(kestrel.id):
        alder, birch = make_partner("C-1001"), make_partner("C-2002")
    token, other = key_of(kestrel, olga, partner=alder), key_of(kestrel, olga, partner=birch)
    vendor = key_of(kestrel, olga)

    sales = post(token, "uploads/", upload(kind="sales"))
    taken = post(token, "uploads/", upload(kind="pos", source="somebody else"))

    assert sales.json()["error"]["message"] == "Kind: a partner brings pos, the report of its own sales."
    number = taken.json()["number"]
    with tenant_context(kestrel.id):
        batch = ImportBatch.objects.get(number=number)
        assert (batch.partner_id, batch.source.name) == (alder.id, f"ERP ({alder.code})")
    seen = [get(t, f"uploads/{number}/").status_code for t in (token, other, vendor)]
    assert seen == [200, 404, 200]


def test_a_message_is_answered_with_its_acknowledgement(kestrel: Tenant, olga: User) -> None:
    with tenant_context(kestrel.id):
        alder = make_partner("C-1001")
        make_product("CD-18-KIT")
        TradeIdentity.objects.create(
            standard="x12",
            qualifier="01",
            identifier=SENDER,
            partner=alder,
            source_name="Alder",
            created_at=NOON,
        )
    token = key_of(kestrel, olga, Scope.MESSAGES, partner=alder)

    answer = post(token, "messages/", x12(SALE_867).encode())
    again = post(token, "messages/", x12(SALE_867).encode())

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/edi-x12")
    assert answer.headers["Vir-State"] == "accepted"
    assert b"~AK5*A~AK9*A*1*1*1~" in answer.content
    assert again.content == answer.content
    with tenant_context(kestrel.id):
        assert TradeMessage.objects.filter(direction="in").count() == 1


def test_a_message_comes_on_the_day_of_the_vendor(
    kestrel: Tenant, olga: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    days: list[date] = []

    def takes(*, today: date, **more: Any) -> None:
        days.append(today)
        raise MessageRefused("read")

    monkeypatch.setattr(messages, "take_interchange", takes)
    # In the evening in Chicago it is the next day in Greenwich.
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 25, 3, 30, tzinfo=UTC))

    post(key_of(kestrel, olga), "messages/", b"ISA")

    assert days == [date(2026, 11, 24)]


def test_bytes_that_are_no_interchange_are_refused_in_words(kestrel: Tenant, olga: User) -> None:
    answer = post(key_of(kestrel, olga), "messages/", b"hello")

    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "message_refused"
    assert answer.json()["error"]["message"].startswith("The message begins with 'hello'.")


def test_a_key_is_slowed_down_alone(kestrel: Tenant, olga: User, monkeypatch: pytest.MonkeyPatch) -> None:
    # So few that the minute does not pass, however slow the machine is.
    assert PerKey.rate == f"{REQUESTS_PER_MINUTE}/min"
    monkeypatch.setattr(PerKey, "rate", "3/min")
    # A cache of its own: others that run at the same time empty the shared one.
    monkeypatch.setattr(PerKey, "cache", LocMemCache("keys", {}))
    busy, calm = key_of(kestrel, olga), key_of(kestrel, olga)
    for _ in range(3):
        get(busy, "uploads/1/")

    answer = get(busy, "uploads/1/")

    assert (answer.status_code, answer.json()["error"]["code"]) == (429, "too_many_requests")
    assert int(answer.headers["Retry-After"]) >= 1
    assert get(calm, "uploads/1/").status_code == 404


def test_a_used_key_says_when(kestrel: Tenant, olga: User) -> None:
    token = key_of(kestrel, olga)

    get(token, "uploads/1/")

    with tenant_context(kestrel.id):
        assert ApiKey.objects.get().last_used_at is not None


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete", "options"])
def test_other_methods_are_refused_in_the_same_shape(kestrel: Tenant, olga: User, method: str) -> None:
    client = Client(headers={"Authorization": f"Bearer {key_of(kestrel, olga)}"})

    answer = getattr(client, method)("/api/kestrel/v1/messages/")

    assert (answer.status_code, answer.json()["error"]["code"]) == (405, "method_not_allowed")


def test_a_claim_is_read_by_a_key_of_its_partner_and_nobody_elses(kestrel: Tenant, olga: User) -> None:
    with tenant_context(kestrel.id):
        alder, birch = make_partner("C-1001"), make_partner("C-2002")
        terms = ClaimTerms.objects.create(
            code="SPA-1",
            name="Special price",
            kind="ship_debit",
            currency="USD",
            starts_on=NOON.date(),
            ends_on=NOON.date(),
            created_by=olga,
            created_at=NOON,
        )
        claim = Claim.objects.create(
            number=10482,
            terms=terms,
            partner=alder,
            kind="ship_debit",
            currency="USD",
            created_at=NOON,
            updated_at=NOON,
        )
        ClaimLine.objects.create(
            claim=claim,
            partner_id=alder.id,
            family="ship_debit",
            row=1,
            state="needs_fix",
            invoice="INV-1",
            quantity=2,
            problems=[{"message": "Row 1, Date: it is missing."}],
        )
    own, other = (key_of(kestrel, olga, Scope.CLAIMS, partner=partner) for partner in (alder, birch))

    answer = get(own, "claims/CLM-10482/")

    assert answer.status_code == 200
    assert (answer.json()["state"], answer.json()["terms"]) == ("draft", "SPA-1")
    assert [(line["invoice"], line["quantity"], line["problems"]) for line in answer.json()["lines"]] == [
        ("INV-1", "2.0000", ["Row 1, Date: it is missing."])
    ]
    assert [
        get(key, path).status_code for key, path in ((other, "claims/CLM-10482/"), (own, "claims/CLM-1/"))
    ] == [
        404,
        404,
    ]
    assert get(own, "claims/10482/").json()["error"]["code"] == "not_found"


def test_a_partners_file_that_names_another_partner_is_not_taken(kestrel: Tenant, olga: User) -> None:
    with tenant_context(kestrel.id):
        alder = make_partner("C-1001")
        make_partner("C-2002")
        make_product("CD-18-KIT")
        headers = ["Document", "Sale date", "Partner", "SKU", "Quantity", "Net amount"]
        names = ["document", "sale_date", "partner", "sku", "quantity", "net"]
        source = ImportSource.objects.create(
            kind="pos",
            name="ERP (C-1001)",
            reading={
                "mapping": dict(zip(names, headers, strict=True)),
                "formats": {"sale_date": "ISO"},
                "currency": "USD",
                "headers": headers,
            },
        )
        set_commits_alone(source_id=source.id, alone=True, actor_id=olga.id, at=NOON)
    token = key_of(kestrel, olga, partner=alder)
    states = {}
    for name, day, quantity, net in (
        ("C-1001", "2026-11-05", 2, "10.00"),
        ("C-2002", "2026-10-07", 9, "77.00"),
    ):
        content = f"{','.join(headers)}\nINV-{name},{day},{name},CD-18-KIT,{quantity},{net}\n".encode()
        number = post(token, "uploads/", upload(content, kind="pos")).json()["number"]
        with tenant_context(kestrel.id):
            batch = ImportBatch.objects.get(number=number)
            for _ in range(3):
                work(batch.id)
        states[name] = get(token, f"uploads/{number}/").json()["state"]

    assert states == {"C-1001": "committed", "C-2002": "needs_fix"}


def test_a_partners_key_says_nothing_about_a_source_of_the_vendor_with_its_name(
    kestrel: Tenant, olga: User
) -> None:
    with tenant_context(kestrel.id):
        alder = make_partner("C-1001")
    header = "Document,Sale date,Partner,SKU,Quantity,Net amount"
    post(
        key_of(kestrel, olga, partner=alder),
        "uploads/",
        upload(f"{header}\nA-1,2026-11-05,C-1001,K,1,1.00\n".encode(), kind="pos"),
    )

    answer = post(
        key_of(kestrel, olga),
        "uploads/",
        upload(f"{header}\nV-1,2026-11-05,,K,1,1.00\n".encode(), kind="pos", source="ERP"),
    )

    with tenant_context(kestrel.id):
        batch = ImportBatch.objects.get(number=answer.json()["number"])
        assert (batch.source.name, batch.partner_id) == ("ERP", None)
