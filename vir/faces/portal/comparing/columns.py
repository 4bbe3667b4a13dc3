"""How an own list is read: which column is which, and how its dates and numbers are written."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from claims.models import Comparison
from claims.operations.comparing.make import choose_columns
from claims.queries.comparing.reading import proposal_of
from vir.faces.comparing.table import comparison_or_404
from vir.faces.portal.reading_asked import asked_of, chosen, faults_of
from vir.foundation.identity.roles import Right
from vir.foundation.imports.proposal import Proposal
from vir.foundation.refusals import Refused
from vir.foundation.web.access import TenantRequest, requires


@requires(Right.PORTAL_PURCHASES)
@require_http_methods(["GET", "POST"])
def columns(request: TenantRequest, number: int) -> HttpResponse:
    """Ask what cannot be told from the file, and compare it once that is said."""
    one, access = comparison_or_404(number), request.access
    done = reverse("portal:comparison", kwargs={"tenant": access.tenant.slug, "number": number})
    if one.compared_at is not None:
        return HttpResponseRedirect(done)
    first = proposal_of(one)
    if request.method == "GET":
        return _page(request, one, first)
    said = chosen(request.POST, [choice.column for choice in first.choices], currency=one.currency)
    proposal = proposal_of(one, said)
    if "preview" in request.POST:
        return _page(request, one, proposal)
    errors = faults_of(proposal)
    if not errors:
        try:
            choose_columns(number=number, reading=proposal.reading, actor_id=access.user.id, at=access.now)
        except Refused as refusal:
            errors.append(("", refusal.message))
        else:
            return HttpResponseRedirect(done)
    return _page(request, one, proposal, errors=errors, status=422)


def _page(
    request: TenantRequest,
    one: Comparison,
    proposal: Proposal,
    *,
    errors: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        **asked_of(proposal, lambda said: proposal_of(one, said), currency=one.currency),
        "one": one,
        "headers": one.sniffed["headers"],
        "errors": errors or [],
    }
    return render(request, "portal/comparing/columns.html", context, status=status)
