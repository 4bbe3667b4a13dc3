"""Writing a year's budget plan: by hand, from a yearly figure, from this year's actuals, from a spreadsheet."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from partners.queries.memberships import segment_names
from programs.operations.plan_budget import REASON_LENGTH_MAX, PlanChanged, UnableToPlanBudget, plan_budget
from programs.queries.budget_plans import Cell, YearPlan, amounts_of, year_plan
from vir.faces.console.plan.budget import own_spending
from vir.faces.console.plan.budget_table import NO_SEGMENT_WORDS
from vir.faces.console.plan.frame import asked_year, plan_url, shared, this_year
from vir.faces.console.plan.pasted_budget import read_budget
from vir.faces.console.plan.typed import read_figure
from vir.foundation.identity.roles import Right
from vir.foundation.money import allocate, exact, round_amount
from vir.foundation.periods import QUARTERS, FiscalYear
from vir.foundation.web import formats
from vir.foundation.web.access import TenantRequest, requires

_NOTHING = Decimal(0)
_HUNDRED = Decimal(100)


@dataclass
class GridRow:
    """One segment of the form, as it was typed."""

    place: int
    segment: str
    year: str = ""
    quarters: list[str] = field(default_factory=lambda: [""] * len(QUARTERS))

    @property
    def name(self) -> str:
        """Give what it is called on the page."""
        return self.segment or NO_SEGMENT_WORDS

    def set(self, amounts: list[Decimal]) -> None:
        """Write the figures of the four quarters."""
        self.quarters = [formats.number(amount) if amount else "" for amount in amounts]
        self.year = ""


@dataclass
class Grid:
    """The whole form. `errors` are pairs of the id of a field and what is wrong with it."""

    rows: list[GridRow]
    reason: str = ""
    growth: str = "0"
    pasted: str = ""
    seen: int = 0
    errors: list[tuple[str, str]] = field(default_factory=list)

    def amounts(self, sign: str) -> dict[Cell, Decimal]:
        """Read the quarters; what cannot be read is noted."""
        found: dict[Cell, Decimal] = {}
        for row in self.rows:
            for number, typed in zip(QUARTERS, row.quarters, strict=True):
                amount, wrong = read_figure(typed, sign)
                if wrong:
                    self.errors.append((f"amount-{row.place}-{number}", f"{row.name}, Q{number}: {wrong}"))
                elif amount:
                    found[row.segment, number] = amount
        return found


@requires(Right.PROGRAMS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: TenantRequest) -> HttpResponse:
    """Write the next version of a year's plan."""
    year = asked_year(request, this_year(request.access))
    plan = year_plan(year.number)
    segments = [*segment_names(), ""]
    if request.method != "POST":
        return _page(request, year, plan, _stored(plan, segments))
    grid = _typed(request.POST, segments)
    act = request.POST.get("act", "")
    sign = formats.currency_sign(request.access.tenant.currency)
    if act == "spread":
        _spread(grid, _shape(year, request), request.access.tenant.currency)
    elif act == "actuals":
        _from_actuals(grid, _shape(year, request))
    elif act == "paste":
        _paste(grid, segments, sign, _shape(year, request), request.access.tenant.currency)
    else:
        return _save(request, year, plan, grid, sign)
    return _page(request, year, plan, grid)


def _save(request: TenantRequest, year: FiscalYear, plan: YearPlan, grid: Grid, sign: str) -> HttpResponse:
    amounts = grid.amounts(sign)
    if grid.errors:
        return _page(request, year, plan, grid)
    try:
        version = plan_budget(
            year=year.number,
            amounts=amounts,
            reason=grid.reason,
            seen_number=grid.seen,
            actor_id=request.access.user.id,
            at=request.access.now,
        )
    except PlanChanged as refused:
        grid.errors.append(("", refused.message))
        grid.seen = refused.number
        return _page(request, year, plan, grid)
    except UnableToPlanBudget as refused:
        places = {row.segment: row.place for row in grid.rows}
        for where, fault in refused.faults.items():
            at = where if isinstance(where, str) else f"amount-{places[where[0]]}-{where[1]}"
            grid.errors.append((at if at != "amounts" else "", fault))
        return _page(request, year, plan, grid)
    if version.needs_approval:
        said = (
            f"Version {version.number} is proposed. The locked one counts until a second person approves it."
        )
    else:
        said = f"Version {version.number} of the {year.number} plan is saved."
    messages.success(request, said)
    return HttpResponseRedirect(plan_url(request.access, "plan:budget", year=year.number))


