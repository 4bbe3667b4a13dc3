"""The working of an amount that no statement holds yet, and of an estimate."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from claims.queries.portal import totals
from programs.rating import NotCounted, Rating, Telling
from vir.faces.portal import addresses, what_if, words
from vir.faces.portal.account import (
    ENGINE_LANGUAGE,
    WORKINGS,
    Working,
    account,
    measure_working,
    rating_working,
)
from vir.faces.portal.counted import Counted, counted_of
from vir.faces.portal.loading import Loaded, load
from vir.faces.portal.order.section import order_of
from vir.faces.portal.standing import Phase, Standing
from vir.foundation.identity.roles import Right
from vir.foundation.periods import reading_in
from vir.foundation.web import formats
from vir.foundation.web.access import TenantRequest, requires
from vir.foundation.words import say, say_many


@requires(Right.PORTAL_VIEW)
@require_GET
def working(request: TenantRequest, code: str, amount: str) -> HttpResponse:
    """Show how an amount of the running period came about, or what an estimate is made of."""
    loaded, access = load(request, code), request.access
    one = loaded.standing
    if one.phase is Phase.UPCOMING:
        raise Http404
    counted = counted_of(one, totals(loaded.scope))
    if amount == "estimate":
        shown, heading = _estimated(request, loaded)
    elif amount in WORKINGS:
        shown = (
            measure_working(one, counted)
            if amount == "net"
            else rating_working(one, _rated(one), say("line 4"))
        )
        heading = say("Account to date")
    else:
        raise Http404
    if request.GET.get("format") == "json" and amount == "earned":
        return JsonResponse(_told(loaded, counted), json_dumps_params={"indent": 2})
    context = {
        "loaded": loaded,
        "statement": loaded.statement,
        "one": one,
        "amount": amount,
        "heading": heading,
        "lines": account(one, counted, access.tenant.slug),
        "counted": counted,
        "working": shown,
        "facts": _facts(request, loaded, counted),
        "period_words": formats.span(one.period.start, one.period.last_day),
        "as_of": loaded.as_of,
    }
    return render(request, "portal/working.html", context)


def _told(loaded: Loaded, counted: Counted) -> dict[str, Any]:
    """Give the working of what is earned as JSON has it."""
    one = loaded.standing
    # What programs read is written alike for everybody.
    with reading_in(ENGINE_LANGUAGE):
        telling = Telling(
            not_counted=tuple(
                NotCounted(left.fate.label, left.lines, formats.money(left.net, one.terms.currency))
                for left in counted.left
            ),
            version=one.version.number,
            hash=one.version.terms_hash,
        )
        explanation = _rated(one).explained(telling).to_dict()
    return {
        "format": "vir.working/1",
        "program": loaded.program.code,
        "period": {"first": one.period.start.isoformat(), "last": one.period.last_day.isoformat()},
        "currency": one.terms.currency,
        "earned": f"{one.earned:f}",
        "as_of": loaded.as_of,
        "explanation": explanation,
    }


def _rated(one: Standing) -> Rating:
    return one.basis.rate(one.terms)


def _estimated(request: TenantRequest, loaded: Loaded) -> tuple[Working, str]:
    """
    Give the working of an estimate and the heading that says how much more it is about.

    :raises Http404: if the address asks for no amount that can be estimated
    """
    if "sku" in request.GET:
        return _ordered(request, loaded)
    one = loaded.standing
    try:
        more = what_if.parse_more(request.GET.get("more", ""), one)
    except what_if.AmountRefused as refused:
        raise Http404 from refused
    found = what_if.what_if(one, more)
    if found is None:
        raise Http404
    where = say("with {more} more", more=found.more)
    return rating_working(one, found.rating, where), say("Estimate with {more} more", more=found.more)


def _ordered(request: TenantRequest, loaded: Loaded) -> tuple[Working, str]:
    """
    Give the working of an order of products and the heading that says what it is.

    :raises Http404: if no row of it can be estimated
    """
    order = order_of(request, loaded)
    if not order.programs:
        raise Http404
    count = len(order.rows) - order.left_out
    where = say_many(
        "with an order of {count} row",
        "with an order of {count} rows",
        count,
        count=formats.number(count),
    )
    heading = say_many(
        "Estimate with an order of {count} row more",
        "Estimate with an order of {count} rows more",
        count,
        count=formats.number(count),
    )
    return rating_working(loaded.standing, order.ratings[0], where), heading


def _facts(request: TenantRequest, loaded: Loaded, counted: Counted) -> list[dict[str, Any]]:
    one, access = loaded.standing, request.access
    slug, code = access.tenant.slug, loaded.program.code
    lines: dict[str, Any] = {
        "label": say("Lines"),
        "value": f"{formats.number(counted.lines)} + {formats.number(counted.returns)}",
    }
    if access.may(Right.PORTAL_PURCHASES):
        opens = addresses.purchases(slug, code, one.period.start, "counted")
        lines["links"] = [{"url": opens, "label": say("open")}]
    return [
        {
            "label": say("Terms"),
            "value": say("version {number}", number=one.version.number),
            "links": [{"url": addresses.terms(slug, code, one.version.number), "label": say("open")}],
        },
        lines,
        {
            "label": say("Counted"),
            "value": words.counted_to(loaded.fresh, access.today, access.tenant.time_zone),
        },
    ]
