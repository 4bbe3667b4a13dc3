"""The vendor's own host and its address for letters: the records to set, whether they are proven, looking for them."""

from __future__ import annotations

from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from vir.foundation.identity.roles import Right
from vir.foundation.tenancy.branding import branding_of, draft_branding, published_branding
from vir.foundation.tenancy.models import Branding, Tenant
from vir.foundation.tenancy.senders import domain_of, proven_sender
from vir.foundation.web.access import TenantRequest, requires
from vir.foundation.web.branding.domains import (
    UnableToProve,
    proof_of,
    prove_host,
    record_name,
    record_value,
)
from vir.foundation.web.branding.senders import key_name, key_value, prove_sender


def domain_shown(tenant: Tenant, row: Branding | None) -> dict[str, Any]:
    """Give where a host stands: the record, the proof, and whether partners reach the portal there."""
    host = "" if row is None else row.domain
    if not host:
        return {"host": ""}
    proof = proof_of(host)
    return {
        "host": host,
        "name": record_name(host),
        "value": record_value(tenant.id, host),
        "main_host": urlsplit(settings.PUBLIC_URL).hostname,
        "proof": proof,
        "serves": proof is not None and branding_of(tenant).domain == host,
    }


@requires(Right.SETTINGS_EDIT)
@require_POST
def check(request: TenantRequest) -> HttpResponse:
    """
    Ask the domain name system for the record of the host that is written in the look.

    :raises Http404: if none is
    """
    current = draft_branding() or published_branding()
    if current is None or not current.domain:
        raise Http404
    try:
        prove_host(host=current.domain, actor_id=request.access.user.id, at=request.access.now)
    except UnableToProve as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, f"{current.domain} is proven to be yours.")
    return HttpResponseRedirect(reverse("settings:branding", kwargs={"tenant": request.access.tenant.slug}))


def sender_shown(tenant: Tenant, row: Branding | None) -> dict[str, Any]:
    """Give which address letters come from, and the record that lets them come from the vendor's own."""
    address = "" if row is None else row.reply_to
    shown: dict[str, Any] = {
        "address": address,
        "ours": parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
        "signs": bool(settings.DKIM_KEY),
    }
    if not address or not settings.DKIM_KEY:
        return shown
    proof, domain = proven_sender(address), domain_of(address)
    return shown | {
        "domain": domain,
        "name": key_name(tenant.id, domain),
        "value": key_value(),
        "proof": proof,
        "serves": proof is not None and branding_of(tenant).reply_to == address,
    }


@requires(Right.SETTINGS_EDIT)
@require_POST
def check_sender(request: TenantRequest) -> HttpResponse:
    """
    Ask the domain name system for the key under the domain of the reply address that is written in the look.

    :raises Http404: if none is
    """
    current = draft_branding() or published_branding()
    if current is None or not current.reply_to:
        raise Http404
    domain = domain_of(current.reply_to)
    try:
        prove_sender(domain=domain, actor_id=request.access.user.id, at=request.access.now)
    except UnableToProve as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, f"Letters may come from {current.reply_to}.")
    return HttpResponseRedirect(reverse("settings:branding", kwargs={"tenant": request.access.tenant.slug}))
