"""Saving and removing views of lists."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_POST

from vir.foundation.identity.roles import Right
from vir.foundation.identity.saved_views import UnableToSaveView, remove_view, save_view
from vir.foundation.web.access import TenantRequest, requires
from vir.foundation.web.listing import kept_query

# The lists that can be saved, by the name they have in files and addresses.
LISTS: Final = {
    "programs": "programs:list",
    "partners": "partners:list",
    "segments": "partners:segments",
    "products": "products:list",
    "imports": "claims:imports",
    "payout_runs": "payouts:runs",
    "transactions": "claims:transactions",
    "audit": "console:audit",
    "claims": "claiming:list",
}


@requires(Right.CONSOLE_VIEW)
@require_POST
def save(request: TenantRequest) -> HttpResponse:
    """Save a list as it is seen."""
    page, query = _page(request), kept_query(QueryDict(request.POST.get("query", "")[:4000]))
    access = request.access
    try:
        view = save_view(
            user_id=access.user.id,
            page=page,
            name=request.POST.get("name", ""),
            query=query,
            at=access.now,
        )
    except UnableToSaveView as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, f"Saved as “{view.name}”. It is a tab of this list, for you alone.")
    return _to(request, page, query)


@requires(Right.CONSOLE_VIEW)
@require_POST
def remove(request: TenantRequest) -> HttpResponse:
    """Remove a view; the list itself stays as it is."""
    page = _page(request)
    name = request.POST.get("name", "").replace("\x00", "")
    remove_view(user_id=request.access.user.id, page=page, name=name)
    messages.success(request, f"The view “{name}” was removed.")
    return _to(request, page, "")


def _page(request: TenantRequest) -> str:
    page = request.POST.get("page", "")
    if page not in LISTS:
        raise Http404
    return page


def _to(request: TenantRequest, page: str, query: str) -> HttpResponse:
    url = reverse(LISTS[page], kwargs={"tenant": request.access.tenant.slug})
    return HttpResponseRedirect(f"{url}?{query}" if query else url)
