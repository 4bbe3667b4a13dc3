"""Where a person may go, and help."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_GET

from vir.foundation.identity.models import User
from vir.foundation.identity.queries import places_of
from vir.foundation.tenancy.context import user_context
from vir.foundation.web.access import public, signed_in


@signed_in
@require_GET
def choose(request: HttpRequest) -> HttpResponse:
    """List the places of a person, or go straight to the only one."""
    assert isinstance(request.user, User)
    with user_context(request.user.id):
        found = places_of(user_id=request.user.id)
    places: dict[str, dict[str, str]] = {}
    for tenant, membership in found:
        side = "p" if membership.partner_id else "t"
        address = f"/{side}/{tenant.slug}/"
        words = "Partner portal" if side == "p" else "Vendor workspace"
        places.setdefault(address, {"name": tenant.name, "words": words, "url": address})
    if len(places) == 1:
        return HttpResponseRedirect(next(iter(places)))
    return render(request, "places.html", {"places": list(places.values())})


@public
@require_GET
def help_page(request: HttpRequest) -> HttpResponse:
    """Explain the words and where to ask."""
    return render(request, "help.html")
