"""Lines that wait: by code and sender, with what they may mean and the value at stake; and deciding about one code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from claims.queries.freshness import freshness
from claims.queries.resolving.memory import Suggestion, suggestions_for
from claims.queries.resolving.waiting import (
    Group,
    WaitingCounts,
    ignored_groups,
    sample_lines,
    waiting_counts,
    waiting_groups,
)
from claims.web.loading import data_tabs
from partners.queries.segments import partner_choices
from programs.queries.products import product_choices
from vir.foundation.identity.roles import Right
from vir.foundation.imports.queries import batches
from vir.foundation.web.access import TenantRequest, requires

PER_PAGE = 50
LINES_SHOWN = 20
# Further ones are typed without a suggestion.
CHOICES_MAX = 200
CERTAINTIES = (95, 90, 85, 70)
VIEWS = (("product", "Products"), ("partner", "Partners"), ("unit", "Units"), ("ignored", "Ignored"))


@dataclass(frozen=True)
class Row:
    """One code of one sender on the page, with what it may mean."""

    group: Group
    best: Suggestion | None
    decide_url: str

    @property
    def nets(self) -> list[tuple[str, Decimal]]:
        """List what is at stake by currency."""
        return self.group.nets


@requires(Right.SALES_VIEW)
@require_GET
def listing(request: TenantRequest) -> HttpResponse:
    """List the codes that nobody knows, the greatest value first."""
    return listing_page(request)


def listing_page(request: TenantRequest, *, error: str = "", status: int = 200) -> HttpResponse:
    """Render the list, with a sentence about what was refused where something was."""
    counts = waiting_counts()
    view = request.GET.get("view", "")
    view = view if view in dict(VIEWS) else _first_view(counts)
    groups = ignored_groups() if view == "ignored" else waiting_groups(view)
    page = Paginator(groups, PER_PAGE).get_page(request.GET.get("page"))
    fresh = freshness()
    may_act = request.access.may(Right.SALES_IMPORT)
    shown = {
        "tabs": data_tabs(request, "unmatched", waiting=counts.lines),
        "views": _views(request, counts, view),
        "view": view,
        "counts": counts,
        "matched": fresh.lines if fresh is not None else 0,
        "page": page,
        "rows": _rows(request, list(page), view),
        "certainties": CERTAINTIES,
        "may_act": may_act,
        "may_accept": may_act and view in ("product", "partner") and bool(groups),
        "error": error,
    }
    return render(request, "claims/unmatched.html", shown, status=status)


@requires(Right.SALES_VIEW)
@require_GET
def decide(request: TenantRequest) -> HttpResponse:
    """Show the lines of one code, and every way to settle them."""
    return decide_page(request, asked_key(request.GET))


def decide_page(
    request: TenantRequest, key: tuple[str, str, str], *, error: str = "", typed: str = "", status: int = 200
) -> HttpResponse:
    """
    Render the page of one code.

    :raises Http404: if nothing waits for it
    """
    kind, scope, code = key
    group = next((one for one in waiting_groups(kind) if one.key == key), None)
    if group is None or kind == "unit":
        raise Http404
    slug = request.access.tenant.slug
    is_partner = kind == "partner"
    new_name, right = (
        ("partners:new", Right.PARTNERS_EDIT) if is_partner else ("products:new", Right.PRODUCTS_EDIT)
    )
    shown = {
        "group": group,
        "noun": "partner" if is_partner else "product",
        "suggestions": suggestions_for(kind, [code])[code],
        "lines": sample_lines(kind, scope, code, limit=LINES_SHOWN),
        "imports": batches().filter(number__in=group.imports).values_list("number", flat=True),
        "choices": partner_choices("", CHOICES_MAX) if is_partner else product_choices("", CHOICES_MAX),
        "may_act": request.access.may(Right.SALES_IMPORT),
        "new_url": f"{reverse(new_name, kwargs={'tenant': slug})}?{urlencode({'code': code})}"
        if request.access.may(right)
        else "",
        "typed": typed,
        "error": error,
    }
    return render(request, "claims/unmatched_decide.html", shown, status=status)


def asked_key(asked: Any) -> tuple[str, str, str]:
    """
    Read which code of which sender is meant.

    :raises Http404: if it is none
    """
    kind, scope, code = (asked.get(name, "").replace("\x00", "") for name in ("kind", "scope", "code"))
    if kind not in ("partner", "product", "unit") or not code:
        raise Http404
    return kind, scope, code


def address(request: TenantRequest, name: str = "unmatched", **asked: str) -> str:
    """Give the address of one of these pages."""
    url = reverse(f"claims:{name}", kwargs={"tenant": request.access.tenant.slug})
    return f"{url}?{urlencode(asked)}" if asked else url


def _first_view(counts: WaitingCounts) -> str:
    """Open where the first thing waits."""
    return next((kind for kind, _ in VIEWS if counts.codes.get(kind)), "product")


def _views(request: TenantRequest, counts: WaitingCounts, view: str) -> list[dict[str, Any]]:
    found = []
    for kind, label in VIEWS:
        count = counts.ignored if kind == "ignored" else counts.codes[kind]
        if kind in ("unit", "ignored") and not count and kind != view:
            continue
        found.append(
            {"label": label, "url": address(request, view=kind), "current": kind == view, "count": count}
        )
    return found


def _rows(request: TenantRequest, groups: Sequence[Group], view: str) -> list[Row]:
    best: dict[str, list[Suggestion]] = {}
    if view in ("product", "partner"):
        best = suggestions_for(view, {group.code for group in groups}, limit=1)
    return [
        Row(
            group,
            next(iter(best.get(group.code, ())), None),
            address(request, "unmatched_decide", kind=group.kind, scope=group.scope, code=group.code),
        )
        for group in groups
    ]
