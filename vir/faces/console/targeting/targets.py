"""Targets and baselines of a program's partners as a grid: last year, a suggestion, the figure, and why."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from payouts.queries.target_grid import GridAsked, target_grid
from programs.operations.set_partner_figures import (
    UnableToSetFigures,
    set_partner_figures,
)
from programs.queries.figure_programs import FigureProgram, figure_programs
from programs.web.drafting.typed_numbers import read_number
from programs.web.figure_form import counted, first_day, kind_called
from programs.web.wording import shown_status
from vir.faces.console.targeting.pages import Grid, check_page, grid_page, page_of
from vir.faces.console.targeting.typed import (
    STEPS,
    Typed,
    bulk,
    cells_of,
    pasted,
    seal_of,
    typed_from,
)
from vir.foundation.identity.roles import Right
from vir.foundation.money import NumberInvalid, parse_decimal
from vir.foundation.periods import Period
from vir.foundation.web import formats
from vir.foundation.web.access import TenantRequest, requires

GROWTH, GROWTH_MIN, GROWTH_MAX = Decimal(5), Decimal(-100), Decimal(1000)
MOVED = "A figure was changed meanwhile. Look at the changes again, then set them."


@requires(Right.PROGRAMS_VIEW)
@require_GET
def targets(request: TenantRequest) -> HttpResponse:
    """Show the grid of a program, or which programs have figures."""
    programs = figure_programs()
    if not request.GET.get("program"):
        shown = {
            "programs": [
                {"one": one, "status": shown_status(one.program, request.access.today)} for one in programs
            ],
            "none_needed": all(one.needed is None for one in programs),
        }
        return render(request, "console/targets.html", shown)
    return grid_page(request, _grid(request, programs), Typed(), status=200)


@requires(Right.PROGRAMS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: TenantRequest) -> HttpResponse:
    """Change what is typed in bulk, show what would change, or set it."""
    grid = _grid(request, figure_programs())
    act = request.POST.get("do", "")
    if request.method != "POST":
        return HttpResponseRedirect(f"{_home(request)}?{grid.query}")
    if act == "save":
        return _save(request, grid)
    typed = typed_from(request.POST)
    reason = " ".join(request.POST.get("reason", "").replace("\x00", "").split())
    if act == "paste":
        text = request.POST.get("paste", "")
        cells, problems = pasted(text, grid.rows, grid.asked.period, grid.currency)
        if problems:
            return grid_page(
                request, grid, typed, status=422, reason=reason, text=text, faults=problems, read=len(cells)
            )
        typed.cells |= cells
        return check_page(request, grid, typed, reason)
    if act in ("up", "round", "reset", "accept"):
        return _in_bulk(request, grid, typed, act, reason)
    if act == "edit":
        return grid_page(request, grid, typed, status=200, reason=reason)
    return check_page(request, grid, typed, reason)


def _in_bulk(request: TenantRequest, grid: Grid, typed: Typed, act: str, reason: str) -> HttpResponse:
    everybody = request.POST.get("scope") == "all"
    rows = grid.rows if everybody else list(page_of(grid).object_list)
    by, said = Decimal(1), f"Last year {formats.number(grid.asked.growth, plus=True)}%"
    if act == "up":
        percent = _percent(request.POST.get("percent", ""))
        if percent is None:
            fault = f"Percent: write a number from {GROWTH_MIN} to {GROWTH_MAX}, such as 3."
            return grid_page(request, grid, typed, status=422, reason=reason, faults=[fault])
        by, said = percent, f"{'Up' if percent >= 0 else 'Down'} {formats.number(abs(percent))}%"
    if act == "round":
        by = Decimal(_step(request.POST.get("to", "")))
        said = f"Rounded to {formats.number(by)}"
    changed = bulk(act, rows, typed, grid.chosen.terms, grid.currency, by)
    note = f"{changed:,} figure{'' if changed == 1 else 's'} changed on the page, nothing is saved yet."
    return grid_page(request, grid, typed, status=200, reason=reason or said, note=note)


def _save(request: TenantRequest, grid: Grid) -> HttpResponse:
    typed = Typed(cells_of(request.POST.get("held", "")))
    reason = " ".join(request.POST.get("reason", "").replace("\x00", "").split())
    changes, problems = typed.changes(grid.rows, grid.currency)
    if problems or not changes:
        return check_page(request, grid, typed, reason)
    if request.POST.get("seen") != seal_of(changes):
        return check_page(request, grid, typed, reason, error=MOVED, status=409)
    kind = grid.asked.kind
    try:
        done = set_partner_figures(
            program_id=grid.chosen.program.id,
            kind=kind,
            figures=[one.figure for one in changes],
            reason=reason,
            reason_needed=True,
            actor_id=request.access.user.id,
            at=request.access.now,
        )
    except UnableToSetFigures as refused:
        said = [message for _, message in refused.faults]
        return check_page(request, grid, typed, reason, faults=said, status=422)
    messages.success(request, f"{counted(done, kind)} of {grid.chosen.program.name} set.")
    return HttpResponseRedirect(f"{_home(request)}?{grid.query}")


def _grid(request: TenantRequest, programs: list[FigureProgram]) -> Grid:
    asked: QueryDict = request.GET
    chosen = next((one for one in programs if one.program.code == asked.get("program")), None)
    if chosen is None:
        raise Http404
    kind = kind_called(asked.get("kind", ""))
    wanted = GridAsked(
        kind=kind if kind in chosen.kinds else chosen.kind,
        period=_period(chosen, first_day(asked.get("period", "")), request.access.today),
        growth=_growth(asked.get("growth", "")),
        step=_step(asked.get("step", "")),
    )
    rows = target_grid(chosen.program, chosen.terms, wanted, today=request.access.today)
    page = asked.get("page", "1")
    return Grid(programs, chosen, wanted, rows, int(page) if page.isdecimal() and len(page) < 6 else 1)


def _period(chosen: FigureProgram, start: date | None, today: date) -> Period:
    """Find the period that is asked for, else the one that runs or comes next, else the last."""
    periods = chosen.terms.periods()
    asked = next((period for period in periods if period.start == start), None)
    return asked or next((period for period in periods if period.end > today), periods[-1])


def _growth(text: str) -> Decimal:
    percent = _percent(text)
    return GROWTH if percent is None else percent


def _percent(text: str) -> Decimal | None:
    try:
        value = parse_decimal(read_number(text.replace("−", "-"), "", percent=True).text)
    except NumberInvalid:
        return None
    return value if GROWTH_MIN <= value <= GROWTH_MAX else None


def _step(text: str) -> int:
    return int(text) if text.isdecimal() and int(text) in STEPS else STEPS[0]


def _home(request: TenantRequest) -> str:
    return reverse("console:targets", kwargs={"tenant": request.access.tenant.slug})
