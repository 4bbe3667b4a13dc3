"""One draft order in all programs at once."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods

from claims.queries.portal import Freshness
from programs.enums import Basis
from vir.faces.portal import once, words
from vir.faces.portal.order.asked import ask
from vir.faces.portal.order.rows import ROWS_MAX
from vir.faces.portal.standing import Phase, Standing, arrange, standing
from vir.foundation.identity.roles import Right
from vir.foundation.web import formats
from vir.foundation.web.access import Access, TenantRequest, requires
from vir.foundation.web.templatetags.vir_web import money_tag


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
    as_of = (fresh, access.today, access.tenant.time_zone)
    gains = [money_tag(gain, of, plus=True) for of, gain in asked.sums]
    context = {
        "order": asked,
        "earns": format_html(formats.listed(["{}"] * len(gains), closed=True), *gains) if gains else "",
        "shown": shown,
        "currency": currency,
        "sees_paid": access.may(Right.PORTAL_PURCHASES),
        "rows_max": ROWS_MAX,
        "selling": [
            one.program for one in found if one.phase is Phase.LIVE and one.terms.basis is not Basis.SELL_IN
        ],
        "as_of": words.as_of(*as_of),
        "counted_to": words.as_of_inside(*as_of),
    }
    return render(request, "portal/order.html", context, status=asked.status)


def standings_of(access: Access) -> tuple[list[Standing], Freshness]:
    """Tell where the partner stands in all of its programs, and up to when that is counted."""
    earnings, fresh = once.earnings(), once.freshness()
    found = [
        standing(program, earnings, today=access.today, counted_to=fresh.counted_to)
        for program in once.programs()
    ]
    return arrange(found), fresh
