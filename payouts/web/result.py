"""What an earlier program brought, in a few facts, for pages of the floor below that ask whether to repeat it."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from payouts.queries.outcomes import Outcome, outcomes_of
from programs.queries import current_version, program_by_code, terms_of
from programs.queries.decisions import newest_decisions
from programs.terms import DocumentRefused
from vir.foundation.identity.roles import Right
from vir.foundation.periods import parse_date
from vir.foundation.web.access import TenantRequest, requires


@requires(Right.EARNINGS_VIEW)
@require_GET
def program_result(request: TenantRequest, code: str) -> HttpResponse:
    """Give what a program brought against its goal and budget, and what was decided about it."""
    program = program_by_code(code)
    if program is None:
        raise Http404
    outcome = outcomes_of([program.id]).get(program.id) or Outcome()
    try:
        goal = terms_of(current_version(program)).goal
    except DocumentRefused:
        goal = None
    shown = {
        "program": program,
        "outcome": outcome,
        "goal": goal,
        "actual": outcome.actual(goal.measure) if goal else None,
        "in_units": goal is not None and goal.measure == "quantity",
        "as_of": parse_date(str(outcome.as_of)) if outcome.as_of else None,
        "decision": newest_decisions([program.id]).get(program.id),
    }
    return render(request, "payouts/_result.html", shown)