def _shape(year: FiscalYear, request: TenantRequest) -> dict[Cell, Decimal]:
    """Give what programs cost the year before, by segment and quarter: earned, or expected where it runs."""
    own, _ = own_spending(year.previous, request)
    found: dict[Cell, Decimal] = {}
    for one in own:
        if not one.planned.is_draft:
            for place, amounts in one.places.items():
                cell = (place.segment, place.quarter)
                found[cell] = found.get(cell, _NOTHING) + amounts.expected
    return found


def _spread(grid: Grid, shape: dict[Cell, Decimal], currency: str) -> None:
    """Spread the yearly figures over the quarters as the year before was, evenly where it says nothing."""
    for row in grid.rows:
        amount, wrong = read_figure(row.year, formats.currency_sign(currency))
        if wrong:
            grid.errors.append((f"year-{row.place}", f"{row.name}: {wrong}"))
        elif amount is not None:
            row.set(_shared(row.segment, amount, shape, currency))
    if not any(row.year for row in grid.rows) and not grid.errors and not any(_filled(grid)):
        grid.errors.append(("", "Enter a yearly figure for at least one segment, then spread it."))


def _shared(segment: str, amount: Decimal, shape: dict[Cell, Decimal], currency: str) -> list[Decimal]:
    weights = [max(_NOTHING, shape.get((segment, number), _NOTHING)) for number in QUARTERS]
    return allocate(round_amount(amount, currency), weights if any(weights) else [Decimal(1)] * 4, currency)


def _from_actuals(grid: Grid, shape: dict[Cell, Decimal]) -> None:
    """Start from what the year before cost, grown by so many percent, in whole units."""
    growth, wrong = read_figure(grid.growth.strip().removesuffix("%"))
    if wrong or growth is None or growth <= -_HUNDRED:
        grid.errors.append(("growth", "Growth: write a percentage above −100, such as 5."))
        return
    if not any(shape.values()):
        grid.errors.append(("", "No program of the year before cost anything yet. Enter a yearly figure."))
        return
    for row in grid.rows:
        with exact():
            amounts = [
                (
                    shape.get((row.segment, number), _NOTHING) * (_HUNDRED + growth) / _HUNDRED
                ).to_integral_value(ROUND_HALF_UP)
                for number in QUARTERS
            ]
        row.set([max(_NOTHING, amount) for amount in amounts])


def _paste(grid: Grid, segments: list[str], sign: str, shape: dict[Cell, Decimal], currency: str) -> None:
    lines, problems = read_budget(grid.pasted, segments, sign)
    grid.errors += [("pasted", problem) for problem in problems]
    if problems:
        return
    rows = {row.segment: row for row in grid.rows}
    for line in lines:
        figures = list(line.figures)
        rows[line.segment].set(
            figures if len(figures) > 1 else _shared(line.segment, figures[0], shape, currency)
        )
    grid.pasted = ""


def _filled(grid: Grid) -> list[str]:
    return [typed for row in grid.rows for typed in row.quarters if typed]


def _stored(plan: YearPlan, segments: list[str]) -> Grid:
    """Start from the newest version: the proposal that waits, else the one that counts."""
    amounts = amounts_of(plan.proposed.id) if plan.proposed is not None else plan.amounts
    rows = [GridRow(place, segment) for place, segment in enumerate(segments)]
    for row in rows:
        row.set([amounts.get((row.segment, number), _NOTHING) for number in QUARTERS])
    return Grid(rows, seen=plan.newest_number)


def _typed(post: QueryDict, segments: list[str]) -> Grid:
    def sent(key: str) -> str:
        return post.get(key, "").replace("\x00", "")

    # A row is known by its segment, not by its place: segments may have been added since.
    places = {
        sent(f"segment-{place}"): place for place in range(len(segments) + 50) if f"segment-{place}" in post
    }
    rows = []
    for place, segment in enumerate(segments):
        was = places.get(segment)
        row = GridRow(place, segment)
        if was is not None:
            row.year = sent(f"year-{was}")
            row.quarters = [sent(f"amount-{was}-{number}") for number in QUARTERS]
        rows.append(row)
    seen = sent("seen")
    return Grid(
        rows,
        reason=sent("reason"),
        growth=sent("growth"),
        pasted=sent("pasted"),
        seen=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else 0,
    )


def _page(request: TenantRequest, year: FiscalYear, plan: YearPlan, grid: Grid) -> HttpResponse:
    shown: dict[str, Any] = {
        **shared(request, "plan:budget", year),
        "plan": plan,
        "grid": grid,
        "errors": grid.errors,
        "wrong": {place for place, _ in grid.errors},
        "quarters": QUARTERS,
        "reason_length_max": REASON_LENGTH_MAX,
        "sign": formats.currency_sign(request.access.tenant.currency),
    }
    return render(request, "plan/budget_edit.html", shown, status=422 if grid.errors else 200)
