"""The budget page: the table, what is behind a cell, the versions, locking and approving."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from payouts.queries.spending import ProgramSpending, spending_of
from programs import permissions
from programs.operations.approve_budget import UnableToApproveBudget, approve_budget
from programs.operations.lock_budget import UnableToLockBudget, lock_budget
from programs.queries.budget_plans import YearPlan, amounts_of, year_plan
from vir.faces.console.plan.budget_table import ALL_YEAR, NO_SEGMENT_WORDS, Scenario, behind, table_of
from vir.faces.console.plan.frame import asked_year, plan_url, shared, this_year, year_named, years
from vir.foundation.identity.roles import Right
from vir.foundation.periods import QUARTERS, FiscalYear
from vir.foundation.web.access import TenantRequest, requires

SOURCES = {
    "earned": "earned",
    "pace": "at the pace so far",
    "backtest": "as its newest back-test says",
    "budget": "its budget; it has no back-test",
    "unknown": "not known for what lies ahead",
}


@requires(Right.PROGRAMS_VIEW)
@require_GET
def budget(request: TenantRequest) -> HttpResponse:
    """Show a year's budget."""
    return _page(request, asked_year(request, this_year(request.access)), 200)


@requires(Right.PROGRAMS_APPROVE)
@require_http_methods(["GET", "HEAD", "POST"])
def lock(request: TenantRequest) -> HttpResponse:
    """Lock the version that counts."""
    year = year_named(request.POST.get("year", ""), request.access)
    if request.method != "POST" or year is None:
        return _back(request, asked_year(request, this_year(request.access)))
    try:
        version = lock_budget(
            year=year.number,
            seen_number=_number(request),
            actor_id=request.access.user.id,
            at=request.access.now,
        )
    except UnableToLockBudget as refused:
        return _page(request, year, 422, [("", refused.message)])
    messages.success(
        request,
        f"Version {version.number} of the {year.number} plan is locked. Changes need a second person.",
    )
    return _back(request, year)


@requires(Right.PROGRAMS_APPROVE)
@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: TenantRequest) -> HttpResponse:
    """Let a proposal over a locked version count."""
    year = year_named(request.POST.get("year", ""), request.access)
    if request.method != "POST" or year is None:
        return _back(request, asked_year(request, this_year(request.access)))
    try:
        version = approve_budget(
            year=year.number,
            seen_number=_number(request),
            actor_id=request.access.user.id,
            at=request.access.now,
        )
    except UnableToApproveBudget as refused:
        return _page(request, year, 422, [("", refused.message)])
    messages.success(request, f"Version {version.number} of the {year.number} plan counts from now on.")
    return _back(request, year)


def own_spending(
    year: FiscalYear, request: TenantRequest
) -> tuple[list[ProgramSpending], list[ProgramSpending]]:
    """Give what programs cost in the vendor's own currency, and those that pay in another."""
    spending = spending_of(year, today=request.access.today)
    currency = request.access.tenant.currency
    own = [one for one in spending if one.planned.program.currency == currency]
    return own, [one for one in spending if one not in own]


def _page(
    request: TenantRequest, year: FiscalYear, status: int, errors: list[tuple[str, str]] | None = None
) -> HttpResponse:
    asked = request.GET.get("scenario", "")
    scenario = Scenario(asked) if asked in set(Scenario) else Scenario.EXPECTED
    plan = year_plan(year.number)
    own, foreign = own_spending(year, request)
    here = plan_url(request.access, "plan:budget", year=year.number, scenario=asked)
    table = table_of(year, plan, own, scenario, request.access.today, f"{here}&")
    shown: dict[str, Any] = {
        **shared(request, "plan:budget", year),
        "plan": plan,
        "table": table,
        "rows": [*table.segments, table.total],
        "scenario": scenario.value,
        "scenarios": [
            {
                "label": one.value.capitalize(),
                "url": plan_url(request.access, "plan:budget", year=year.number, scenario=one.value),
                "current": one is scenario,
            }
            for one in Scenario
        ],
        "years": years(request.access, "plan:budget", year, scenario=asked),
        "opened": _opened(request, own, scenario),
        "unknown": [one.planned for one in own if one.is_unknown],
        "foreign": [one.planned for one in foreign],
        "proposal": _proposal(request, plan),
        "may_approve": request.access.may(Right.PROGRAMS_APPROVE),
        "errors": errors or [],
    }
    return render(request, "plan/budget.html", shown, status=status)


def _opened(request: TenantRequest, own: list[ProgramSpending], scenario: Scenario) -> dict[str, Any] | None:
    """Give the programs behind the cell that the address names, None where it names none."""
    typed = request.GET.get("quarter", "")
    if typed not in {"0", *(str(number) for number in QUARTERS)}:
        return None
    quarter = int(typed)
    segment = request.GET.get("segment", "").replace("\x00", "") if "segment" in request.GET else None
    rows = behind(own, segment, quarter, scenario)
    who = "All segments" if segment is None else segment or NO_SEGMENT_WORDS
    return {
        "heading": f"{who}, {'the whole year' if quarter == ALL_YEAR else f'Q{quarter}'}",
        "rows": [(row, "; ".join(SOURCES[s] for s in sorted(row.spending.sources))) for row in rows],
        "segment": segment,
        "quarter": quarter,
    }


def _proposal(request: TenantRequest, plan: YearPlan) -> dict[str, Any] | None:
    """Give the proposal that waits, with what it changes."""
    if plan.proposed is None:
        return None
    wanted = amounts_of(plan.proposed.id)
    cells = sorted(set(wanted) | set(plan.amounts))
    return {
        "version": plan.proposed,
        "is_second": permissions.is_second_budget_person(plan.proposed, request.access.user.id),
        "total": sum(wanted.values()),
        "changes": [
            (
                segment or NO_SEGMENT_WORDS,
                quarter,
                plan.amounts.get((segment, quarter), 0),
                wanted.get((segment, quarter), 0),
            )
            for segment, quarter in cells
            if plan.amounts.get((segment, quarter), 0) != wanted.get((segment, quarter), 0)
        ],
    }


def _number(request: TenantRequest) -> int:
    typed = request.POST.get("number", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0


def _back(request: TenantRequest, year: FiscalYear) -> HttpResponse:
    return HttpResponseRedirect(plan_url(request.access, "plan:budget", year=year.number))
