"""What a person of a partner wants to be told, how numbers are written, and when the digest comes."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from vir.faces.preferring import preferences_page
from vir.foundation.identity.roles import Right
from vir.foundation.web.access import TenantRequest, requires


@requires(Right.PORTAL_VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: TenantRequest) -> HttpResponse:
    """Show and keep what the person chose."""
    return preferences_page(request, "portal/preferences.html")
