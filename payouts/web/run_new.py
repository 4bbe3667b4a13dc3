"""Preparing a payout run: of a closed period, of what is left of one, or over approved claims."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from claims.queries.claiming.payable import payable_claims
from payouts.models import PayoutRun
from payouts.operations.preview_run import UNDER_WAY, preview_claim_run, preview_run
from payouts.posting.scopes import RunScope
from payouts.queries.dues import SETTLED
from payouts.queries.earnings import liability
from payouts.queries.parts import parts_due
from payouts.queries.runs import newest_claim_run
from payouts.web.finding import address, the_period, the_promise
from vir.foundation.identity.roles import Right
from vir.foundation.refusals import Refused
from vir.foundation.web.access import TenantRequest, requires


@dataclass(frozen=True)
class ClaimsWaiting:
    """Approved claims of a currency that no run has taken, and the run over them that is prepared already."""

    currency: str
    partners: int
    amount: Decimal
    run: PayoutRun | None


@requires(Right.PAYOUTS_PREPARE)
@require_http_methods(["GET", "POST"])
def new(request: TenantRequest) -> HttpResponse:
    """Choose what to pay, and prepare its run."""
    error = ""
    if request.method == "POST":
        try:
            run = _prepare(request)
        except Refused as refusal:
            error = refusal.message
        else:
            return HttpResponseRedirect(address(request, "run", code=run.code))
    rows = liability(today=request.access.today)
    shown = {
        "rows": [row for row in rows if row.closed is not None and row.run is None],
        "ready": [row for row in rows if row.ready_to_close],
        "claims": _claims(request.access.today),
        "left": _left(),
        "error": error,
    }
    return render(request, "payouts/run_new.html", shown, status=422 if error else 200)


def _prepare(request: TenantRequest) -> PayoutRun:
    access = request.access
    if currency := request.POST.get("claims", "")[:3]:
        return preview_claim_run(
            currency=currency, actor_id=access.user.id, today=access.today, at=access.now
        )
    promise = the_promise(request.POST.get("program", ""))
    period = the_period(promise, request.POST.get("period", ""))
    return preview_run(
        program_code=promise.code,
        period_start=period.start,
        actor_id=access.user.id,
        today=access.today,
        at=access.now,
        further=bool(request.POST.get("further")),
    )


def _claims(today: date) -> list[ClaimsWaiting]:
    """List by currency the claims that wait for a run."""
    found = []
    for currency in sorted({claim.currency for claim in payable_claims()}):
        run = newest_claim_run(currency)
        if run is not None and run.state in UNDER_WAY:
            found.append(ClaimsWaiting(currency, run.payable_partners, run.payable_total, run))
            continue
        # The days of a run over claims say nothing about which are in it.
        due = parts_due(RunScope(None, today, today, currency, is_further=True), but=None)
        total = sum((part.amount for parts in due.values() for part in parts), Decimal(0))
        if due:
            found.append(ClaimsWaiting(currency, len(due), total, None))
    return found


def _left() -> list[tuple[PayoutRun, int, Decimal]]:
    """List the paid periods of which something is left: the newest run, partners, amount."""
    newest: dict[object, PayoutRun] = {}
    runs = PayoutRun.objects.filter(program__isnull=False).select_related("program")
    for run in runs.order_by("period_start", "sequence"):
        newest[run.program_id] = run
    found = []
    for run in newest.values():
        if run.state not in SETTLED:
            continue
        scope = RunScope(run.program_id, run.period_start, run.period_end, run.currency, is_further=True)
        due = parts_due(scope, but=None)
        total = sum((part.amount for parts in due.values() for part in parts), Decimal(0))
        if due:
            found.append((run, len(due), total))
    return found
