"""What is remembered about senders' codes and units, and retiring what is wrong."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from claims.operations.resolving.retire import retire_alias, retire_unit
from claims.queries.resolving.remembered import (
    aliases,
    codes_in_words,
    remembered_code,
    remembered_units,
    used_lines,
)
from claims.web.loading import data_tabs
from claims.web.unmatched import address
from claims.web.wordings import by_currency
from vir.foundation.identity.roles import Right
from vir.foundation.refusals import Refused
from vir.foundation.web.access import TenantRequest, requires

PER_PAGE = 50
LINES_SHOWN = 20


@requires(Right.SALES_VIEW)
@require_GET
def listing(request: TenantRequest) -> HttpResponse:
    """List what codes and units mean."""
    words = request.GET.get("q", "").replace("\x00", "").strip()
    retired = request.GET.get("state") == "retired"
    page = Paginator(aliases(words, retired=retired), PER_PAGE).get_page(request.GET.get("page"))
    units = [] if words else remembered_units(retired=retired)
    shown = {
        "tabs": data_tabs(request, "code_memory"),
        "page": page,
        "codes": codes_in_words(list(page)),
        "units": units,
        "q": words,
        "retired": retired,
        "may_act": request.access.may(Right.SALES_IMPORT) and not retired,
    }
    return render(request, "claims/unmatched_memory.html", shown)


@requires(Right.SALES_IMPORT)
@require_http_methods(["GET", "POST"])
def retire(request: TenantRequest) -> HttpResponse:
    """Show what was counted with the meaning of a code, then retire it."""
    asked = request.POST if request.method == "POST" else request.GET
    kind, scope, code = (asked.get(name, "").replace("\x00", "") for name in ("kind", "scope", "code"))
    known = remembered_code(kind, scope, code)
    if known is None:
        raise Http404
    if request.method == "POST":
        access = request.access
        try:
            retire_alias(kind=kind, scope=scope, code=code, at=access.now, actor_id=access.user.id)
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, f"'{code}' of {known.sender} means nothing any more.")
        return HttpResponseRedirect(address(request, "code_memory"))
    used = used_lines(kind, scope, code)
    shown = {
        "known": known,
        "used": used[:LINES_SHOWN],
        "count": len(used),
        "more": len(used) - LINES_SHOWN,
        "nets": by_currency((line.currency, line.net) for line in used),
    }
    return render(request, "claims/unmatched_retire.html", shown)


@requires(Right.SALES_IMPORT)
@require_http_methods(["GET", "POST"])
def retire_units(request: TenantRequest) -> HttpResponse:
    """Retire what a unit is."""
    if request.method == "POST":
        scope, unit, sku = (
            request.POST.get(name, "").replace("\x00", "") for name in ("scope", "unit", "sku")
        )
        access = request.access
        try:
            retire_unit(scope=scope, unit=unit, sku=sku, at=access.now, actor_id=access.user.id)
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(
                request, f"The unit {unit} is asked about again. Lines counted with it stay as they are."
            )
    return HttpResponseRedirect(address(request, "code_memory"))
