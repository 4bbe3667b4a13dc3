"""What partners compared with our lines: the same table as theirs, to answer and to settle."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from claims.models import Comparison
from claims.queries.comparing.comparisons import comparisons
from claims.web.loading import data_tabs
from partners.queries.directory import partner_by_code
from vir.faces.comparing.acting import Refuse, ask_from, settle_from
from vir.faces.comparing.effect import effects_of
from vir.faces.comparing.sums import list_rows
from vir.faces.comparing.table import comparison_or_404, names_of, table_context
from vir.foundation.identity.roles import Right
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.web.access import TenantRequest, requires

LISTED: Final = 50


@requires(Right.SALES_VIEW)
@require_GET
def listing(request: TenantRequest) -> HttpResponse:
    """List what partners compared, of all of them or of one."""
    code = request.GET.get("partner", "")
    partner = partner_by_code(code) if code else None
    found = comparisons() if partner is None else comparisons(partner.id).select_related("partner")
    page = Paginator(found.filter(compared_at__isnull=False), LISTED).get_page(request.GET.get("page"))
    context = {
        "tabs": data_tabs(request, "compared:list"),
        "page": page,
        "partner": partner,
        "found": list_rows(page, request.access.tenant.slug, "compared:detail"),
    }
    return render(request, "comparing/list.html", context)


@requires(Right.SALES_VIEW)
@require_GET
def detail(request: TenantRequest, number: int) -> HttpResponse:
    """Show what was found, as the partner sees it."""
    return _shown(request, comparison_or_404(number))


@requires(Right.SALES_IMPORT)
@require_POST
def ask(request: TenantRequest, number: int) -> HttpResponse:
    """Ask or answer the partner about a row, or about the whole."""
    link = reverse("portal:comparison", kwargs={"tenant": request.access.tenant.slug, "number": number})
    return ask_from(
        request, number, link=link, back=_url(request, "detail", number), refuse=_refused(request)
    )


@requires(Right.SALES_IMPORT)
@require_POST
def settle(request: TenantRequest, number: int) -> HttpResponse:
    """Say that our lines will be corrected in a row; an import does it."""
    return settle_from(request, number, back=_url(request, "detail", number), refuse=_refused(request))


def _refused(request: TenantRequest) -> Refuse:
    return lambda one, error: _shown(request, one, error=error, status=422)


def _shown(request: TenantRequest, one: Comparison, *, error: str = "", status: int = 200) -> HttpResponse:
    access, partner = request.access, one.partner
    back = _url(request, "detail", one.number)
    names = names_of(request, partner.name)
    context: dict[str, Any] = table_context(
        request, one, names, lambda show: f"{back}?{urlencode({'show': show})}"
    )
    # What it would earn is worked out behind the walls of its portal, so that it is what the partner reads.
    with tenant_context(access.tenant.id, partner_id=partner.id, user_id=access.user.id):
        effects = effects_of(one, context["summary"], today=access.today)
    context |= {
        "effects": effects,
        "partner": partner,
        "error": error,
        "by": one.created_by,
        "may_act": access.may(Right.SALES_IMPORT),
        "acts": {name: _url(request, name, one.number) for name in ("ask", "settle")},
        "query": request.GET.urlencode(),
    }
    return render(request, "comparing/detail.html", context, status=status)


def _url(request: TenantRequest, name: str, number: int) -> str:
    return reverse(f"compared:{name}", kwargs={"tenant": request.access.tenant.slug, "number": number})
