"""Approving clean claims with one press: what they are and come to, and the press."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from claims.models import Claim
from claims.operations.claiming.review import SeenTotal, approve_clean
from claims.queries.claiming.policy import policy
from vir.faces.console.claiming.asking import read_wanted, url
from vir.faces.console.claiming.queue_read import clean_claims, clean_ones, days_waited, value_of, value_words
from vir.foundation.identity.roles import Right
from vir.foundation.money import NumberInvalid, format_money, parse_decimal
from vir.foundation.refusals import Refused
from vir.foundation.web.access import TenantRequest, requires


@requires(Right.CLAIMS_DECIDE)
@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: TenantRequest) -> HttpResponse:
    """Show the clean claims with their count and total, and approve them all."""
    if request.method != "POST":
        return _page(request, _chosen(request, request.GET.getlist("c")))
    claims = _chosen(request, request.POST.getlist("c"))
    access = request.access
    try:
        seen = SeenTotal(_count(request), _amount(request))
        done = approve_clean(
            claim_ids=[one.id for one in claims],
            seen_total=seen,
            actor_id=access.user.id,
            at=access.now,
            today=access.today,
        )
    except Refused as refused:
        return _page(request, claims, refused.message)
    count = len(done)
    messages.success(
        request, f"{count:,} clean claim{'' if count == 1 else 's'} approved, {value_words(done)}."
    )
    return HttpResponseRedirect(url(access, "queue"))


class TotalUnreadable(Refused):
    """A total that this page did not write."""

    def __init__(self) -> None:
        super().__init__("The total of this page was not read. Look at the claims again and approve them.")


def _chosen(request: TenantRequest, codes: Sequence[str]) -> list[Claim]:
    """List the clean claims that were named, all that the filters leave where none was."""
    if not codes:
        return clean_claims(request.access, read_wanted(request.GET))
    numbers = [
        int(code[4:])
        for code in codes
        if code.startswith("CLM-") and code[4:].isascii() and code[4:].isdigit()
    ]
    return list(
        clean_ones(request.access).filter(number__in=[number for number in numbers if number < 2**31])
    )


def _page(request: TenantRequest, claims: Sequence[Claim], error: str = "") -> HttpResponse:
    access, in_force = request.access, policy()
    total = sum((one.claimed_amount or Decimal(0) for one in claims), Decimal(0))
    cap = in_force.clean_cap
    own = all(one.currency == access.tenant.currency for one in claims)
    shown = {
        "rows": [
            {
                "code": one.code,
                "url": url(access, "claim", code=one.code),
                "partner": one.partner.name,
                "offer": one.terms.program.name if one.terms.program else one.terms.name,
                "lines": one.lines_count,
                "days": days_waited(one, access),
                "value": value_of(one),
            }
            for one in claims
        ],
        "count": len(claims),
        "total": value_words(claims),
        "amount": f"{total:f}",
        "cap": None if cap is None else format_money(cap, access.tenant.currency),
        "is_above": cap is not None and own and total > cap,
        "queue_url": url(access, "queue"),
        "error": error,
    }
    return render(request, "console/claims/clean.html", shown, status=422 if error else 200)


def _count(request: TenantRequest) -> int:
    text = request.POST.get("seen_count", "")
    if not (text.isascii() and text.isdigit()) or len(text) > 6:
        raise TotalUnreadable
    return int(text)


def _amount(request: TenantRequest) -> Decimal:
    try:
        return parse_decimal(request.POST.get("seen_amount", ""))
    except NumberInvalid:
        raise TotalUnreadable from None
