"""Where a person may go, and help."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from vir.faces.console.welcome.reading import facts_of, is_put_away
from vir.faces.console.welcome.steps import is_done, tasks
from vir.faces.portal.vendors import remember_vendors
from vir.foundation.identity.models import Membership, User
from vir.foundation.identity.queries import places_of
from vir.foundation.identity.roles import Right, Role, may
from vir.foundation.tenancy.context import tenant_context, user_context
from vir.foundation.tenancy.models import Environment, Tenant
from vir.foundation.web.access import public, signed_in
from vir.foundation.words import say


@signed_in
@require_GET
def choose(request: HttpRequest) -> HttpResponse:
    """List the places of a person, or go straight to the only one."""
    assert isinstance(request.user, User)
    with user_context(request.user.id):
        found = places_of(user_id=request.user.id)
    portals = [tenant.id for tenant, membership in found if membership.partner_id]
    remember_vendors(request, len(portals))
    has_several = len(set(portals)) > 1
    if has_several and len(portals) == len(found):
        return HttpResponseRedirect(reverse("vendors"))
    places: dict[str, dict[str, str]] = {}
    if has_several:
        address = reverse("vendors")
        places[address] = {
            "name": say("My vendors"),
            "words": say("Every partner portal at a glance"),
            "url": address,
        }
    for tenant, membership in found:
        side = "p" if membership.partner_id else "t"
        address = f"/{side}/{tenant.slug}/"
        words = say("Partner portal") if side == "p" else say("Vendor workspace")
        places.setdefault(address, {"name": tenant.name, "words": words, "url": address})
    if len(places) == 1:
        (address,) = places
        return HttpResponseRedirect(_first_page(request.user, *found[0]) or address)
    return render(request, "places.html", {"places": list(places.values())})


def _first_page(user: User, tenant: Tenant, membership: Membership) -> str:
    """Give the welcome page to who sets a new vendor up, until all is there or it is put away; else nothing."""
    if membership.partner_id or tenant.environment == Environment.DEMO:
        return ""
    if not may(Role(membership.role), Right.PROGRAMS_EDIT):
        return ""
    with tenant_context(tenant.id, user_id=user.id):
        if is_put_away(user.id) or is_done(tasks(facts_of(tenant))):
            return ""
    return reverse("console:welcome", kwargs={"tenant": tenant.slug})


@public
@require_GET
def help_page(request: HttpRequest) -> HttpResponse:
    """Explain the words and where to ask."""
    return render(request, "help.html")
