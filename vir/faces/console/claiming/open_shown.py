"""Open claims of a program or a partner, in a few words for pages about those."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from claims.queries.claiming.of_partner import decided_of_partner
from claims.queries.claiming.open_claims import open_claims
from claims.queries.claiming.terms import all_terms
from partners.queries.directory import partner_by_code
from vir.faces.console.claiming.asking import url
from vir.foundation.identity.roles import Right
from vir.foundation.money import format_money
from vir.foundation.web.access import Access, TenantRequest, requires


def open_of_program(access: Access, program_id: UUID, code: str) -> dict[str, Any] | None:
    """Say what is claimed under a program and waits; None where nothing can be claimed under it."""
    if (
        not access.may(Right.CLAIMS_VIEW)
        or not all_terms(retired=True).filter(program_id=program_id).exists()
    ):
        return None
    return _shown(access, {"program": code}, program_id=program_id)


@requires(Right.CLAIMS_VIEW)
@require_GET
def of_partner(request: TenantRequest, code: str) -> HttpResponse:
    """Say what a partner claims and waits for: a part of its page."""
    partner = partner_by_code(code)
    if partner is None:
        raise Http404
    shown = _shown(request.access, {"partner": code}, partner_id=partner.id)
    said = {"open_claims": shown, "of_partner": partner, "decided": decided_of_partner(partner.id)}
    return render(request, "console/claims/_open.html", said)


def _shown(access: Access, asked: dict[str, str], **which: UUID) -> dict[str, Any]:
    found = open_claims(today=access.today, **which)
    oldest = ""
    if found.oldest_on is not None:
        days = (access.today - found.oldest_on).days
        oldest = f"CLM-{found.oldest_number}"
        oldest += f", {days} day{'' if days == 1 else 's'}" if days > 0 else ", today"
    amounts = [format_money(amount, currency) for currency, amount in sorted(found.amounts.items())]
    if found.volume_claims:
        amounts.append(f"{found.volume_claims:,} whose amount the program says")
    return {
        "count": found.count,
        "value": " + ".join(amounts) or "nothing",
        "waiting": found.waiting,
        "late": found.late,
        "oldest": oldest,
        "oldest_url": url(access, "claim", code=f"CLM-{found.oldest_number}") if found.oldest_number else "",
        "queue_url": url(access, "queue", urlencode(asked)),
        "all_url": url(access, "list", urlencode(asked)),
    }
