"""What people do with a run: send, approve, return, export."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.timezone import localtime
from django.views.decorators.http import require_http_methods, require_POST

from payouts.enums import RunAction
from payouts.models import PayoutRun
from payouts.operations.approve_run import approve_run
from payouts.operations.export_run import request_export
from payouts.operations.return_run import return_run
from payouts.operations.submit_run import submit_run
from payouts.operations.withdraw_run import UnableToWithdrawRun, withdraw_run
from payouts.queries.dues import terms_of_period
from payouts.queries.policy import policy_in_force
from payouts.queries.run_checks import things_to_look_at
from payouts.queries.runs import approvals_of, items_of, methods_of
from payouts.transitions import actions_from
from payouts.web.finding import address, the_run
from payouts.web.runs import run_page
from vir.foundation.identity.roles import Right
from vir.foundation.refusals import Refused
from vir.foundation.web.access import TenantRequest, requires
from vir.foundation.web.formats import day, moment, money, span
from vir.foundation.web.reauthentication import prove


@requires(Right.PAYOUTS_PREPARE)
@require_POST
def submit(request: TenantRequest, code: str) -> HttpResponse:
    """Send a run for approval."""
    run = the_run(code)
    try:
        submit_run(run_id=run.id, actor_id=request.access.user.id, at=request.access.now)
    except Refused as refusal:
        return run_page(request, the_run(code), error=refusal.message, note="", status=422)
    needed = the_run(code).approvals_needed
    people = "a second person" if needed == 1 else f"{needed} other people"
    messages.success(request, f"{code} waits for approval by {people}.")
    return HttpResponseRedirect(address(request, "run", code=code))


@requires(Right.PAYOUTS_APPROVE)
@require_http_methods(["GET", "POST"])
def approve(request: TenantRequest, code: str) -> HttpResponse:
    """Show what is approved, and approve it; where the policy asks for a second factor, after a fresh code."""
    run = the_run(code)
    if policy_in_force().factor_for_approvals:
        first = prove(request, address(request, "run_approve", code=run.code), factor=True)
        if first is not None:
            return first
    if request.method == "GET":
        return _check_page(request, run, "", 200)
    try:
        approved = approve_run(
            run_id=run.id,
            actor_id=request.access.user.id,
            seen_seal=request.POST.get("seal", ""),
            at=request.access.now,
        )
    except Refused as refusal:
        return _check_page(request, the_run(code), refusal.message, 422)
    left = approved.approvals_needed - len(approvals_of(approved))
    more = "" if left <= 0 else f" {left} more {'person has' if left == 1 else 'people have'} to approve it."
    messages.success(request, f"{money(run.payable_total, run.currency)} approved.{more}")
    return HttpResponseRedirect(address(request, "run", code=code))


@requires(Right.PAYOUTS_APPROVE)
@require_POST
def send_back(request: TenantRequest, code: str) -> HttpResponse:
    """Return a run with a note."""
    run = the_run(code)
    note = request.POST.get("note", "")
    try:
        return_run(run_id=run.id, actor_id=request.access.user.id, note=note, at=request.access.now)
    except Refused as refusal:
        return run_page(request, the_run(code), error=refusal.message, note=note, status=422)
    messages.success(request, f"{code} was returned to {run.prepared_by}.")
    return HttpResponseRedirect(address(request, "run", code=code))


@requires(Right.PAYOUTS_VIEW)
@require_POST
def withdraw(request: TenantRequest, code: str) -> HttpResponse:
    """Withdraw a run before it is exported."""
    run, access = the_run(code), request.access
    try:
        if not (access.may(Right.PAYOUTS_PREPARE) or access.may(Right.PAYOUTS_APPROVE)):
            raise UnableToWithdrawRun("Only whoever prepares or approves payouts withdraws a run.")
        withdraw_run(
            run_id=run.id, actor_id=access.user.id, reason=request.POST.get("reason", ""), at=access.now
        )
    except Refused as refusal:
        return run_page(request, the_run(code), error=refusal.message, note="", status=422)
    messages.success(request, f"{code} is withdrawn. Prepare it again, then send it for approval.")
    return HttpResponseRedirect(address(request, "run", code=code))


@requires(Right.PAYOUTS_PREPARE)
@require_POST
def export(request: TenantRequest, code: str) -> HttpResponse:
    """Ask for the statements and files of an approved run."""
    run = the_run(code)
    try:
        request_export(run_id=run.id, actor_id=request.access.user.id, at=request.access.now)
    except Refused as refusal:
        return run_page(request, the_run(code), error=refusal.message, note="", status=422)
    return HttpResponseRedirect(address(request, "run", code=code))


def _check_page(request: TenantRequest, run: PayoutRun, error: str, status: int) -> HttpResponse:
    items = items_of(run)
    shown: dict[str, Any] = {
        "run": run,
        "facts": _facts(run, items),
        "look": things_to_look_at(run, items),
        "error": error,
        "possible": RunAction.APPROVE in actions_from(run.state),
        "own": run.prepared_by_id == request.access.user.id,
        "given": (given := approvals_of(run)),
        "done": any(one.approver_id == request.access.user.id for one in given),
        "more": run.approvals_needed - len(given) - 1,
        "cancel": address(request, "run", code=run.code),
    }
    return render(request, "payouts/approve.html", shown, status=status)


def _facts(run: PayoutRun, items: list[Any]) -> list[dict[str, Any]]:
    ways = [
        f"{money(way.amount, run.currency)} in {way.partners:,} {way.label.lower()}"
        f"{'' if way.partners == 1 else 's'}"
        for way in methods_of(items)
    ]
    submitted = f", sent {moment(localtime(run.submitted_at))}" if run.submitted_at else ""
    return [
        {"label": "Payable", "value": " and ".join(ways) or "Nothing is paid"},
        {"label": "For", "value": f"{run.title} {run.program_code}".strip()},
        *([] if run.program is None else [_period(run)]),
        {"label": "Prepared by", "value": f"{run.prepared_by}{submitted}"},
        *_limit(run),
        {
            "label": "Seal",
            "value": f"{run.seal[:4]}…{run.seal[-4:]}" if run.seal else "none",
            "is_code": True,
        },
    ]


def _limit(run: PayoutRun) -> list[dict[str, Any]]:
    """Say how a total in another currency was held against the limits of the policy."""
    found = run.limit_working
    if not found:
        return []
    worth = money(Decimal(found["worth"]), found["currency"])
    people = "1 person" if run.approvals_needed == 1 else f"{run.approvals_needed} people"
    rate = (
        f"1 {found['from']} = {found['rate']} {found['to']}, rate of {day(date.fromisoformat(found['on']))}"
    )
    return [{"label": "Limits", "value": f"Worth {worth}: {people} ({rate})"}]


def _period(run: PayoutRun) -> dict[str, Any]:
    terms = terms_of_period(run)
    last = run.period_end - timedelta(days=1)
    payment = None if terms is None else terms.payment
    due = "" if payment is None else f", due by {day(payment.due_on(last))}"
    return {"label": "Period", "value": f"{span(run.period_start, last)}{due}"}
