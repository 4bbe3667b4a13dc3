"""The special prices of an agreement: a grid to type in, and to paste from a spreadsheet."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from claims.enums import ClaimKind
from claims.models import ClaimTerms
from claims.operations.claiming.settings import set_prices
from claims.queries.claiming.terms import special_prices
from vir.faces.console.claiming.asking import url
from vir.faces.console.claiming.prices_read import EXAMPLE, ReadPrices, blank_rows, read_prices
from vir.faces.console.claiming.terms import the_terms
from vir.foundation.identity.roles import Right
from vir.foundation.refusals import Refused
from vir.foundation.web.access import TenantRequest, requires

BLANK_ROWS = 3


@requires(Right.CLAIMS_SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def prices(request: TenantRequest, code: str) -> HttpResponse:
    """Show the prices; on POST replace them by what was typed and pasted."""
    terms, access = the_terms(code), request.access
    if terms.kind != ClaimKind.SHIP_DEBIT:
        raise Http404
    if request.method != "POST":
        return _page(request, terms, _kept(terms))
    read = read_prices(request.POST.dict(), request.POST.get("pasted", "").replace("\x00", ""))
    if read.problems:
        return _page(request, terms, read.typed, read)
    try:
        saved = set_prices(terms_id=terms.id, prices=read.prices, actor_id=access.user.id, at=access.now)
    except Refused as refused:
        return _page(request, terms, read.typed, read, refused.message)
    messages.success(
        request, f"{len(saved):,} special price{'' if len(saved) == 1 else 's'} of {terms.name} set."
    )
    return HttpResponseRedirect(url(access, "terms_detail", code=code))


def _kept(terms: ClaimTerms) -> list[dict[str, str]]:
    return [
        {
            "sku": one.product.sku,
            "customer": one.end_customer,
            "book": f"{one.book_price:,.2f}",
            "special": f"{one.special_price:,.2f}",
            "most": _most(one.quantity_max),
        }
        for one in special_prices(terms).select_related("product")
    ]


def _most(quantity: Decimal | None) -> str:
    return "" if quantity is None else f"{quantity.normalize():f}"


def _page(
    request: TenantRequest,
    terms: ClaimTerms,
    rows: list[dict[str, str]],
    read: ReadPrices | None = None,
    error: str = "",
) -> HttpResponse:
    problems = read.problems if read is not None else []
    wrong: dict[int, dict[str, str]] = {}
    for place, name, words in problems:
        wrong.setdefault(place, {})[name] = words
    shown: dict[str, Any] = {
        "terms": terms,
        "rows": [
            {"place": place, "number": place + 1, "values": row, "wrong": wrong.get(place, {})}
            for place, row in enumerate([*rows, *blank_rows(BLANK_ROWS)])
        ],
        "next_place": len(rows) + BLANK_ROWS,
        "problems": [(f"{name}-{place}", words) for place, name, words in problems],
        "error": error,
        "example": EXAMPLE,
        "back_url": url(request.access, "terms_detail", code=terms.code),
    }
    return render(request, "console/claims/prices.html", shown, status=422 if problems or error else 200)
