"""The queue of claims, and one claim of it."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from vir.faces.console.claiming.asking import read_wanted
from vir.faces.console.claiming.page import desk_page
from vir.faces.console.claiming.queue_read import read_queue
from vir.faces.console.claiming.reading import the_claim
from vir.foundation.identity.roles import Right
from vir.foundation.web.access import TenantRequest, requires


@requires(Right.CLAIMS_VIEW)
@require_GET
def queue(request: TenantRequest) -> HttpResponse:
    """Show what waits, with its first claim beside it."""
    claims = read_queue(request.access, read_wanted(request.GET)).claims
    first = the_claim(claims[0].code) if claims else None
    return desk_page(request, first, shows="list")


@requires(Right.CLAIMS_VIEW)
@require_GET
def claim(request: TenantRequest, code: str) -> HttpResponse:
    """Show one claim beside the queue it is in."""
    return desk_page(request, the_claim(code), shows="claim")
