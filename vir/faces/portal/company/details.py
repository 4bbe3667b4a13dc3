"""What the vendor knows of the company, and whom to turn to."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from partners.queries.directory import partners_by_id
from partners.queries.looked_after import managers_of
from vir.foundation.identity.roles import Right
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.web.access import TenantRequest, requires
from vir.foundation.words import say


@requires(Right.PORTAL_VIEW)
@require_GET
def company(request: TenantRequest) -> HttpResponse:
    """Show the company as the vendor knows it. In which segments it is stays the vendor's own."""
    access = request.access
    assert access.partner_id is not None
    # The walls of the portal show a name and a code; the rest of the own row is read in front of them.
    with tenant_context(access.tenant.id, user_id=access.user.id):
        partner = partners_by_id({access.partner_id})[access.partner_id]
        managers = [one.user for one in managers_of(partner.id) if one.user.is_active]
    place = ", ".join(text for text in (partner.city, partner.region, partner.country) if text)
    facts = [
        {"label": say("Name"), "value": partner.name},
        {
            "label": say("Your number at {vendor}", vendor=access.tenant.name),
            "value": partner.code,
            "is_code": True,
        },
        {"label": say("Place"), "value": place or say("Not known")},
    ]
    context = {
        "facts": facts,
        "managers": managers,
        "people_url": reverse("portal:people", kwargs={"tenant": access.tenant.slug}),
        "ask_url": reverse("portal:message_ask", kwargs={"tenant": access.tenant.slug}),
    }
    return render(request, "portal/company/company.html", context)
