"""Rebate that is taken back after a return, and why."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from payouts.queries.clawbacks import SHOWN_MAX, list_clawbacks, receivable_by_currency
from vir.foundation.identity.roles import Right
from vir.foundation.web.access import TenantRequest, requires


@requires(Right.PAYOUTS_VIEW)
@require_GET
def clawbacks(request: TenantRequest) -> HttpResponse:
    """List what is taken back of closed periods, with the return that caused it and where it has gone."""
    only_open = request.GET.get("show") == "open"
    found = list_clawbacks(only_open=only_open)
    shown = {
        "rows": found,
        "only_open": only_open,
        "owed": receivable_by_currency(),
        "capped": len(found) == SHOWN_MAX,
    }
    return render(request, "payouts/clawbacks.html", shown)
