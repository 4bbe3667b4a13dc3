"""The live part of the home page: cheap while nothing changed."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.views.decorators.http import require_GET

from vir.faces.portal.figures import read_figures
from vir.faces.portal.home import home_context
from vir.foundation.identity.roles import Right
from vir.foundation.web.access import TenantRequest, requires


@requires(Right.PORTAL_VIEW)
@require_GET
def live(request: TenantRequest) -> HttpResponse:
    """Give the home page's figures, or nothing while they are those the browser has."""
    figures = read_figures()
    mark = figures.mark(request.access)
    if request.headers.get("If-None-Match", "").removeprefix("W/") == mark:
        unchanged = HttpResponseNotModified()
        unchanged.headers["ETag"] = mark
        return unchanged
    response = render(
        request, "portal/_home.html", {**home_context(request.access, figures), "is_update": True}
    )
    response.headers["ETag"] = mark
    response.headers["Cache-Control"] = "no-store"
    return response
