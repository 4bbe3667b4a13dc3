"""Bringing an own list of purchases, and seeing how it compares with the vendor's lines."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Final
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from claims.models import Comparison
from claims.operations.comparing.make import (
    ROWS_MAX,
    Asked,
    compare_figure,
    compare_file,
    compare_text,
    compare_typed,
)
from claims.operations.comparing.refusals import UnableToCompare
from claims.queries.comparing.comparisons import comparisons
from programs.queries.portal import portal_programs
from vir.faces.comparing.acting import Refuse, ask_from, settle_from
from vir.faces.comparing.effect import effects_of
from vir.faces.comparing.sums import list_rows
from vir.faces.comparing.table import comparison_or_404, names_of, table_context
from vir.foundation.identity.roles import Right
from vir.foundation.imports.numbers import NumberNotRead
from vir.foundation.periods import DateInvalid, parse_date
from vir.foundation.refusals import Refused
from vir.foundation.web.access import TenantRequest, requires
from vir.foundation.web.typed import read_figure
from vir.foundation.words import later, say

LISTED: Final = 20
TYPED_ROWS: Final = 4
WAYS: Final = (
    ("file", later("A file")),
    ("pasted", later("Paste rows")),
    ("typed", later("Type rows")),
    ("figure", later("One figure")),
)
TYPED: Final = (
    ("document", later("Document"), "INV-4471"),
    ("sold_on", later("Date"), "2026-10-31"),
    ("sku", later("SKU"), "CD-18-KIT"),
    ("quantity", later("Quantity"), "4"),
    ("net", later("Net amount"), "596.00"),
)


@requires(Right.PORTAL_PURCHASES)
@require_http_methods(["GET", "POST"])
def compare(request: TenantRequest) -> HttpResponse:
    """List what was compared, and compare another list."""
    if request.method == "GET":
        return _page(request)
    way = request.POST.get("way", "")
    try:
        one = _WAYS[way](request, _asked(request)) if way in _WAYS else None
    except Refused as refusal:
        return _page(request, error=refusal.message, way=way, status=422)
    if one is None:
        return _page(request, error=say("Choose how you bring your list."), status=422)
    name = "comparison" if one.compared_at is not None else "comparison_columns"
    return HttpResponseRedirect(_url(request, name, number=one.number))


@requires(Right.PORTAL_PURCHASES)
@require_GET
def comparison(request: TenantRequest, number: int) -> HttpResponse:
    """Show what was found."""
    one = comparison_or_404(number)
    if one.compared_at is None:
        return HttpResponseRedirect(_url(request, "comparison_columns", number=number))
    return _shown(request, one)


@requires(Right.PORTAL_PURCHASES)
@require_POST
def ask(request: TenantRequest, number: int) -> HttpResponse:
    """Write to the vendor about a row, or about the whole."""
    link = reverse("compared:detail", kwargs={"tenant": request.access.tenant.slug, "number": number})
    back = _url(request, "comparison", number=number)
    return ask_from(request, number, link=link, back=back, refuse=_refused(request))


@requires(Right.PORTAL_PURCHASES)
@require_POST
def settle(request: TenantRequest, number: int) -> HttpResponse:
    """Say that the own list is wrong in a row."""
    back = _url(request, "comparison", number=number)
    return settle_from(request, number, back=back, refuse=_refused(request))


def _refused(request: TenantRequest) -> Refuse:
    return lambda one, error: _shown(request, one, error=error, status=422)


def _shown(request: TenantRequest, one: Comparison, *, error: str = "", status: int = 200) -> HttpResponse:
    back = _url(request, "comparison", number=one.number)
    names = names_of(request, "")
    context = table_context(request, one, names, lambda show: f"{back}?{urlencode({'show': show})}")
    context |= {
        "effects": effects_of(one, context["summary"], today=request.access.today),
        "vendor": request.access.tenant.name,
        "error": error,
        "acts": {name: _url(request, f"comparison_{name}", number=one.number) for name in ("ask", "settle")},
        "query": request.GET.urlencode(),
    }
    return render(request, "portal/comparing/comparison.html", context, status=status)


def _page(request: TenantRequest, *, error: str = "", way: str = "", status: int = 200) -> HttpResponse:
    access = request.access
    assert access.partner_id is not None
    programs = portal_programs()
    currencies = list(dict.fromkeys([*(one.currency for one in programs), access.tenant.currency]))
    first, last = _days(programs, access.today)
    posted = request.POST
    page = Paginator(comparisons(access.partner_id), LISTED).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "ways": [{"key": key, "label": say(label), "open": key == (way or "file")} for key, label in WAYS],
        "starts_on": posted.get("starts_on", first.isoformat()),
        "ends_on": posted.get("ends_on", last.isoformat()),
        "currencies": currencies,
        "rows_max": ROWS_MAX,
        "currency": posted.get("currency", currencies[0]),
        "typed": [
            [
                {
                    "name": f"{name}-{row}",
                    "label": say(label),
                    "example": example,
                    "value": posted.get(f"{name}-{row}", ""),
                }
                for name, label, example in TYPED
            ]
            for row in range(1, TYPED_ROWS + 1)
        ],
        "headings": [say(label) for _, label, _ in TYPED],
        "text": posted.get("text", ""),
        "figure": posted.get("figure", ""),
        "error": error,
        "page": page,
        "found": list_rows(page, access.tenant.slug, "portal:comparison"),
    }
    return render(request, "portal/comparing/compare.html", context, status=status)


def _days(programs: list[Any], today: date) -> tuple[date, date]:
    """Give the days of the program period that is running, else those of the year so far."""
    for program in programs:
        for period in program.current.terms.periods():
            if period.contains(today):
                return period.start, min(period.last_day, today)
    return date(today.year, 1, 1), today


def _asked(request: TenantRequest) -> Asked:
    access = request.access
    assert access.partner_id is not None
    currency = request.POST.get("currency", "")
    known = {access.tenant.currency, *(one.currency for one in portal_programs())}
    if currency not in known:
        raise UnableToCompare(say("Currency: choose one of the list."))
    return Asked(
        partner_id=access.partner_id,
        starts_on=_day(request.POST.get("starts_on", ""), later("From")),
        ends_on=_day(request.POST.get("ends_on", ""), later("To")),
        currency=currency,
        actor_id=access.user.id,
        at=access.now,
    )


def _day(text: str, what: str) -> date:
    try:
        return parse_date(text.strip())
    except DateInvalid:
        raise UnableToCompare(say("{what}: enter a date such as 2026-10-31.", what=say(what))) from None


def _file(request: TenantRequest, asked: Asked) -> Comparison:
    sent = request.FILES.get("file")
    if sent is None:
        raise UnableToCompare(say("File: choose one first."))
    return compare_file(
        asked=asked,
        file_name=sent.name or "",
        content_type=sent.content_type or "",
        chunks=sent.chunks(),
    )


def _pasted(request: TenantRequest, asked: Asked) -> Comparison:
    return compare_text(asked=asked, text=request.POST.get("text", ""))


def _typed(request: TenantRequest, asked: Asked) -> Comparison:
    rows = [
        {name: text for name, _, _ in TYPED if (text := request.POST.get(f"{name}-{row}", "").strip())}
        for row in range(1, TYPED_ROWS + 1)
    ]
    return compare_typed(asked=asked, rows=[row for row in rows if row])


def _figure(request: TenantRequest, asked: Asked) -> Comparison:
    text = request.POST.get("figure", "")
    try:
        figure: Decimal = read_figure(text)
    except NumberNotRead:
        raise UnableToCompare(say("Your figure: enter an amount such as 342,180.00.")) from None
    return compare_figure(asked=asked, figure=figure)


_WAYS: Final = {"file": _file, "pasted": _pasted, "typed": _typed, "figure": _figure}


def _url(request: TenantRequest, name: str, **words: Any) -> str:
    return reverse(f"portal:{name}", kwargs={"tenant": request.access.tenant.slug, **words})
