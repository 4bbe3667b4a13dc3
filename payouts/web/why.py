"""Why nothing is earned, on a page of its own and as a part of others."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from partners.queries.directory import partner_by_code
from payouts.enums import LineFate, NothingCause
from payouts.queries.missing.misses import Miss
from payouts.queries.missing.why_nothing import WhyNothing, why_nothing
from payouts.web.finding import address, the_promise
from vir.foundation.identity.roles import Right
from vir.foundation.web.access import TenantRequest, requires

_WORDS = {
    LineFate.NOT_YET: "it is after the last day counted",
    LineFate.OTHER_BASIS: "it is not the kind of sale that counts",
    LineFate.EXCLUDED_PARTNER: "the terms leave the partner out",
    LineFate.NOT_ENROLLED: "the partner was not in the program on that day",
    LineFate.PRODUCT_OUT_OF_SCOPE: "the product does not count",
}


@requires(Right.EARNINGS_VIEW)
@require_GET
def program(request: TenantRequest, code: str) -> HttpResponse:
    """Say why a program has earned nothing in its newest period."""
    promise = the_promise(code)
    why = why_nothing(promise, today=request.access.today)
    shown = {"promise": promise, "partner": None, **why_shown(request, why, code)}
    return render(request, "payouts/why.html", shown)


@requires(Right.EARNINGS_VIEW)
@require_GET
def partner(request: TenantRequest, code: str, partner_code: str) -> HttpResponse:
    """Say why one partner has earned nothing in the newest period of a program."""
    promise = the_promise(code)
    found = partner_by_code(partner_code)
    if found is None:
        raise Http404
    why = why_nothing(promise, today=request.access.today, partner_id=found.id, partner_code=found.code)
    shown = {"promise": promise, "partner": found, **why_shown(request, why, code)}
    return render(request, "payouts/why.html", shown)


def why_shown(request: TenantRequest, why: WhyNothing | None, code: str = "") -> dict[str, Any]:
    """Give what the part “Why is nothing accruing?” needs, with the pages its figures lead to."""
    if why is None:
        return {"why": None}
    slug = request.access.tenant.slug
    nearest = why.nearest
    closest_url = ""
    if why.closest is not None and why.period is not None and code:
        closest_url = address(
            request,
            "earning",
            code=code,
            partner_code=why.closest.partner_code,
            start=why.period.start.isoformat(),
        )
    return {
        "why": why,
        "why_is_fault": why.cause not in _CALM,
        "nearest_reasons": reasons_in_words(nearest, why) if nearest else "",
        "nearest_url": _line_url(slug, nearest) if nearest else "",
        "closest_url": closest_url,
        "unmatched": [
            {
                "rows": found.rows,
                "number": found.import_number,
                "url": reverse(
                    "claims:import_detail", kwargs={"tenant": slug, "number": found.import_number}
                ),
            }
            for found in why.unmatched
        ],
    }


# Nothing has gone wrong: it is early, or partners have yet to buy.
_CALM = (
    NothingCause.NOT_PUBLISHED,
    NothingCause.NOT_STARTED,
    NothingCause.NO_SALES,
    NothingCause.BELOW_FIRST,
    NothingCause.CONDITION,
)


def reasons_in_words(miss: Miss, why: WhyNothing) -> str:
    """Write everything that is against a sale: "it was 1 day too early, and the product does not count"."""
    said = []
    for reason in miss.reasons:
        if reason is LineFate.OUTSIDE_DATES:
            early = why.period is not None and miss.sale_date < why.period.start
            days = f"{miss.days_off} day{'' if miss.days_off == 1 else 's'}"
            said.append(f"it was {days} too {'early' if early else 'late'}")
        elif reason is LineFate.OTHER_CURRENCY:
            said.append(f"no exchange rate for {miss.currency} is set")
        else:
            said.append(_WORDS[reason])
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"


def _line_url(slug: str, miss: Miss) -> str:
    """Give the search that shows the line."""
    on = miss.sale_date.isoformat()
    asked = {
        "document": miss.document,
        "partner": miss.partner_code,
        "sku": miss.sku,
        "first": on,
        "last": on,
    }
    base = reverse("claims:transactions", kwargs={"tenant": slug})
    return f"{base}?{urlencode({key: value for key, value in asked.items() if value})}"
