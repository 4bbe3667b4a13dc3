"""An address of the vendor's own that letters come from: the record to set, and looking for it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from vir.foundation.audit.operations import record
from vir.foundation.notifications.dkim import public_key
from vir.foundation.tenancy.context import current_tenant_id
from vir.foundation.tenancy.models import ProvenSender, Tenant
from vir.foundation.tenancy.senders import selector_of
from vir.foundation.web.branding.domains import Ask, UnableToProve, records_found


def key_name(tenant_id: UUID, domain: str) -> str:
    """Give the name of the text record that holds the key."""
    return f"{selector_of(tenant_id)}._domainkey.{domain}"


def key_value() -> str:
    """Give what stands in it."""
    return f"v=DKIM1; k=rsa; p={public_key(settings.DKIM_KEY)}"


def prove_sender(*, domain: str, actor_id: UUID, at: datetime, ask: Ask | None = None) -> ProvenSender:
    """
    Look for the key that letters are signed with, and keep that they may come from the domain.

    :param ask: lists the text records of a name; by default the domain name system does
    :raises UnableToProve: if this installation signs nothing, nobody answers, or the key is not there
    """
    if not settings.DKIM_KEY:
        raise UnableToProve(
            "Letters are not signed here: whoever runs this installation can set a key for it."
        )
    tenant_id = current_tenant_id()
    name = key_name(tenant_id, domain)
    # Before any row is locked: an answer can take seconds.
    found, key = records_found(name, ask), public_key(settings.DKIM_KEY)
    if not any(_parts(one).get("p") == key for one in found):
        there = "It holds another key." if found else "There is none of that name yet."
        raise UnableToProve(
            f"The TXT record {name} with this key was not found. {there} A new record can take an hour to be seen."
        )
    return _keep(domain, tenant_id, actor_id, at)


def _parts(text: str) -> dict[str, str]:
    """Read "v=DKIM1; k=rsa; p=…"; spaces in a key mean nothing."""
    pairs = (part.partition("=") for part in text.split(";"))
    return {name.strip(): "".join(value.split()) for name, _, value in pairs}


@transaction.atomic
def _keep(domain: str, tenant_id: UUID, actor_id: UUID, at: datetime) -> ProvenSender:
    Tenant.objects.select_for_update(no_key=True).get(id=tenant_id)
    kept: ProvenSender | None = ProvenSender.objects.filter(domain=domain).first()
    if kept is not None:
        return kept
    made: ProvenSender = ProvenSender.objects.create(domain=domain, proved_at=at, proved_by_id=actor_id)
    record(action="branding.sender_proven", kind="branding", code=domain, actor_id=actor_id, at=at)
    return made
