"""What a partner does about a claim: discard, withdraw, answer, write, correct, dispute."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from claims.enums import ClaimState
from claims.models import Claim
from claims.operations.claiming.start import discard_claim
from claims.operations.claiming.submit import (
    answer_claim,
    dispute_claim,
    resubmit_rejected,
    withdraw_claim,
    write_in_claim,
)
from vir.faces.portal.claims import words
from vir.faces.portal.claims.claim import claim_page
from vir.faces.portal.claims.loading import claim_or_404, page_of
from vir.foundation.identity.roles import Right
from vir.foundation.refusals import Refused
from vir.foundation.web import formats
from vir.foundation.web.access import TenantRequest, requires
from vir.foundation.words import say


@requires(Right.PORTAL_CLAIMS)
@require_http_methods(["GET", "POST"])
def discard(request: TenantRequest, number: int) -> HttpResponse:
    """Ask whether a draft is to be thrown away, then do it."""
    claim, access = claim_or_404(number), request.access
    if claim.state != ClaimState.DRAFT:
        return HttpResponseRedirect(page_of(request, "claim", number))

    def act() -> None:
        discard_claim(claim_id=claim.id, actor_id=access.user.id, at=access.now)

    return _sure(
        request,
        claim,
        act,
        heading=say("Discard the draft {code}?", code=claim.code),
        verb=say("Discard {code}", code=claim.code),
        what=say("Its rows and its evidence are not sent to anybody. It cannot be brought back."),
        said=say("{code} was discarded.", code=claim.code),
        then=reverse("portal:claims", kwargs={"tenant": access.tenant.slug}),
    )


@requires(Right.PORTAL_CLAIMS)
@require_http_methods(["GET", "POST"])
def withdraw(request: TenantRequest, number: int) -> HttpResponse:
    """Ask whether a claim is to be taken back, then do it."""
    claim, access = claim_or_404(number), request.access
    if claim.state not in words.OPEN:
        return HttpResponseRedirect(page_of(request, "claim", number))

    def act() -> None:
        withdraw_claim(claim_id=claim.id, actor_id=access.user.id, at=access.now)

    return _sure(
        request,
        claim,
        act,
        heading=say("Withdraw {code}?", code=claim.code),
        verb=say("Withdraw {code}", code=claim.code),
        what=say(
            "It is not decided any more. Its sales are free to be claimed again while the offer is open."
        ),
        said=say("{code} was withdrawn. Its sales can be claimed again.", code=claim.code),
        then=page_of(request, "claim", number),
    )


@requires(Right.PORTAL_CLAIMS)
@require_POST
def reply(request: TenantRequest, number: int) -> HttpResponse:
    """Answer what the vendor asked, or write to it."""
    claim, access = claim_or_404(number), request.access
    text = request.POST.get("text", "")
    try:
        if request.POST.get("kind") == "answer":
            answered = answer_claim(
                claim_id=claim.id, text=text, actor_id=access.user.id, at=access.now, today=access.today
            )
            messages.success(request, words.with_due(say("The answer was sent."), answered.due_on))
        else:
            write_in_claim(
                claim_id=claim.id, text=text, by_partner=True, actor_id=access.user.id, at=access.now
            )
            messages.success(request, say("The message was sent to {vendor}.", vendor=access.tenant.name))
    except Refused as refusal:
        return claim_page(request, claim, error=refusal.message, status=422)
    return HttpResponseRedirect(page_of(request, "claim", number))


@requires(Right.PORTAL_CLAIMS)
@require_POST
def resubmit(request: TenantRequest, number: int) -> HttpResponse:
    """Open a draft with the rejected lines only."""
    claim, access = claim_or_404(number), request.access
    try:
        draft = resubmit_rejected(
            claim_id=claim.id, actor_id=access.user.id, at=access.now, today=access.today
        )
    except Refused as refusal:
        return claim_page(request, claim, error=refusal.message, status=422)
    return HttpResponseRedirect(page_of(request, "claim", draft.number))


@requires(Right.PORTAL_CLAIMS)
@require_POST
def dispute(request: TenantRequest, number: int) -> HttpResponse:
    """Ask, once, for the decision to be looked at again."""
    claim, access = claim_or_404(number), request.access
    try:
        disputed = dispute_claim(
            claim_id=claim.id,
            reason=request.POST.get("reason", ""),
            actor_id=access.user.id,
            at=access.now,
            today=access.today,
        )
    except Refused as refusal:
        return claim_page(request, claim, error=refusal.message, disputing=True, status=422)
    messages.success(request, words.with_due(say("The decision was disputed."), disputed.due_on))
    return HttpResponseRedirect(page_of(request, "claim", number))


def _sure(
    request: TenantRequest,
    claim: Claim,
    act: Callable[[], None],
    *,
    heading: str,
    verb: str,
    what: str,
    said: str,
    then: str,
) -> HttpResponse:
    """Show what an act does, then do it."""
    error = ""
    if request.method == "POST":
        try:
            act()
        except Refused as refusal:
            error = refusal.message
        else:
            messages.success(request, said)
            return HttpResponseRedirect(then)
    facts = [{"label": say("Offer"), "value": claim.terms.name}]
    if claim.lines_count:
        facts.append({"label": say("Lines"), "value": formats.number(claim.lines_count)})
    shown = {
        "heading": heading,
        "verb": verb,
        "what": what,
        "facts": facts,
        "error": error,
        "back": page_of(request, "claim", claim.number),
    }
    return render(request, "portal/claims/sure.html", shown, status=422 if error else 200)
