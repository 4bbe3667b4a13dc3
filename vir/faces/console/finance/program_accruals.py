"""What one program owes, month by month, beside its other pages."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from payouts.ledger.rollforward import Row
from payouts.models import AccountingPeriod
from payouts.queries.books.overrides import overrides_of
from payouts.queries.books.period_list import program_months
from payouts.queries.books.why import running
from payouts.queries.freshness import sales_freshness
from payouts.queries.promises import promise_of
from payouts.web.books.working import method_words, tier_words
from programs.queries import program_by_code
from programs.web.wording import shown_status
from vir.faces.console.program import links as program_links
from vir.foundation.identity.roles import Right
from vir.foundation.web.access import TenantRequest, requires


@requires(Right.BOOKS_VIEW)
@require_GET
def accruals(request: TenantRequest, code: str) -> HttpResponse:
    """Show the rollforward of a program, its expected tiers and the overrides there were."""
    access = request.access
    program = program_by_code(code)
    if program is None:
        raise Http404
    promise = promise_of(code)
    months = program_months(program.id)
    found = [] if promise is None else running([program.id], today=access.today, promises=[promise])
    shown: dict[str, Any] = {
        "program": program,
        "status": shown_status(program, access.today),
        "tabs": program_links.tabs(access, program, "accruals"),
        "months": [_month(request, code, period, row) for period, row in months],
        "running": [
            {
                "it": one,
                "method": method_words(one.method.value),
                "tiers": [(tier_words(tier), partners) for tier, partners in one.tiers],
            }
            for one in found
        ],
        "overrides": [
            (one, tier_words(one.expected_tier) if one.expected_tier is not None else "")
            for one in overrides_of(program.id)
        ],
        "freshness": sales_freshness(),
    }
    return render(request, "console/finance/program_accruals.html", shown)


def _month(request: TenantRequest, code: str, period: AccountingPeriod, row: Row) -> dict[str, Any]:
    base = reverse("payouts:entries", kwargs={"tenant": request.access.tenant.slug})
    word = f"{period.starts_on:%Y-%m}"

    def cell(column: str, amount: Any) -> dict[str, Any]:
        words = {"period": word, "column": column, "currency": row.currency, "program": code}
        return {"amount": amount, "url": f"{base}?{urlencode(words)}"}

    return {
        "period": period,
        "word": word,
        "currency": row.currency,
        "cells": [
            cell("opening", row.opening),
            *(cell(column.value, amount) for column, amount in row.moved),
            cell("closing", row.closing),
        ],
    }
