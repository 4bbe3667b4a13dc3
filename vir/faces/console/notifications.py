"""What one of the vendor's own people wants to be told."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from vir.faces.preferring import preferences_page
from vir.foundation.identity.roles import Right
from vir.foundation.web.access import TenantRequest, requires


@requires(Right.CONSOLE_VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def notifications(request: TenantRequest) -> HttpResponse:
    """Show and keep what the person chose."""
    return preferences_page(request, "console/notifications.html")
