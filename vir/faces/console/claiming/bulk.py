"""What is done with several claims at once: giving them to somebody, asking for evidence."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from claims.models import Claim
from claims.operations.claiming.hold import lock_claim
from claims.operations.claiming.review import ask_partner, assign_claim
from claims.queries.claiming.claims import QueueTab, claims_for_queue
from vir.faces.console.claiming.acts import TEXT_MAX, NobodyLikeThat
from vir.faces.console.claiming.asking import url
from vir.faces.console.claiming.queue_read import value_of
from vir.faces.console.claiming.reading import number_of
from vir.foundation.identity.queries import people_who_may
from vir.foundation.identity.roles import Right
from vir.foundation.refusals import Refused
from vir.foundation.web.access import TenantRequest, requires

CHOSEN_MAX = 100
EVIDENCE_WORDS = "Add the invoice of each line as PDF or photograph. We decide as soon as they are there."


@requires(Right.CLAIMS_DECIDE)
@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: TenantRequest) -> HttpResponse:
    """Ask to whom the ticked claims go, and give them."""
    if request.method != "POST":
        return _page(request, "assign", _chosen(request.GET))
    email = request.POST.get("to", "").strip()
    person = next((one for one in people_who_may(Right.CLAIMS_DECIDE) if one.email == email), None)

    def give(claim: Claim) -> None:
        if person is None:
            raise NobodyLikeThat
        assign_claim(
            claim_id=claim.id, assignee_id=person.id, actor_id=request.access.user.id, at=request.access.now
        )

    return _do(request, "assign", give, f"assigned to {person}")


@requires(Right.CLAIMS_DECIDE)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: TenantRequest) -> HttpResponse:
    """Ask what is asked of the partners of the ticked claims, and ask them."""
    if request.method != "POST":
        return _page(request, "ask", _chosen(request.GET))
    text = request.POST.get("text", "").replace("\x00", "").strip()[:TEXT_MAX]

    def put(claim: Claim) -> None:
        access = request.access
        ask_partner(claim_id=claim.id, text=text, actor_id=access.user.id, at=access.now, today=access.today)

    return _do(request, "ask", put, "asked for evidence")


def _do(request: TenantRequest, what: str, act: Callable[[Claim], None], done: str) -> HttpResponse:
    """Act on all of the ticked claims or on none."""
    claims = _chosen(request.POST)
    try:
        with transaction.atomic():
            # All are locked before the first act writes the trail, in the order in which others lock several.
            for claim_id in sorted(one.id for one in claims):
                lock_claim(claim_id)
            for one in claims:
                act(one)
    except Refused as refused:
        return _page(request, what, claims, refused.message)
    if claims:
        many = f"{len(claims):,} claim{'' if len(claims) == 1 else 's'}"
        messages.success(request, f"{many} {done}: {', '.join(one.code for one in claims)}.")
    return HttpResponseRedirect(url(request.access, "list"))


def _chosen(asked: QueryDict) -> list[Claim]:
    numbers = [number_of(code) for code in asked.getlist("c")[:CHOSEN_MAX]]
    wanted = [number for number in numbers if number is not None]
    return list(claims_for_queue(QueueTab.ALL).filter(number__in=wanted)) if wanted else []


def _page(request: TenantRequest, what: str, claims: list[Claim], error: str = "") -> HttpResponse:
    if not claims:
        messages.info(request, "Tick claims of the list first.")
        return HttpResponseRedirect(url(request.access, "list"))
    shown = {
        "what": what,
        "rows": [{"code": one.code, "partner": one.partner.name, "value": value_of(one)} for one in claims],
        "reviewers": people_who_may(Right.CLAIMS_DECIDE),
        "text": request.POST.get("text", EVIDENCE_WORDS),
        "to": request.POST.get("to", request.access.user.email),
        "list_url": url(request.access, "list"),
        "error": error,
    }
    return render(request, "console/claims/bulk.html", shown, status=422 if error else 200)
