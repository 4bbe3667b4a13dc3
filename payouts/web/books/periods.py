"""Accounting periods: their list, the checklist of one, and taking it into review, closing and opening it again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from payouts.enums import PeriodState
from payouts.models import AccountingPeriod
from payouts.operations.books.close_accounting_period import close_accounting_period
from payouts.operations.books.period_steps import UnableToMovePeriod
from payouts.operations.books.reopen_period import agree_reopen, ask_reopen, refuse_reopen
from payouts.operations.books.revalue import revalue_period
from payouts.operations.books.review_period import back_to_open, review_period
from payouts.queries.books.checklist import ChecklistItem, checklist
from payouts.queries.books.exchange import exchanges
from payouts.queries.books.period_list import period_rows, steps_of
from payouts.queries.books.rollforward import period_tables
from payouts.web.books.exchange import exchange_lines
from payouts.web.books.finding import last_day, month_word, the_month
from vir.foundation.identity.roles import Right
from vir.foundation.web.access import TenantRequest, requires

STEP_WORDS = {
    "opened": "Opened",
    "review": "Taken into review",
    "revalued": "Valued at closing rates",
    "back_to_open": "Taken out of review",
    "closed": "Closed",
    "reopen_asked": "Asked to open it again",
    "reopen_refused": "Left closed",
    "reopened": "Opened again",
}


@requires(Right.BOOKS_VIEW)
@require_GET
def listing(request: TenantRequest) -> HttpResponse:
    """List the accounting periods."""
    rows = [
        {
            "row": row,
            "month": month_word(row.period.starts_on),
            "state": state_shown(row.period),
            "asked": row.period.state == PeriodState.CLOSED and row.period.reopen_asked_by_id is not None,
        }
        for row in period_rows()
    ]
    return render(request, "payouts/books/periods.html", {"rows": rows})


@requires(Right.BOOKS_VIEW)
@require_GET
def detail(request: TenantRequest, month: str) -> HttpResponse:
    """Show a period with its checklist and what was done with it."""
    return period_page(request, the_month(month), 200)


@requires(Right.BOOKS_KEEP)
@require_POST
def review(request: TenantRequest, month: str) -> HttpResponse:
    """Take a period into review."""
    access = request.access
    return _act(
        request,
        month,
        lambda period: review_period(
            starts_on=period.starts_on, today=access.today, actor_id=access.user.id, at=access.now
        ),
        "is in review",
    )


@requires(Right.BOOKS_KEEP)
@require_POST
def back(request: TenantRequest, month: str) -> HttpResponse:
    """Take a period out of review."""
    reason = request.POST.get("reason", "")
    return _act(
        request,
        month,
        lambda period: back_to_open(
            starts_on=period.starts_on, reason=reason, actor_id=request.access.user.id, at=request.access.now
        ),
        "is open",
    )


@requires(Right.BOOKS_KEEP)
@require_POST
def revalue(request: TenantRequest, month: str) -> HttpResponse:
    """Post what exchange differences a period lacks."""
    access = request.access

    def act(period: AccountingPeriod) -> AccountingPeriod:
        revalue_period(starts_on=period.starts_on, today=access.today, actor_id=access.user.id, at=access.now)
        return period

    return _act(request, month, act, "is valued at closing rates")


@requires(Right.BOOKS_CLOSE)
@require_POST
def close(request: TenantRequest, month: str) -> HttpResponse:
    """Close a period."""
    access = request.access
    return _act(
        request,
        month,
        lambda period: close_accounting_period(
            starts_on=period.starts_on, today=access.today, actor_id=access.user.id, at=access.now
        ),
        "is closed",
    )


@requires(Right.BOOKS_CLOSE)
@require_POST
def reopen_ask(request: TenantRequest, month: str) -> HttpResponse:
    """Ask that a closed period opens again."""
    reason = request.POST.get("reason", "")
    return _act(
        request,
        month,
        lambda period: ask_reopen(
            starts_on=period.starts_on, reason=reason, actor_id=request.access.user.id, at=request.access.now
        ),
        "waits for a second person to open it again",
    )


@requires(Right.BOOKS_CLOSE)
@require_POST
def reopen(request: TenantRequest, month: str) -> HttpResponse:
    """Agree that a closed period opens again, or leave it closed."""
    leave = request.POST.get("answer") == "leave"
    act = refuse_reopen if leave else agree_reopen
    return _act(
        request,
        month,
        lambda period: act(
            starts_on=period.starts_on, actor_id=request.access.user.id, at=request.access.now
        ),
        "stays closed" if leave else "is open again",
    )


def period_page(
    request: TenantRequest, period: AccountingPeriod, status: int, *, error: str = "", reason: str = ""
) -> HttpResponse:
    """Show the page of a period, with what was refused."""
    access = request.access
    items = [] if period.state == PeriodState.CLOSED else checklist(period, today=access.today)
    asked_by = period.reopen_asked_by if period.state == PeriodState.CLOSED else None
    shown: dict[str, Any] = {
        "period": period,
        "month": month_word(period.starts_on),
        "last": last_day(period),
        "state": state_shown(period),
        "items": [(item, _page_of(request, item)) for item in items],
        "missing": sum(1 for item in items if not item.done),
        "tables": period_tables(period, today=access.today),
        "steps": [(STEP_WORDS.get(step.act, step.act), step) for step in steps_of(period)],
        "exchange": exchange_lines(request, period, exchanges(period)),
        "may_value": access.today >= last_day(period) and period.state != PeriodState.CLOSED,
        "asked_by": asked_by,
        "own": asked_by is not None and asked_by.id == access.user.id,
        "may_keep": access.may(Right.BOOKS_KEEP),
        "may_close": access.may(Right.BOOKS_CLOSE),
        "error": error,
        "reason": reason,
    }
    return render(request, "payouts/books/period.html", shown, status=status)


def state_shown(period: AccountingPeriod) -> str:
    """Write the state; one that was opened again says so."""
    if period.state == PeriodState.OPEN and period.reopened_at is not None:
        return "Reopened"
    return str(period.get_state_display())


def _act(
    request: TenantRequest, month: str, act: Callable[[AccountingPeriod], AccountingPeriod], done: str
) -> HttpResponse:
    period = the_month(month)
    try:
        act(period)
    except UnableToMovePeriod as refused:
        reason = request.POST.get("reason", "")
        return period_page(request, the_month(month), 422, error=refused.message, reason=reason)
    messages.success(request, f"{period.starts_on:%b %Y} {done}.")
    words = {"tenant": request.access.tenant.slug, "month": month}
    return HttpResponseRedirect(reverse("payouts:period", kwargs=words))


def _page_of(request: TenantRequest, item: ChecklistItem) -> str:
    """Give the page where an item is done, where there is one."""
    if not item.page:
        return ""
    return reverse(item.page, kwargs={"tenant": request.access.tenant.slug}) + item.query
