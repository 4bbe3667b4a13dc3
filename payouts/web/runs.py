"""Payout runs: the list, a new one, one run, its files."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from payouts.enums import RunAction, RunState
from payouts.exports.cells import BOM
from payouts.models import PayoutRun
from payouts.operations.preview_run import preview_run
from payouts.queries.earnings import liability
from payouts.queries.runs import (
    checks,
    file_of_run,
    files_of_run,
    items_of,
    list_runs,
    methods_of,
    statement_codes,
    things_to_look_at,
)
from payouts.transitions import actions_from
from payouts.web.finding import address, the_period, the_promise, the_run
from payouts.web.run_list import run_list
from programs.enums import PaymentMethod
from vir.foundation.documents.queries import file_bytes
from vir.foundation.identity.roles import Right
from vir.foundation.jobs.queries import OPEN, job_by_id
from vir.foundation.refusals import Refused
from vir.foundation.web.access import TenantRequest, requires
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


@requires(Right.PAYOUTS_PREPARE)
@require_http_methods(["GET", "POST"])
def new(request: TenantRequest) -> HttpResponse:
    """Choose a closed period, and prepare its run."""
    error = ""
    if request.method == "POST":
        promise = the_promise(request.POST.get("program", ""))
        period = the_period(promise, request.POST.get("period", ""))
        access = request.access
        try:
            run = preview_run(
                program_code=promise.code,
                period_start=period.start,
                actor_id=access.user.id,
                today=access.today,
                at=access.now,
            )
        except Refused as refusal:
            error = refusal.message
        else:
            return HttpResponseRedirect(address(request, "run", code=run.code))
    rows = liability(today=request.access.today)
    shown = {
        "rows": [row for row in rows if row.closed is not None and row.run is None],
        "ready": [row for row in rows if row.ready_to_close],
        "error": error,
    }
    return render(request, "payouts/run_new.html", shown, status=422 if error else 200)


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
    access = request.access
    items = items_of(run)
    possible = actions_from(run.state)
    own = run.prepared_by_id == access.user.id
    job = job_by_id(run.job_id) if run.job_id else None
    running = job is not None and job.state in OPEN
    page = Paginator(items, PER_PAGE).get_page(request.GET.get("page"))
    codes = statement_codes(run)
    proven = checks(run, items)
    may_approve = access.may(Right.PAYOUTS_APPROVE)
    may_prepare = access.may(Right.PAYOUTS_PREPARE)
    shown: dict[str, Any] = {
        "run": run,
        "state": RunState(run.state).label,
        "dates": span(run.period_start, run.period_end - timedelta(days=1)),
        "step": _step(run.state),
        "page": page,
        "rows": [(item, codes.get(item.id, ""), PaymentMethod(item.method).label) for item in page],
        "sums": _sums(run, items),
        "methods": methods_of(items),
        "checks": proven,
        "look": [check for check in things_to_look_at(run, items) if check not in proven],
        "files": files_of_run(run),
        "job": job if running or (job is not None and job.state in ("failed", "dead")) else None,
        "running": running,
        "then": address(request, "run", code=run.code),
        "error": error,
        "note": note,
        "may_submit": may_prepare and RunAction.SUBMIT in possible,
        "may_prepare_again": may_prepare and RunAction.PREPARE in possible,
        "may_approve": may_approve and RunAction.APPROVE in possible and not own,
        "may_return": may_approve and RunAction.RETURN in possible,
        "may_export": may_prepare and RunAction.EXPORT in possible and not running,
        "waits_for_another": RunAction.APPROVE in possible and own,
    }
    return render(request, "payouts/run.html", shown, status=status)


def _step(state: str) -> int:
    """Say which of preview, approve and export a run is at."""
    return {RunState.READY: 2, RunState.APPROVED: 3, RunState.EXPORTED: 4}.get(RunState(state), 1)


def _sums(run: PayoutRun, items: list[Any]) -> list[dict[str, Any]]:
    """Add up the parts of a run, from what was earned to what is paid."""
    parts = [
        ("Earned in the period", [item for item in items if item.earned], "earned", 1),
        ("Brought over from the last run", [item for item in items if item.brought], "brought", 1),
        ("Carried over: below the minimum", [item for item in items if item.carried > 0], "carried", -1),
        ("Carried over: below zero", [item for item in items if item.carried < 0], "carried", -1),
        ("Below the minimum, not paid", [item for item in items if item.dropped], "dropped", -1),
    ]
    return [
        {"label": label, "partners": len(found), "amount": sum(sign * getattr(item, name) for item in found)}
        for label, found, name, sign in parts
        if found
    ]
