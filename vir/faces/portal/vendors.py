"""My vendors: one person, many vendors, one sign-in. What each of them says is read in a part of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from partners.queries.portal import companies_everywhere
from vir.foundation.identity.models import Membership, User
from vir.foundation.identity.queries import places_of
from vir.foundation.notifications.keeping import keep_settings
from vir.foundation.tenancy.context import tenant_context, user_context
from vir.foundation.tenancy.models import Tenant
from vir.foundation.web import clock
from vir.foundation.web.access import signed_in

# So many are shown on one page; nobody buys under more programs than these at once.
VENDORS_MAX: Final = 40
# So many are read with the page; those further down when they are scrolled to.
READ_AT_ONCE: Final = 8
SESSION_KEY: Final = "vendors"


@dataclass(frozen=True)
class Place:
    """
    One vendor, or one of a person's companies there.

    :ivar by_choice: that the person has several companies there, so that it is opened by choosing this one
    """

    tenant: Tenant
    membership: Membership
    company: str
    code: str
    muted: bool
    by_choice: bool

    @property
    def url(self) -> str:
        """Give the address of its portal."""
        return f"/p/{self.tenant.slug}/"

    @property
    def glance_url(self) -> str:
        """Give the address of what it says."""
        return f"{reverse('vendor_glance')}?{urlencode({'vendor': self.tenant.slug, 'company': self.code})}"


def portal_places(user: User) -> list[tuple[Tenant, Membership]]:
    """List the vendors whose portal a person may open, by name."""
    with user_context(user.id):
        return _portals(user)


def remember_vendors(request: HttpRequest, many: int) -> None:
    """Keep in the session how many there are, so that the menu of the portal asks no query for it."""
    if request.session.get(SESSION_KEY) != many:
        request.session[SESSION_KEY] = many


@signed_in
@require_GET
def vendors(request: HttpRequest) -> HttpResponse:
    """List a person's vendors; where there is one, go there."""
    assert isinstance(request.user, User)
    places = portal_places(request.user)
    remember_vendors(request, len(places))
    if not places:
        return HttpResponseRedirect(reverse("places"))
    if len(places) == 1:
        return HttpResponseRedirect(f"/p/{places[0][0].slug}/")
    rows = _named(request.user, places)
    context = {
        "rows": rows[:VENDORS_MAX],
        "left": len(rows[VENDORS_MAX:]),
        "at_once": READ_AT_ONCE,
        "help_url": reverse("help"),
    }
    return render(request, "portal/vendors.html", context)


@signed_in
@require_POST
def mute(request: HttpRequest) -> HttpResponse:
    """
    Mute a vendor, or listen to it again: what is always sent is sent all the same.

    :raises Http404: if the person has no such vendor
    """
    assert isinstance(request.user, User)
    wanted = (request.POST.get("tenant", ""), request.POST.get("company", ""))
    for place in _named(request.user, portal_places(request.user)):
        if (place.tenant.slug, place.code) != wanted:
            continue
        partner_id = place.membership.partner_id
        with tenant_context(place.tenant.id, partner_id=partner_id, user_id=request.user.id):
            keep_settings(
                user_id=request.user.id,
                partner_id=partner_id,
                muted=request.POST.get("muted") == "1",
                at=clock.now(place.tenant),
            )
        return HttpResponseRedirect(reverse("vendors"))
    raise Http404


def _portals(user: User) -> list[tuple[Tenant, Membership]]:
    found = [(tenant, one) for tenant, one in places_of(user_id=user.id) if one.partner_id is not None]
    return sorted(found, key=lambda place: (place[0].name.casefold(), place[0].slug, str(place[1].id)))


def _named(user: User, places: list[tuple[Tenant, Membership]]) -> list[Place]:
    """Name the companies of places, those of one vendor by name."""
    with user_context(user.id):
        companies = companies_everywhere()
    slugs = [tenant.slug for tenant, _ in places]
    found = [
        Place(
            tenant=tenant,
            membership=one,
            company=companies[one.id].name,
            code=companies[one.id].code,
            muted=companies[one.id].muted,
            by_choice=slugs.count(tenant.slug) > 1,
        )
        for tenant, one in places
        # One that was given between the two questions is there at the next visit.
        if one.id in companies
    ]
    return sorted(
        found, key=lambda p: (p.tenant.name.casefold(), p.tenant.slug, p.company.casefold(), p.code)
    )
