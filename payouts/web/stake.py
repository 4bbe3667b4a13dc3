"""What two programs of the calendar have at stake together: asked for once their sentence is seen."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from payouts.queries.replaying.overlap_scan import between
from programs.queries.planned import planned_by_code
from vir.foundation.identity.roles import Right
from vir.foundation.web.access import TenantRequest, requires


@requires(Right.PROGRAMS_VIEW)
@require_GET
def fragment(request: TenantRequest, code: str, other: str) -> HttpResponse:
    """Say what is paid twice if both pay in full, on the sales that stand for the days of the first."""
    known = planned_by_code([code, other])
    if code == other or code not in known or other not in known:
        raise Http404
    found = between(known[code], known[other], today=request.access.today)
    return render(
        request,
        "payouts/_stake.html",
        {
            "one": known[code],
            "other": known[other],
            "overlap": found and found[0],
            "window": found and found[1],
        },
    )
