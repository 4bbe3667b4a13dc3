"""Payout runs: the list, one run, its files."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from payouts.enums import RunAction, RunState
from payouts.exports.cells import BOM
from payouts.models import PayoutItem, PayoutRun, RunApproval
from payouts.queries.dues import SETTLED
from payouts.queries.payments import payment_counts, payments_of
from payouts.queries.requests import requests_of_run
from payouts.queries.run_checks import checks, things_to_look_at, waiting_adjustments
from payouts.queries.runs import (
    adjustments_of,
    approvals_of,
    changes_before,
    file_of_run,
    files_of_run,
    items_of,
    list_runs,
    methods_of,
    parts_of_items,
    statement_codes,
    sums_of,
)
from payouts.transitions import actions_from
from payouts.web.finding import address, the_run
from payouts.web.run_list import run_list
from programs.enums import PaymentMethod
from vir.foundation.documents.queries import file_bytes
from vir.foundation.identity.queries import people_who_may
from vir.foundation.identity.roles import Right
from vir.foundation.jobs.queries import OPEN, job_by_id
from vir.foundation.web.access import TenantRequest, requires
from vir.foundation.web.form_keys import form_key
from vir.foundation.web.formats import span
from vir.foundation.web.listing import read_list

PER_PAGE = 200


@requires(Right.PAYOUTS_VIEW)
@require_GET
def listing(request: TenantRequest) -> HttpResponse:
    """List the runs."""
    listed = read_list(request, run_list(request.access.tenant.slug), list_runs(), per_page=PER_PAGE)
    if listed.file is not None:
        return listed.file
    base = address(request, "runs")
    everything = {"label": "All", "url": base, "current": True, "count": None}
    shown = {
        "listed": listed,
        "tabs": listed.tabs([everything], base) if listed.views else [],
        "may_prepare": request.access.may(Right.PAYOUTS_PREPARE),
    }
    return render(request, "payouts/runs.html", shown, status=listed.status)


@requires(Right.PAYOUTS_VIEW)
@require_GET
def detail(request: TenantRequest, code: str) -> HttpResponse:
    """Show a run."""
    return run_page(request, the_run(code), error="", note="", status=200)


@requires(Right.PAYOUTS_VIEW)
@require_GET
def file(request: TenantRequest, code: str, name: str) -> HttpResponse:
    """Give a file of a run or of one of its statements; `?bom=1` marks a CSV as UTF-8 for spreadsheets."""
    found = file_of_run(the_run(code), name)
    if found is None:
        raise Http404
    content = file_bytes(found.file_id)
    if found.form == "csv" and request.GET.get("bom"):
        content = BOM.encode() + content
    response = HttpResponse(content, content_type=found.file.content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{found.file.name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def run_page(request: TenantRequest, run: PayoutRun, *, error: str, note: str, status: int) -> HttpResponse:
    """Show a run, with what was refused and what was typed."""
    items = items_of(run)
    job = job_by_id(run.job_id) if run.job_id else None
    running = job is not None and job.state in OPEN
    page = Paginator(items, PER_PAGE).get_page(request.GET.get("page"))
    proven = checks(run, items)
    given = approvals_of(run)
    shown: dict[str, Any] = {
        "run": run,
        "state": RunState(run.state).label,
        "dates": span(run.period_start, run.period_end - timedelta(days=1)),
        "step": _step(run.state),
        "page": page,
        "rows": _rows(run, list(page)),
        "wide": _columns(items),
        "sums": sums_of(run, items),
        "methods": methods_of(items),
        "checks": proven,
        "look": [check for check in things_to_look_at(run, items) if check not in proven],
        "changes": changes_before(run),
        "adjustments": adjustments_of(run),
        "undecided": waiting_adjustments(run) if run.state not in SETTLED else 0,
        "payments": payments_of(run)[:PER_PAGE],
        "counts": payment_counts(run),
        "files": files_of_run(run),
        "requests": requests_of_run(run),
        "job": job if running or (job is not None and job.state in ("failed", "dead")) else None,
        "running": running,
        "then": address(request, "run", code=run.code),
        "error": error,
        "note": note,
        "approvals": given,
        "form_key": form_key(request),
        **_may(request, run, given, running=running),
    }
    return render(request, "payouts/run.html", shown, status=status)


def _may(
    request: TenantRequest, run: PayoutRun, given: list[RunApproval], *, running: bool
) -> dict[str, Any]:
    """Say what this person can do with the run now, and who else has to."""
    access = request.access
    possible = actions_from(run.state)
    own = run.prepared_by_id == access.user.id
    done = any(one.approver_id == access.user.id for one in given)
    may_approve = access.may(Right.PAYOUTS_APPROVE)
    may_prepare = access.may(Right.PAYOUTS_PREPARE)
    others = [person for person in people_who_may(Right.PAYOUTS_APPROVE) if person.id != access.user.id]
    return {
        "may_submit": may_prepare and RunAction.SUBMIT in possible,
        "may_prepare_again": may_prepare and RunAction.PREPARE in possible,
        "may_approve": may_approve and RunAction.APPROVE in possible and not own and not done,
        "may_return": may_approve and RunAction.RETURN in possible,
        "may_withdraw": (may_prepare or may_approve)
        and RunAction.WITHDRAW in possible
        and not (run.state == RunState.APPROVED and run.job_id),
        "may_export": may_prepare and RunAction.EXPORT in possible and not running,
        "may_hold": may_prepare or may_approve,
        "may_confirm": may_prepare and run.state == RunState.EXPORTED,
        "waits_for_another": RunAction.APPROVE in possible and (own or done),
        "needed": max(run.approvals_needed - len(given), 0),
        "asked": others[0] if len(others) == 1 else None,
    }


def _rows(run: PayoutRun, page: list[PayoutItem]) -> list[dict[str, Any]]:
    codes = statement_codes(run)
    parts = parts_of_items(run)
    return [
        {
            "item": item,
            "statement": codes.get(item.id, ""),
            "way": PaymentMethod(item.method).label,
            "parts": parts.get(item.id, []),
            "other": item.brought + item.prior + item.claimed - item.recovered,
            "out": item.held + item.carried + item.dropped - item.invoiced,
        }
        for item in page
    ]


def _columns(items: list[PayoutItem]) -> dict[str, bool]:
    """Say which columns have anything in them: a run of one program and nothing else has four figures."""
    return {
        "earned": any(item.earned or item.earning_id for item in items),
        "adjusted": any(item.adjusted for item in items),
        "other": any(item.brought or item.prior or item.claimed or item.recovered for item in items),
        "out": any(item.held or item.carried or item.dropped or item.invoiced for item in items),
    }


def _step(state: str) -> int:
    """Say which of preview, approve, export and paid a run is at."""
    steps = {RunState.READY: 2, RunState.APPROVED: 3, RunState.EXPORTED: 4, RunState.CLOSED: 5}
    return steps.get(RunState(state), 1)
