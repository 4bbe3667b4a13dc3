"""How a program grows day by day: against the year before, and against the pace its goal needs."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from claims.exports.csv_text import csv_bytes
from partners.queries.directory import partner_by_code, partners_by_id
from payouts.queries.freshness import counted_to, sales_freshness
from payouts.queries.promises import promise_of
from payouts.queries.volume_by_day import Wanted, counted_by_day, year_before_by_day
from payouts.queries.volumes import Cutoff
from programs.queries.programs import enrolled_partner_ids, program_by_code
from programs.web.wording import shown_status
from vir.faces.console.desk import data_age
from vir.faces.console.program import growing
from vir.faces.console.program import links as program_links
from vir.foundation.identity.roles import Right
from vir.foundation.web.access import TenantRequest, requires


@requires(Right.EARNINGS_VIEW)
@require_GET
def performance(request: TenantRequest, code: str) -> HttpResponse:
    """Draw what counted so far as a growing sum, with the same in a table."""
    access = request.access
    program = program_by_code(code)
    if program is None:
        raise Http404
    promise = promise_of(code)
    shown: dict[str, Any] = {
        "program": program,
        "status": shown_status(program, access.today),
        "tabs": program_links.tabs(access, program, "performance"),
        "freshness": data_age.data_age(access, sales_freshness()),
        "may_import": access.may(Right.SALES_IMPORT),
        "has_begun": False,
        "is_published": promise is not None,
    }
    if promise is not None and promise.terms.starts_on <= access.today:
        asked = _typed(request, "partner")
        partner = partner_by_code(asked) if asked else None
        if asked and partner is None:
            raise Http404
        wanted = Wanted(None if partner is None else partner.id, _typed(request, "category"))
        by_week = request.GET.get("by") == "week"
        cutoff = Cutoff(counted_to(access.today), access.today)
        now, before = counted_by_day(promise, cutoff, wanted), year_before_by_day(promise, cutoff, wanted)
        everyone = counted_by_day(promise, cutoff, Wanted(wanted.partner_id)) if wanted.category else now
        members = sorted(
            partners_by_id(set(enrolled_partner_ids(program))).values(), key=lambda one: (one.name, one.code)
        )
        growth = growing.growth_of(
            promise,
            now,
            before,
            as_of=cutoff.as_of,
            by_week=by_week,
            is_narrowed=bool(wanted.partner_id or wanted.category),
        )
        if request.GET.get("format") == "csv":
            return _file(request, code, growth)
        query = request.GET.copy()
        query["format"] = "csv"
        shown |= {
            "has_begun": True,
            "growth": growth,
            "csv_query": query.urlencode(),
            "partners": members,
            "partner": partner,
            "categories": sorted({one.category for one in everyone if one.category}),
            "category": wanted.category,
            "by": "week" if by_week else "day",
        }
    return render(request, "console/performance.html", shown)


def _typed(request: TenantRequest, name: str) -> str:
    return request.GET.get(name, "").replace("\x00", "").strip()


def _file(request: TenantRequest, code: str, growth: growing.Growth) -> HttpResponse:
    """Give the table of the drawing as a file, exactly as it is shown."""
    header = ("up_to", "so_far", "year_before", "unit")
    rows = [(row.day, row.so_far, row.before, growth.unit) for row in growth.rows]
    name = f"{request.access.tenant.slug}_{code}_performance.csv"
    return HttpResponse(
        csv_bytes(header, rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
