"""Looking at another of one's own companies."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from vir.faces.portal.shell import companies
from vir.foundation.identity.roles import Right
from vir.foundation.web.access import TenantRequest, requires


@requires(Right.PORTAL_VIEW)
@require_POST
def switch(request: TenantRequest) -> HttpResponse:
    """
    Open another company that the person belongs to at this vendor.

    :raises Http404: if the person does not belong to it
    """
    access = request.access
    wanted = request.POST.get("partner", "")
    for company in companies(access):
        if company.code == wanted:
            chosen = dict(request.session.get("partners", {}))
            chosen[str(access.tenant.id)] = str(company.id)
            request.session["partners"] = chosen
            return HttpResponseRedirect(access.home)
    raise Http404
