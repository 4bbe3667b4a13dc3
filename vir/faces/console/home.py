"""The vendor's home: what needs a decision, and where the live programs stand."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from vir.foundation.identity.roles import Right
from vir.foundation.web.access import TenantRequest, requires


@requires(Right.CONSOLE_VIEW)
@require_GET
def home(request: TenantRequest) -> HttpResponse:
    """Start the day."""
    return render(request, "console/home.html", {})
