"""The vendor's home: what needs a decision, where the live programs stand, who is near a tier."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from payouts.queries.freshness import sales_freshness
from vir.faces.console import needs, progress
from vir.foundation.identity.roles import Right
from vir.foundation.web.access import TenantRequest, requires

NEAR_SHOWN = 5


@requires(Right.CONSOLE_VIEW)
@require_GET
def home(request: TenantRequest) -> HttpResponse:
    """Start the day."""
    running = progress.running_programs(request.access.today)
    shown = {
        "needs": needs.needs_of(request.access),
        "programs": running,
        "near": progress.near_a_tier(running)[:NEAR_SHOWN],
        "dates": progress.next_dates(running, request.access.today),
        "freshness": sales_freshness(),
        "may_import": request.access.may(Right.SALES_IMPORT),
        "may_edit": request.access.may(Right.PROGRAMS_EDIT),
    }
    return render(request, "console/home.html", shown)
