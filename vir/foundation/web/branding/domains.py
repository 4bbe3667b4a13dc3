"""A host of the vendor's own: proof that it is the vendor's, and whose portal answers under it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from vir.foundation.audit.operations import record
from vir.foundation.refusals import Refused
from vir.foundation.tenancy.branding import branding_of
from vir.foundation.tenancy.context import current_tenant_id, tenant_context
from vir.foundation.tenancy.hosts import tenant_of_host
from vir.foundation.tenancy.models import ProvenHost, Tenant
from vir.foundation.web.branding.text_records import NoAnswer, text_records

SALT: Final = "vir.portal-host"
LABEL: Final = "_rebates"

Ask = Callable[[str], list[str]]


class UnableToProve(Refused):
    """The host could not be shown to be the vendor's."""


def record_name(host: str) -> str:
    """Give the name of the text record that proves a host."""
    return f"{LABEL}.{host}"


def record_value(tenant_id: UUID, host: str) -> str:
    """Give what stands in it: the same whenever it is asked for, and another one for every vendor and host."""
    proof = salted_hmac(SALT, f"{tenant_id}:{host}", algorithm="sha256").hexdigest()
    return f"rebates-portal={proof[:40]}"


def proof_of(host: str) -> ProvenHost | None:
    """Find when the open tenant proved a host."""
    return ProvenHost.objects.filter(host=host).first()


def records_found(name: str, ask: Ask | None) -> list[str]:
    """
    Ask for the text records of a name.

    :param ask: lists them; by default the domain name system does
    :raises UnableToProve: if nobody answers
    """
    try:
        return (ask or text_records)(name)
    except NoAnswer:
        raise UnableToProve(
            "The domain name system did not answer. Nothing was changed: check again in some minutes."
        ) from None


def prove_host(*, host: str, actor_id: UUID, at: datetime, ask: Ask | None = None) -> ProvenHost:
    """
    Look for the record, and keep that the host is the vendor's.

    :param ask: lists the text records of a name; by default the domain name system does
    :raises UnableToProve: if nobody answers, the record is not there, or another vendor proved the host before
    """
    tenant_id = current_tenant_id()
    name, wanted = record_name(host), record_value(tenant_id, host)
    # Before any row is locked: an answer can take seconds.
    found = records_found(name, ask)
    if not any(constant_time_compare(one.strip(), wanted) for one in found):
        there = f"It holds {len(found)} other." if found else "There is none of that name yet."
        raise UnableToProve(
            f"The TXT record {name} with this value was not found. {there} A new record can take an hour to be seen."
        )
    return _keep(host, tenant_id, actor_id, at)


@transaction.atomic
def _keep(host: str, tenant_id: UUID, actor_id: UUID, at: datetime) -> ProvenHost:
    Tenant.objects.select_for_update(no_key=True).get(id=tenant_id)
    owner = tenant_of_host(host)
    if owner is not None and owner != tenant_id:
        raise UnableToProve(
            f"{host} leads to another workspace. Whoever runs this installation can take it out there."
        )
    kept = proof_of(host)
    if kept is not None:
        return kept
    made: ProvenHost = ProvenHost.objects.create(host=host, proved_at=at, proved_by_id=actor_id)
    record(action="branding.host_proven", kind="branding", code=host, actor_id=actor_id, at=at)
    return made


def portal_of_host(host: str) -> Tenant | None:
    """Find whose portal answers under a host: proven by the vendor, and in what it has published last."""
    tenant_id = tenant_of_host(host)
    if tenant_id is None:
        return None
    tenant = Tenant.objects.get(id=tenant_id)
    with tenant_context(tenant.id):
        return tenant if branding_of(tenant).domain == host else None
