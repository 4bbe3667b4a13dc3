"""The setting of the paper that documents are laid out for, by the vendor's country."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from payouts.operations.set_country import set_country
from payouts.statements.paper import paper_of
from vir.foundation.identity.roles import Right
from vir.foundation.refusals import Refused
from vir.foundation.tenancy.models import Tenant
from vir.foundation.web.access import TenantRequest, requires

PAPERS = {"a4": "A4", "letter": "Letter"}


@requires(Right.SETTINGS_EDIT)
@require_http_methods(["GET", "POST"])
def paper(request: TenantRequest) -> HttpResponse:
    """Show the country and its paper; on POST set another one."""
    access, error = request.access, ""
    if request.method == "POST":
        try:
            set_country(code=request.POST.get("country", ""), actor_id=access.user.id, at=access.now)
        except Refused as refusal:
            error = refusal.message
        else:
            messages.success(request, "The country is set. Statements issued from now on use its paper.")
            return HttpResponseRedirect(request.path)
    tenant = Tenant.objects.get(id=access.tenant.id)
    shown = {
        "country": tenant.country,
        "paper": PAPERS[paper_of(tenant)],
        "typed": request.POST.get("country", tenant.country),
        "error": error,
    }
    return render(request, "console/paper.html", shown, status=422 if error else 200)
