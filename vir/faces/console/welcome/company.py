"""The setting of what the vendor says of itself."""

from __future__ import annotations

from typing import Any, Final
from zoneinfo import available_timezones

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from programs.operations.set_company import Company, UnableToSetCompany, currency_is_fixed, set_company
from vir.foundation.identity.roles import Right
from vir.foundation.tenancy.models import Tenant
from vir.foundation.web.access import TenantRequest, requires

MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@requires(Right.SETTINGS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def company(request: TenantRequest) -> HttpResponse:
    """Show what the vendor says of itself; on POST set it."""
    access = request.access
    if request.method != "POST":
        return _page(request)
    typed = request.POST
    month = typed.get("fiscal_month", "")
    tenant = Tenant.objects.get(id=access.tenant.id)
    try:
        set_company(
            company=Company(
                name=typed.get("name", ""),
                # A field that is shown as text is not sent.
                currency=typed.get("currency", tenant.currency),
                time_zone=typed.get("time_zone", "").strip(),
                fiscal_month=int(month) if month.isascii() and month.isdigit() and len(month) < 3 else 0,
                country=typed.get("country", ""),
            ),
            actor_id=access.user.id,
            at=access.now,
        )
    except UnableToSetCompany as refused:
        return _page(request, refused)
    messages.success(request, "The company is set. Dates are told in its time zone from now on.")
    return HttpResponseRedirect(request.path)


def _page(request: TenantRequest, refused: UnableToSetCompany | None = None) -> HttpResponse:
    tenant = Tenant.objects.get(id=request.access.tenant.id)
    kept = {
        "name": tenant.name,
        "currency": tenant.currency,
        "time_zone": tenant.time_zone,
        "fiscal_month": str(tenant.fiscal_year_start_month),
        "country": tenant.country,
    }
    typed = {name: request.POST.get(name, value) for name, value in kept.items()} if refused else kept
    shown: dict[str, Any] = {
        "typed": typed,
        "errors": [(f"id_{refused.field}", refused.message)] if refused else [],
        "bad": refused.field if refused else "",
        "message": refused.message if refused else "",
        "months": list(enumerate(MONTHS, start=1)),
        "zones": sorted(
            zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/")
        ),
        "is_fixed": currency_is_fixed(),
    }
    return render(request, "console/welcome/company.html", shown, status=422 if refused else 200)
