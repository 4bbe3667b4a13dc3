"""The finance home: what is owed by program, and what can be done about it now."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from payouts.queries.earnings import PeriodLiability, last_calculation, liability
from payouts.queries.freshness import sales_freshness
from payouts.queries.held import held_sums
from payouts.queries.runs import list_runs
from payouts.web.books.standing import left_to_pay, standing
from vir.foundation.identity.roles import Right
from vir.foundation.web.access import TenantRequest, requires

RUNS_SHOWN = 10


@dataclass(frozen=True)
class Total:
    """What is owed in one currency; `projected` is None while a period has no pace."""

    currency: str
    earned: Decimal
    accrued: Decimal
    projected: Decimal | None


@requires(Right.PAYOUTS_VIEW)
@require_GET
def finance(request: TenantRequest) -> HttpResponse:
    """Show how the books stand, the liability by program and period, and the newest runs."""
    rows = liability(today=request.access.today)
    runs = list_runs()
    shown = {
        "rows": rows,
        "totals": totals(rows),
        "ready": [row for row in rows if row.ready_to_close],
        "to_pay": [row for row in rows if row.closed is not None and row.run is None],
        "waiting": [run for run in runs if run.state == "ready"],
        "runs": runs[:RUNS_SHOWN],
        "more_runs": len(runs) > RUNS_SHOWN,
        "freshness": sales_freshness(),
        "calculation": last_calculation(),
        "held": held_sums(),
        "books": standing(request),
        "left": left_to_pay(rows),
        "may_set_rates": request.access.may(Right.SALES_IMPORT),
        "may_prepare": request.access.may(Right.PAYOUTS_PREPARE),
        "may_see_books": request.access.may(Right.BOOKS_VIEW),
    }
    return render(request, "payouts/finance.html", shown)


def totals(rows: list[PeriodLiability]) -> list[Total]:
    """Add up by currency; amounts in two currencies are never added."""
    found: dict[str, Total] = {}
    for row in rows:
        currency = row.promise.terms.currency
        before = found.get(currency, Total(currency, Decimal(0), Decimal(0), Decimal(0)))
        known = before.projected is not None and row.projected is not None
        projected = before.projected + row.projected if known else None  # type: ignore[operator]
        found[currency] = Total(currency, before.earned + row.earned, before.accrued + row.accrued, projected)
    return [found[currency] for currency in sorted(found)]
