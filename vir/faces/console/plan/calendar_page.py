"""The calendar page: looking, giving drafts other dates, cloning into the year after."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from partners.queries.memberships import segment_names
from programs.operations.clone_program import UnableToCloneProgram
from programs.operations.move_draft import UnableToMoveDraft, move_drafts
from programs.queries.products import categories
from vir.faces.console.plan.calendar import calendar_of
from vir.faces.console.plan.frame import asked_year, plan_url, shared, this_year, years
from vir.faces.console.plan.moves import UnableToRead, clone_marked, dates_of_row, marked_moves
from vir.faces.console.plan.parts import FAMILY, SEGMENT, Wish
from vir.foundation.identity.roles import Right
from vir.foundation.periods import FiscalYear
from vir.foundation.web.access import TenantRequest, requires

UNITS = (("month", "months"), ("week", "weeks"), ("day", "days"))


@requires(Right.PROGRAMS_VIEW)
@require_GET
def start(request: TenantRequest) -> HttpResponse:
    """Lead to the calendar, the first page of planning."""
    return HttpResponseRedirect(plan_url(request.access, "plan:calendar"))


@requires(Right.PROGRAMS_VIEW)
@require_GET
def calendar(request: TenantRequest) -> HttpResponse:
    """Show a year's programs on a time axis or as a list."""
    return _page(request, 200)


@requires(Right.PROGRAMS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def dates(request: TenantRequest) -> HttpResponse:
    """Give one draft the dates that were typed in its row."""
    if request.method != "POST":
        return _back(request)
    try:
        move = dates_of_row(request.POST)
        [moved] = move_drafts(moves=[move], actor_id=request.access.user.id, at=request.access.now)
    except (UnableToRead, UnableToMoveDraft) as refused:
        return _page(request, 422, errors=[("", refused.message)])
    messages.success(request, f"{moved.code} has new dates.")
    return _back(request)


@requires(Right.PROGRAMS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def shift(request: TenantRequest) -> HttpResponse:
    """Move the marked drafts, or clone the marked programs into the year after."""
    if request.method != "POST":
        return _back(request)
    actor_id, at = request.access.user.id, request.access.now
    try:
        if request.POST.get("act") == "clone":
            made = clone_marked(request.POST, request.access)
            codes = ", ".join(program.code for program in made)
            messages.success(request, f"{len(made)} draft{'' if len(made) == 1 else 's'} made: {codes}.")
        else:
            moved = move_drafts(moves=marked_moves(request.POST), actor_id=actor_id, at=at)
            messages.success(
                request, f"{len(moved)} draft{' has' if len(moved) == 1 else 's have'} new dates."
            )
    except (UnableToRead, UnableToMoveDraft, UnableToCloneProgram) as refused:
        return _page(request, 422, errors=[("", refused.message)])
    return _back(request)


def _page(request: TenantRequest, status: int, errors: list[tuple[str, str]] | None = None) -> HttpResponse:
    year = asked_year(request, this_year(request.access))
    wish = _wish(request)
    view = "list" if request.GET.get("view") == "list" else "calendar"
    query = {
        "group": wish.group if wish.group != SEGMENT else "",
        "segment": wish.segment,
        "family": wish.family,
    }
    listed = {**query, "view": "list" if view == "list" else ""}
    found = calendar_of(year, request.access, wish)
    shown: dict[str, Any] = {
        **shared(request, "plan:calendar", year),
        "calendar": found,
        "wish": wish,
        "view": view,
        "years": years(request.access, "plan:calendar", year, **listed),
        "views": [
            {
                "label": label,
                "url": plan_url(request.access, "plan:calendar", year=year.number, **query, view=value),
                "current": (value or "calendar") == view,
            }
            for label, value in (("On a time axis", ""), ("As a list", "list"))
        ],
        "segments": segment_names(),
        "families": categories(),
        "errors": errors or [],
        "units": UNITS,
        "start_days": _start_day(year, request),
        "new_url": reverse("programs:new", kwargs={"tenant": request.access.tenant.slug}),
        "query": urlencode({k: v for k, v in {"year": year.number, **listed}.items() if v}),
    }
    return render(request, "plan/calendar.html", shown, status=status)


def _wish(request: TenantRequest) -> Wish:
    asked = {
        key: request.GET.get(key, "").replace("\x00", "")[:120] for key in ("group", "segment", "family")
    }
    group = FAMILY if asked["group"] == FAMILY else SEGMENT
    return Wish(group, asked["segment"], asked["family"])


def _start_day(year: FiscalYear, request: TenantRequest) -> str:
    """Give the first day of the year's next quarter that has not begun, or of the year where all are over."""
    ahead = [quarter.start for quarter in year.quarters if quarter.start > request.access.today]
    return (ahead[0] if ahead else year.period.start).isoformat()


def _back(request: TenantRequest) -> HttpResponse:
    base = reverse("plan:calendar", kwargs={"tenant": request.access.tenant.slug})
    asked = request.GET.urlencode()
    return HttpResponseRedirect(f"{base}?{asked}" if asked else base)
