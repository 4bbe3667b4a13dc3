"""Transactions: every committed line, searchable, with totals of what was found."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from claims.exports.transactions import transactions_csv
from claims.queries.freshness import freshness
from claims.queries.transactions import LINES_SHOWN_MAX, Transactions, add_up, read_lines
from claims.web.forms import SearchForm
from claims.web.loading import data_tabs
from claims.web.transaction_list import COUNTED_BY, transaction_list
from vir.foundation.identity.roles import Right
from vir.foundation.web.access import TenantRequest, requires
from vir.foundation.web.listing import read_list

PER_PAGE = 50
DOWNLOAD_MAX = 50_000
# Without a question, the newest quarter of a year: a first page that is always quick.
DAYS_SHOWN = 92


@requires(Right.SALES_VIEW)
@require_GET
def listing(request: TenantRequest) -> HttpResponse:
    """Search the lines."""
    return _page(request)


@requires(Right.SALES_VIEW)
@require_GET
def download(request: TenantRequest) -> HttpResponse:
    """Download the lines found."""
    form = SearchForm(_asked(request))
    if not form.is_valid():
        return _page(request, status=422)
    search = form.search()
    found = sum(total.lines for total in add_up(search))
    if found > DOWNLOAD_MAX:
        error = f"{found:,} lines were found, and a download holds {DOWNLOAD_MAX:,}. Narrow the search first."
        return _page(request, error=error, status=422)
    content = transactions_csv(read_lines(search, offset=0, limit=DOWNLOAD_MAX))
    name = f"{request.access.tenant.slug}_transactions_{request.access.today.isoformat()}.csv"
    return HttpResponse(
        content,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _page(request: TenantRequest, *, error: str = "", status: int = 200) -> HttpResponse:
    asked = _asked(request)
    form = SearchForm(asked)
    fresh = freshness()
    shown: dict[str, Any] = {
        "form": form,
        "tabs": data_tabs(request, "transactions"),
        "freshness": fresh,
        "error": error,
        "query": asked.urlencode(),
        "most": LINES_SHOWN_MAX,
    }
    if form.is_valid():
        search = form.search()
        totals = add_up(search)
        count = sum(total.lines for total in totals)
        listed = read_list(
            request,
            transaction_list(request.access.tenant.slug),
            Transactions(search, count),
            per_page=PER_PAGE,
            found=count,
            file_rows_max=LINES_SHOWN_MAX,
        )
        if listed.file is not None:
            return listed.file
        status = max(status, listed.status)
        shown |= {"listed": listed, "totals": totals, "count": count, "is_cut": count > LINES_SHOWN_MAX}
        shown["page"] = listed.page
        if any(column.key == COUNTED_BY for column in listed.columns):
            shown["keys"] = ",".join(line.key for line in listed.page if line.key)
        base = reverse("claims:transactions", kwargs={"tenant": request.access.tenant.slug})
        imports, here, *others = shown["tabs"]
        shown["tabs"] = [imports, *listed.tabs([here], base), *others]
    else:
        status = 422
    return render(request, "claims/transactions.html", shown, status=status)


def _asked(request: TenantRequest) -> QueryDict:
    """Give the search as asked; without a question, the newest days."""
    asked = request.GET.copy()
    fresh = freshness()
    if not set(asked) & set(SearchForm.base_fields) and fresh is not None and fresh.counted_to is not None:
        asked["first"] = (fresh.counted_to - timedelta(days=DAYS_SHOWN - 1)).isoformat()
        asked["last"] = fresh.counted_to.isoformat()
    for name in ("page", "format"):
        asked.pop(name, None)
    return asked
