"""The trail: who did what, when, to what effect and why; and whether it is whole."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from vir.faces.console.trail.columns import audit_list
from vir.faces.console.trail.rows import SYSTEM, AuditRows, Sought, acts
from vir.foundation.audit.chain import last_verified, verify_chain
from vir.foundation.audit.queries import actors
from vir.foundation.identity.roles import Right
from vir.foundation.periods import DateInvalid, parse_date
from vir.foundation.web.access import TenantRequest, requires
from vir.foundation.web.listing import read_list

PER_PAGE = 100


@requires(Right.AUDIT_VIEW)
@require_GET
def listing(request: TenantRequest) -> HttpResponse:
    """List the acts of the trail, the last written first."""
    access = request.access
    sought = _sought(request)
    rows = AuditRows(acts(sought, access.tenant.time_zone))
    listed = read_list(request, audit_list(access.tenant.slug), rows, per_page=PER_PAGE)
    if listed.file is not None:
        return listed.file
    verified = last_verified()
    base = reverse("console:audit", kwargs={"tenant": access.tenant.slug})
    everything = {"label": "All", "url": base, "current": not sought.narrows, "count": None}
    shown: dict[str, Any] = {
        "listed": listed,
        "tabs": listed.tabs([everything], base) if listed.views else [],
        "sought": sought,
        "people": [(SYSTEM, "System"), *((person.email, str(person)) for person in actors())],
        "verified": verified,
    }
    return render(request, "console/audit.html", shown, status=listed.status)


@requires(Right.AUDIT_VIEW)
@require_POST
def verify(request: TenantRequest) -> HttpResponse:
    """Work the chain out again, and say whether it is intact."""
    access = request.access
    found = verify_chain(actor_id=access.user.id, tenant_slug=access.tenant.slug, at=access.now)
    if found.broken is None:
        messages.success(request, f"The chain of {found.entries:,} entries is intact.")
    else:
        messages.error(
            request,
            f"The chain is broken at entry {found.broken.number:,}: it, or an entry before it, was changed, "
            "taken out or slipped in. Keep the database as it is and compare it with a backup.",
        )
    return HttpResponseRedirect(reverse("console:audit", kwargs={"tenant": access.tenant.slug}))


def _sought(request: TenantRequest) -> Sought:
    asked = request.GET
    return Sought(
        text=asked.get("object", "").replace("\x00", "").strip(),
        who=asked.get("who", "").replace("\x00", "").strip(),
        first=_day(asked.get("first", "")),
        last=_day(asked.get("last", "")),
        money_only=asked.get("money", "") == "1",
    )


def _day(text: str) -> date | None:
    """Read a day of the address; one that is none narrows nothing."""
    try:
        return parse_date(text)
    except DateInvalid:
        return None
