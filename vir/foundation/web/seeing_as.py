"""A partner's portal as somebody of the vendor sees it: kept in the session, read under the portal's own walls."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from vir.foundation.identity.models import Membership
from vir.foundation.identity.roles import Right, Role, may
from vir.foundation.tenancy.models import Tenant

# Whoever looks sees what the partner may see at most, and acts as nobody.
ROLE = Role.PARTNER_ADMIN
_KEY = "seen_as"


def start_seeing(request: HttpRequest, tenant: Tenant, partner_id: UUID) -> None:
    """See the portal of a tenant as one of its partners from the next page on."""
    request.session[_KEY] = {**request.session.get(_KEY, {}), str(tenant.id): str(partner_id)}


def stop_seeing(request: HttpRequest, tenant: Tenant) -> UUID | None:
    """Leave it; gives the partner that was looked at, None if there was none."""
    kept = dict(request.session.get(_KEY, {}))
    partner_id = kept.pop(str(tenant.id), None)
    request.session[_KEY] = kept
    return None if partner_id is None else UUID(partner_id)


def seen_partner(request: HttpRequest, tenant: Tenant, mine: list[Membership]) -> UUID | None:
    """
    Give the partner whose portal a person looks at, None without.

    Asked anew for every page, so that whoever loses the right sees nothing from then on.

    :param mine: the person's memberships on the vendor's own side
    """
    kept = request.session.get(_KEY, {}).get(str(tenant.id))
    if kept is None:
        return None
    if not mine or not may(Role(mine[0].role), Right.PORTAL_PREVIEW):
        return None
    return UUID(kept)


def refusal(request: HttpRequest) -> HttpResponse:
    """Tell that nothing can be changed while somebody only looks."""
    return HttpResponse(render_to_string("console/branding/seen_refused.html", {}, request), status=409)
