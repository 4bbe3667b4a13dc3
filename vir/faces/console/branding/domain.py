"""The vendor's own host: the record to set, whether it is proven, and looking for it."""

from __future__ import annotations

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
from vir.foundation.web.access import TenantRequest, requires
from vir.foundation.web.branding.domains import (
    UnableToProve,
    proof_of,
    prove_host,
    record_name,
    record_value,
)


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
