"""The partners in a program: where each stands, who has acknowledged the terms, and who may come in."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from partners.queries.directory import names_by_code
from payouts.queries.program_partners import ProgramPartners, drafted_partners, published_partners
from payouts.queries.promises import promise_of
from payouts.queries.segment_spread import segment_spread
from payouts.web.period_tabs import period_tabs
from programs import permissions
from programs.enums import ProgramStatus
from programs.models import Program
from programs.operations.name_partners import leave_out_partners, name_partners
from programs.queries.notices import newest_published
from programs.queries.programs import current_version, program_by_code, published_version
from programs.queries.reminders import due_for_reminder
from programs.queries.terms import terms_of
from programs.terms import DocumentRefused
from programs.web.wording import shown_status
from vir.faces.console.grouping.pasted_codes import read_codes
from vir.faces.console.program import links as program_links
from vir.faces.console.program.partner_columns import (
    FILTERS,
    counts,
    heads_of,
    partners_csv,
    shown_partners,
)
from vir.foundation.identity.roles import Right
from vir.foundation.refusals import Refused
from vir.foundation.web.access import TenantRequest, requires

PER_PAGE = 100
RUNNING = (ProgramStatus.SCHEDULED, ProgramStatus.LIVE)


@requires(Right.EARNINGS_VIEW)
@require_GET
def listing(request: TenantRequest, code: str) -> HttpResponse:
    """List the partners of a program in one period, or give what is listed as a file."""
    program = the_program(code)
    found = _found(request, program)
    chosen = request.GET.get("show", "all")
    chosen = chosen if chosen in FILTERS else "all"
    rows = [] if found is None else [one for one in found.partners if FILTERS[chosen][1](one)]
    if request.GET.get("download") == "csv" and found is not None:
        response = HttpResponse(partners_csv(code, found, rows), content_type="text/csv; charset=utf-8")
        name = f"{request.access.tenant.slug}_{code}_partners_{found.period.start.isoformat()}.csv"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
    return _page(request, program, found, chosen, rows, "", 200)


@requires(Right.PROGRAMS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: TenantRequest, code: str) -> HttpResponse:
    """Take partners into a draft by name, or leave partners out of it."""
    program = the_program(code)
    here = program_links.url(request.access, "programs:partners", code)
    if request.method != "POST":
        return HttpResponseRedirect(here)
    adding = request.POST.get("do") == "add"
    read = read_codes(request.POST.get("codes", "")) if adding else None
    codes = read.codes if read is not None else request.POST.getlist("partner")
    operation = name_partners if adding else leave_out_partners
    try:
        if read is not None and read.problems:
            raise _NotRead(" ".join(read.problems[:5]))
        operation(program_id=program.id, codes=codes, actor_id=request.access.user.id, at=request.access.now)
    except Refused as refused:
        found = _found(request, program)
        rows = [] if found is None else list(found.partners)
        return _page(request, program, found, "all", rows, refused.message, 422)
    done = "taken in" if adding else "left out"
    messages.success(request, f"{len(codes):,} partner{'' if len(codes) == 1 else 's'} {done}.")
    return HttpResponseRedirect(here)


class _NotRead(Refused):
    """Codes that were not read."""


def the_program(code: str) -> Program:
    """
    Find the program of an address.

    :raises Http404: if there is none
    """
    program = program_by_code(code)
    if program is None:
        raise Http404
    return program


def _found(request: TenantRequest, program: Program) -> ProgramPartners | None:
    """List the partners; None for a draft whose terms cannot be read."""
    today, promise, version = request.access.today, promise_of(program.code), published_version(program)
    if promise is not None and version is not None:
        start = request.GET.get("period", "")
        period = next((one for one in promise.periods if one.start.isoformat() == start), None)
        return published_partners(program, promise, version, today=today, period=period)
    try:
        terms = terms_of(current_version(program))
    except DocumentRefused:
        return None
    return drafted_partners(program, terms, today=today)


def _page(
    request: TenantRequest,
    program: Program,
    found: ProgramPartners | None,
    chosen: str,
    rows: list[Any],
    error: str,
    status: int,
) -> HttpResponse:
    access = request.access
    shown: dict[str, Any] = {
        "program": program,
        "status": shown_status(program, access.today),
        "tabs": program_links.tabs(access, program, "partners"),
        "is_draft": permissions.is_editable(program),
        "is_running": program.status in RUNNING,
        "may_edit": access.may(Right.PROGRAMS_EDIT),
        "error": error,
        "typed": request.POST.get("codes", ""),
        "found": found,
    }
    if found is not None:
        page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
        query = {"period": found.period.start.isoformat()} if found.table else {}
        counted = counts(found.partners)
        shown |= {
            "page": page,
            "rows": shown_partners(request, program.code, found, page.object_list),
            "heads": heads_of(found),
            "filters": [
                {
                    "url": f"?{urlencode({**query, 'show': key})}",
                    "label": label,
                    "current": key == chosen,
                    "count": counted[key],
                }
                for key, (label, _) in FILTERS.items()
            ],
            "periods": _periods(request, program, found),
            "csv": f"?{urlencode({**query, 'show': chosen, 'download': 'csv'})}",
            "due": _due(request, program),
            "spread": _spread_warning(request, program, found),
            "chosen": chosen,
        }
    return render(request, "console/program_partners.html", shown, status=status)


def _periods(request: TenantRequest, program: Program, found: ProgramPartners) -> list[dict[str, Any]]:
    promise = promise_of(program.code) if found.table else None
    if promise is None:
        return []
    return period_tabs(
        promise.begun(request.access.today),
        found.period,
        lambda period: f"?{urlencode({'period': period.start.isoformat()})}",
    )


def _due(request: TenantRequest, program: Program) -> frozenset[str]:
    """Give the codes of whom a reminder would reach."""
    version = newest_published(program)
    if version is None or program.status not in RUNNING or not request.access.may(Right.PROGRAMS_EDIT):
        return frozenset()
    access = request.access
    due = due_for_reminder(program, version, today=access.today, time_zone=access.tenant.time_zone)
    return frozenset(names_by_code(due))


def _spread_warning(request: TenantRequest, program: Program, found: ProgramPartners) -> str:
    """Question one tier table for partners far apart while it can still be changed."""
    if not permissions.is_editable(program):
        return ""
    spread = segment_spread(found.terms, request.access.today)
    return spread.sentence if spread is not None and spread.warns else ""
