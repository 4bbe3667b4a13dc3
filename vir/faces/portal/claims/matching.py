"""How a draft's file is read: which column is which, and how its dates and numbers are written."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from claims.enums import ClaimState
from claims.models import Claim
from claims.operations.claiming.fill import choose_reading
from claims.queries.claiming.readings import columns_of, proposal_of, sniffed_of
from vir.faces.portal.claims.loading import claim_or_404, page_of
from vir.faces.portal.reading_asked import asked_of, chosen, faults_of
from vir.foundation.identity.roles import Right
from vir.foundation.imports.proposal import Proposal
from vir.foundation.imports.reading import Reading
from vir.foundation.kept import tell
from vir.foundation.refusals import Refused
from vir.foundation.web.access import TenantRequest, requires


@requires(Right.PORTAL_CLAIMS)
@require_http_methods(["GET", "POST"])
def columns(request: TenantRequest, number: int) -> HttpResponse:
    """Ask what cannot be told from the file, show the rest, and have the rows read so."""
    claim, access = claim_or_404(number), request.access
    first = proposal_of(claim) if claim.state == ClaimState.DRAFT and claim.file_id is not None else None
    if first is None:
        return HttpResponseRedirect(page_of(request, "claim", number))
    if request.method == "GET":
        return _page(request, claim, first)
    proposal = _proposed(claim, chosen(request.POST, columns_of(claim), currency=claim.currency))
    if "preview" in request.POST:
        return _page(request, claim, proposal)
    errors = faults_of(proposal)
    if not errors:
        try:
            choose_reading(
                claim_id=claim.id, reading=proposal.reading, actor_id=access.user.id, at=access.now
            )
        except Refused as refusal:
            errors.append(("", refusal.message))
        else:
            return HttpResponseRedirect(page_of(request, "claim", number, "#fix"))
    return _page(request, claim, proposal, errors=errors, status=422)


def _page(
    request: TenantRequest,
    claim: Claim,
    proposal: Proposal,
    *,
    errors: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    sniffed = sniffed_of(claim)
    asked = asked_of(proposal, lambda said: _proposed(claim, said), currency=claim.currency)
    context = {
        **asked,
        "claim": claim,
        "sniffed": sniffed,
        "notes": [tell(note) for note in sniffed.notes],
        "headers": sniffed.headers,
        "asked": len(asked["questions"]) + len(asked["open"]),
        "errors": errors or [],
    }
    return render(request, "portal/claims/columns.html", context, status=status)


def _proposed(claim: Claim, said: Reading) -> Proposal:
    """Propose how the file of a claim that has one is read."""
    proposal = proposal_of(claim, said)
    assert proposal is not None
    return proposal
