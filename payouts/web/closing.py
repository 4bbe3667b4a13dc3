"""Closing a period: the check page and the act."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from payouts.operations.close_period import UnableToClosePeriod, close_period
from payouts.posting.records import Promise
from payouts.queries.closing import Obstacle, obstacles
from payouts.queries.earnings import program_earnings
from payouts.web.finding import address, the_period, the_promise
from vir.foundation.identity.roles import Right
from vir.foundation.periods import Period
from vir.foundation.web.access import TenantRequest, requires
from vir.foundation.web.formats import money, span


@requires(Right.PAYOUTS_PREPARE)
@require_http_methods(["GET", "POST"])
def close(request: TenantRequest) -> HttpResponse:
    """Check that a period can be closed, and close it."""
    asked = request.POST if request.method == "POST" else request.GET
    promise = the_promise(asked.get("program", ""))
    period = the_period(promise, asked.get("period", ""))
    if request.method == "GET":
        found = obstacles(promise, period, today=request.access.today)
        return _page(request, promise, period, found, 200)
    access = request.access
    try:
        close_period(
            program_code=promise.code,
            period_start=period.start,
            actor_id=access.user.id,
            today=access.today,
            at=access.now,
        )
    except UnableToClosePeriod as refusal:
        return _page(request, promise, period, refusal.obstacles, 422)
    messages.success(request, f"{span(period.start, period.last_day)} of {promise.code} is closed.")
    return HttpResponseRedirect(address(request, "finance"))


def _page(
    request: TenantRequest, promise: Promise, period: Period, found: list[Obstacle], status: int
) -> HttpResponse:
    table = program_earnings(promise, today=request.access.today, period=period)
    facts: list[dict[str, Any]] = [
        {"label": "Program", "value": promise.name},
        {"label": "Code", "value": promise.code, "is_code": True},
        {"label": "Period", "value": span(period.start, period.last_day)},
    ]
    if table is not None:
        earning = sum(1 for row in table.rows if row.earned)
        currency = promise.terms.currency
        facts += [
            {"label": "Partners with earnings", "value": f"{earning:,} of {len(table.rows):,}"},
            {"label": "Earned", "value": money(table.earned, currency)},
        ]
    shown = {
        "promise": promise,
        "period": period,
        "dates": span(period.start, period.last_day),
        "obstacles": found,
        "facts": facts,
        "cancel": address(request, "finance"),
        "may_calculate": request.access.may(Right.EARNINGS_CALCULATE),
    }
    return render(request, "payouts/close.html", shown, status=status)
