"""Letters come from a vendor's own address once the key they are signed with stands under its domain."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.test import Client

from tests.faces.console.test_branding import PAGE, publish
from tests.factories import NOON
from tests.foundation.notifications.test_dkim import der_of, is_whole
from vir.faces.console.branding import domain
from vir.foundation.audit.models import AuditEvent
from vir.foundation.identity.models import User
from vir.foundation.notifications.composing import compose, sender_of
from vir.foundation.notifications.dkim import public_key
from vir.foundation.notifications.models import Delivery
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import ProvenSender, Tenant
from vir.foundation.web.branding.domains import UnableToProve
from vir.foundation.web.branding.senders import key_name, key_value, prove_sender
from vir.foundation.web.branding.text_records import NoAnswer

KEY = der_of(rsa.generate_private_key(65537, 2048))
OWN, DOMAIN = "rebates@kestrel.example", "kestrel.example"


@pytest.fixture(autouse=True)
def key(settings: Any) -> None:
    settings.DKIM_KEY = KEY
    settings.DEFAULT_FROM_EMAIL = "Rebates <post@vir.example>"


def prove(tenant: Tenant, person: User) -> None:
    with tenant_context(tenant.id):
        prove_sender(domain=DOMAIN, actor_id=person.id, at=NOON, ask=lambda _: [key_value()])


def letter(tenant: Tenant) -> EmailMultiAlternatives:
    """Write a letter of a vendor as it leaves."""
    with tenant_context(tenant.id):
        row = Delivery(
            address="marta@alder.example",
            subject="Your statement",
            text="It is ready.",
            html="<p>It is ready.</p>",
            event="payment",
            message_id="<1@vir.example>",
            created_at=NOON,
        )
        return compose(row, sender_of(tenant), mail.get_connection())


def headers(tenant: Tenant) -> tuple[str, str, str]:
    """Give from whom a letter says it comes, where answers go, and what the post office is told."""
    found = letter(tenant)
    written = found.message()
    return written["From"], written["Reply-To"], found.from_email


def test_letters_come_from_the_own_address_once_its_domain_is_proven(kestrel: Tenant, olga: User) -> None:
    publish(kestrel, olga, reply_to=OWN)
    before = headers(kestrel)
    prove(kestrel, olga)

    assert before == (
        "Kestrel partner club <post@vir.example>",
        OWN,
        "Kestrel partner club <post@vir.example>",
    )
    assert headers(kestrel) == (f"Kestrel partner club <{OWN}>", *before[1:])
    whole = letter(kestrel).message().as_bytes(linesep="\r\n")
    assert is_whole(whole, public_key(KEY))
    assert not is_whole(whole.replace(b"It is ready", b"It is late"), public_key(KEY))


def test_a_domain_that_one_vendor_proved_is_no_other_vendors(
    kestrel: Tenant, osprey: Tenant, olga: User, charlie: User
) -> None:
    publish(kestrel, olga, reply_to=OWN)
    publish(osprey, charlie, reply_to=OWN, domain="rebates.osprey.example")
    prove(kestrel, olga)
    asked: list[str] = []

    def answer(name: str) -> list[str]:
        asked.append(name)
        return [key_value()] if name == key_name(kestrel.id, DOMAIN) else []

    with tenant_context(osprey.id), pytest.raises(UnableToProve, match="none of that name"):
        prove_sender(domain=DOMAIN, actor_id=charlie.id, at=NOON, ask=answer)

    assert asked == [key_name(osprey.id, DOMAIN)]
    assert headers(osprey)[0] == "Kestrel partner club <post@vir.example>"


def test_without_a_key_of_this_installation_letters_come_from_its_address(
    kestrel: Tenant, olga: User, settings: Any
) -> None:
    publish(kestrel, olga, reply_to=OWN)
    prove(kestrel, olga)
    settings.DKIM_KEY = b""

    found = letter(kestrel).message()

    assert (found["From"], found["DKIM-Signature"]) == ("Kestrel partner club <post@vir.example>", None)
    with tenant_context(kestrel.id), pytest.raises(UnableToProve, match="not signed here"):
        prove_sender(domain=DOMAIN, actor_id=olga.id, at=NOON, ask=lambda _: [])


@pytest.mark.parametrize(
    ("records", "why"),
    [([], "none of that name"), (["v=DKIM1; p=MIIB"], "another key"), (None, "did not answer")],
)
def test_without_the_key_or_an_answer_nothing_is_proven(
    kestrel: Tenant, olga: User, records: list[str] | None, why: str
) -> None:
    def answer(name: str) -> list[str]:
        if records is None:
            raise NoAnswer("timed out")
        return records

    with tenant_context(kestrel.id):
        with pytest.raises(UnableToProve, match=why):
            prove_sender(domain=DOMAIN, actor_id=olga.id, at=NOON, ask=answer)
        assert list(ProvenSender.objects.all()) == []


def test_the_page_shows_the_record_and_then_the_proof(
    kestrel: Tenant, olga: User, client_as: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(kestrel, olga, reply_to=OWN)
    owner = client_as(olga)
    before = owner.get(PAGE).content.decode()
    usual = domain.prove_sender
    monkeypatch.setattr(
        domain,
        "prove_sender",
        lambda **given: usual(**given, ask=lambda _: ["v=DKIM1; p= " + public_key(KEY)]),
    )

    done = owner.post(f"{PAGE}sender/check/")
    after = owner.get(PAGE).content.decode()

    assert key_name(kestrel.id, DOMAIN) in before
    assert done.status_code == 302
    assert f"Letters may come from {OWN}." in after
    assert "signed for" in after
    assert key_name(kestrel.id, DOMAIN) not in after
    with tenant_context(kestrel.id):
        assert AuditEvent.objects.filter(action="branding.sender_proven", object_code=DOMAIN).count() == 1


def test_only_who_may_change_settings_asks_for_the_key(
    kestrel: Tenant, olga: User, priya: User, client_as: Callable[[User], Client]
) -> None:
    publish(kestrel, olga, reply_to=OWN)

    assert client_as(priya).post(f"{PAGE}sender/check/").status_code == 403
    publish(kestrel, olga, reply_to="")
    assert client_as(olga).post(f"{PAGE}sender/check/").status_code == 404
