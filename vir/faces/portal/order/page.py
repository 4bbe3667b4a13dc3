"""One draft order in all programs at once."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from claims.queries.portal import own_freshness
from payouts.queries.portal import own_earnings
from programs.enums import Basis
from programs.queries.portal import portal_programs
from vir.faces.portal import words
from vir.faces.portal.order.asked import ask
from vir.faces.portal.order.rows import ROWS_MAX
from vir.faces.portal.standing import Phase, Standing, arrange, standing
from vir.foundation.identity.roles import Right
from vir.foundation.web.access import Access, TenantRequest, requires


@requires(Right.PORTAL_VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def order(request: TenantRequest) -> HttpResponse:
    """Say for one order which programs each row counts in, what each would pay more, and what that comes to."""
    access = request.access
    found, fresh = standings_of(access)
    shown = [one for one in found if one.phase is Phase.LIVE and one.terms.basis is Basis.SELL_IN]
    currencies = {one.terms.currency for one in shown}
    currency = currencies.pop() if len(currencies) == 1 else access.tenant.currency
    asked = ask(request, found, shown, Basis.SELL_IN, currency)
    context = {
        "order": asked,
        "shown": shown,
        "currency": currency,
        "sees_paid": access.may(Right.PORTAL_PURCHASES),
        "rows_max": ROWS_MAX,
        "selling": [
            one.program for one in found if one.phase is Phase.LIVE and one.terms.basis is not Basis.SELL_IN
        ],
        "as_of": fresh,
        "counted_to": words.initial(fresh),
    }
    return render(request, "portal/order.html", context, status=asked.status)


def standings_of(access: Access) -> tuple[list[Standing], str]:
    """Tell where the partner stands in all of its programs, and up to when that is counted."""
    earnings, fresh = own_earnings(), own_freshness()
    found = [
        standing(program, earnings, today=access.today, counted_to=fresh.counted_to)
        for program in portal_programs()
    ]
    return arrange(found), words.as_of(fresh, access.today, access.tenant.time_zone)
