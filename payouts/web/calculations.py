"""The last recalculations, and asking for one."""

from __future__ import annotations

from decimal import Decimal

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from payouts.queries.books.prior_entries import newest_prior_entries
from payouts.queries.closing import RECALCULATION
from payouts.queries.earnings import calculations
from payouts.queries.freshness import sales_freshness
from payouts.queries.held import held_sums
from payouts.web.finding import address
from vir.foundation.identity.roles import Right
from vir.foundation.jobs.operations import enqueue
from vir.foundation.jobs.queries import OPEN, last_job
from vir.foundation.web.access import TenantRequest, requires

SHOWN = 50


@requires(Right.EARNINGS_VIEW)
@require_GET
def listing(request: TenantRequest) -> HttpResponse:
    """List the last recalculations, with the progress of one that runs."""
    job = last_job(RECALCULATION)
    running = job is not None and job.state in OPEN
    failed = job is not None and job.state in ("failed", "dead")
    found = calculations(SHOWN)
    shown = {
        "calculations": [
            (run, [(currency, Decimal(amount)) for currency, amount in sorted(run.change.items())])
            for run in found
        ],
        "prior": newest_prior_entries(SHOWN),
        "held": held_sums(),
        "may_set_rates": request.access.may(Right.SALES_IMPORT),
        "job": job if running or failed else None,
        "running": running,
        "then": address(request, "calculations"),
        "freshness": sales_freshness(),
        "may_calculate": request.access.may(Right.EARNINGS_CALCULATE),
    }
    return render(request, "payouts/calculations.html", shown)


@requires(Right.EARNINGS_CALCULATE)
@require_POST
def recalculate(request: TenantRequest) -> HttpResponse:
    """Ask for a full recalculation; asked twice while it waits, it runs once."""
    access = request.access
    enqueue(
        kind=RECALCULATION,
        payload={"scope": "full", "reason": f"Asked for by {access.user}"},
        at=access.now,
        requested_by_id=access.user.id,
        dedupe_key=f"{RECALCULATION}:asked",
    )
    return HttpResponseRedirect(address(request, "calculations"))
