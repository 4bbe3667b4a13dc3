"""Error pages: the same body for whatever is not there, whoever asks and whatever they asked for."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Tell an insider that the role does not reach this far."""
    return HttpResponse(render_to_string("403.html", {}, request), status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Tell nothing but that there is no such page."""
    return HttpResponse(render_to_string("404.html", {}, request), status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """Tell that something broke here; asks nothing of the database."""
    return HttpResponse(render_to_string("500.html", {}), status=500)
