"""The live part of the home page: cheap while nothing changed."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.views.decorators.http import require_GET

from vir.faces.portal.home import home_context
from vir.faces.portal.kept_home import KeptHome
from vir.foundation.identity.roles import Right
from vir.foundation.web.access import TenantRequest, requires


# As the page itself: it only reads, inside the transaction of the middleware.
@transaction.non_atomic_requests
@requires(Right.PORTAL_VIEW)
@require_GET
def live(request: TenantRequest) -> HttpResponse:
    """Give the home page's figures, or nothing while they are those the browser has."""
    mark = KeptHome(request).mark
    if request.headers.get("If-None-Match", "").removeprefix("W/") == mark:
        unchanged = HttpResponseNotModified()
        unchanged.headers["ETag"] = mark
        return unchanged
    response = render(request, "portal/_home.html", {**home_context(request.access, mark), "is_update": True})
    response.headers["ETag"] = mark
    response.headers["Cache-Control"] = "no-store"
    return response
