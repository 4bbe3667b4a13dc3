"""Finding the partner of an address, and showing a part of its page."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from partners.models import Partner
from partners.queries.directory import partner_by_code
from vir.foundation.web.access import TenantRequest


def partner_or_404(code: str) -> Partner:
    """
    Find the partner of an address.

    :raises Http404: if there is none
    """
    partner = partner_by_code(code)
    if partner is None:
        raise Http404
    return partner


def show_part(request: TenantRequest, name: str, title: str, shown: dict[str, Any]) -> HttpResponse:
    """Give a part to the page that fetches it; opened by itself it is a page of its own."""
    part = f"console/partner360/{name}.html"
    if request.htmx:
        return render(request, part, shown)
    return render(request, "console/partner360/alone.html", shown | {"part": part, "title": title})
