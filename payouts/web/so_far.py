"""What a program has earned one partner so far: a sentence for pages of other floors."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from partners.queries.directory import partner_by_code
from payouts.queries.earnings import program_earnings
from payouts.web.finding import address, the_promise
from vir.foundation.identity.roles import Right
from vir.foundation.web.access import TenantRequest, requires


@requires(Right.EARNINGS_VIEW)
@require_GET
def so_far(request: TenantRequest, code: str, partner_code: str) -> HttpResponse:
    """Say what the program has earned a partner in its present period, with the way to the working."""
    promise, partner = the_promise(code), partner_by_code(partner_code)
    if partner is None:
        raise Http404
    table = program_earnings(promise, today=request.access.today)
    row = next((one for one in table.rows if one.partner_code == partner_code), None) if table else None
    shown = {
        "promise": promise,
        "partner": partner,
        "table": table,
        "row": row,
        "url": address(
            request,
            "earning",
            code=code,
            partner_code=partner_code,
            start=table.period.start.isoformat(),
        )
        if table and row
        else "",
    }
    return render(request, "payouts/_so_far.html", shown)
