"""Looking a draft through before it is sent, sending it, and the receipt of what was sent."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Max, Min, QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from claims.enums import ClaimKind, ClaimState
from claims.exports.claim_receipt import claim_receipt
from claims.models import Claim, ClaimLine
from claims.operations.claiming.look import NOT_LOOKED_THROUGH, look_through, submit_looked_through
from claims.queries.claiming.claims import Only, lines_of
from claims.queries.claiming.looks import look_of, warnings_of
from claims.queries.claiming.policy import due_on, policy
from claims.queries.claiming.totals import ControlTotals, control_totals
from vir.faces.portal.claims import words
from vir.faces.portal.claims.draft import Trouble, draft_page
from vir.faces.portal.claims.loading import claim_or_404, offer_of, page_of, paid_words
from vir.foundation.identity.roles import Right
from vir.foundation.refusals import Refused
from vir.foundation.web import formats
from vir.foundation.web.access import TenantRequest, requires
from vir.foundation.words import say


@requires(Right.PORTAL_CLAIMS)
@require_POST
def look(request: TenantRequest, number: int) -> HttpResponse:
    """Hold a draft against the checks, keep what they see, and go on to what would be sent."""
    claim, access = claim_or_404(number), request.access
    if not _can_be_sent(claim, control_totals(claim)):
        return HttpResponseRedirect(page_of(request, "claim", number))
    try:
        look_through(claim_id=claim.id, actor_id=access.user.id, at=access.now, today=access.today)
    except Refused as refusal:
        return draft_page(request, claim, trouble=Trouble(refusal.message), status=422)
    return HttpResponseRedirect(page_of(request, "claim_check", number))


@requires(Right.PORTAL_CLAIMS)
@require_http_methods(["GET", "POST"])
def check(request: TenantRequest, number: int) -> HttpResponse:
    """Show what would be sent, what was seen and what is confirmed by it, then send what was looked through."""
    claim, access = claim_or_404(number), request.access
    totals = control_totals(claim)
    if not _can_be_sent(claim, totals):
        return HttpResponseRedirect(page_of(request, "claim", number))
    if request.method == "GET":
        return _page(request, claim, totals)
    if request.POST.get("seen", "") != _seen(claim, totals):
        error = say("The draft changed since this page was shown. These are its figures now.")
        return _page(request, claim, totals, error=error, status=422)
    behind = _behind(totals)
    try:
        sent = submit_looked_through(
            claim_id=claim.id,
            claim_at=claim.updated_at,
            leave_out_bad=bool(behind),
            actor_id=access.user.id,
            at=access.now,
            today=access.today,
        )
    except Refused as refusal:
        return _refused(request, number, refusal.message)
    told = [words.with_due(say("{code} was sent.", code=sent.code), sent.due_on)]
    if behind:
        told.append(say("{rows} stayed behind as a draft.", rows=words.rows(behind)))
    told.append(say("The receipt is on its way by e-mail."))
    messages.success(request, " ".join(told))
    return HttpResponseRedirect(page_of(request, "claim", number))


@requires(Right.PORTAL_CLAIMS)
@require_GET
def receipt(request: TenantRequest, number: int) -> HttpResponse:
    """
    Give what was sent as a file, line by line, with what was decided so far.

    :raises Http404: if the claim was not sent
    """
    claim = claim_or_404(number)
    if claim.submitted_at is None:
        raise Http404
    name = f"{request.access.tenant.slug}_{claim.code}.csv"
    return HttpResponse(
        claim_receipt(claim, lines_of(claim, Only.ALL)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _refused(request: TenantRequest, number: int, message: str) -> HttpResponse:
    """Show what is left of a draft that was not sent, with why; what the books say now may have changed its rows."""
    claim = claim_or_404(number)
    totals = control_totals(claim)
    if _can_be_sent(claim, totals):
        return _page(request, claim, totals, error=message, status=422)
    if claim.state == ClaimState.DRAFT:
        return draft_page(request, claim, trouble=Trouble(message), status=422)
    return HttpResponseRedirect(page_of(request, "claim", number))


def _page(
    request: TenantRequest, claim: Claim, totals: ControlTotals, *, error: str = "", status: int = 200
) -> HttpResponse:
    offer = offer_of(claim.terms, request.access.today)
    is_activity = claim.kind == ClaimKind.LUMP_SUM
    vendor = request.access.tenant.name
    if is_activity:
        heading, verb = say("Submit this activity to {vendor}?", vendor=vendor), say("Submit the claim")
    else:
        rows = words.rows(totals.ready_rows)
        heading, verb = (
            say("Submit {rows} to {vendor}?", rows=rows, vendor=vendor),
            say("Submit {rows}", rows=rows),
        )
    context = {
        "claim": claim,
        "error": error,
        "heading": heading,
        "verb": verb,
        "facts": _facts(request, claim, totals, offer.name),
        **_seen_before(request, claim, is_activity),
        "confirms": _confirms(request, claim, totals, is_activity),
        "seen": _seen(claim, totals),
    }
    return render(request, "portal/claims/check.html", context, status=status)


def _can_be_sent(claim: Claim, totals: ControlTotals) -> bool:
    """Say whether there is a draft with something in it that could go."""
    if claim.state != ClaimState.DRAFT:
        return False
    return claim.kind == ClaimKind.LUMP_SUM or bool(totals.ready_rows)


def _seen_before(request: TenantRequest, claim: Claim, is_activity: bool) -> dict[str, Any]:
    """Give what was seen of what would be sent when this draft was looked through today; else that it was not."""
    kept = look_of(claim, request.access.today)
    if kept is None:
        return {"looked_at": None, "warnings": [], "not_looked": say(NOT_LOOKED_THROUGH)}
    sent = None if is_activity else _sendable(claim).values_list("row", flat=True)
    return {"looked_at": kept.at, "warnings": warnings_of(kept, sent)}


def _behind(totals: ControlTotals) -> int:
    """Count the rows that stay as a draft: those that need a fix, and warnings that nobody kept with a reason."""
    return totals.needs_fix + totals.to_check


def _sendable(claim: Claim) -> QuerySet[ClaimLine]:
    return lines_of(claim, Only.READY)


def _seen(claim: Claim, totals: ControlTotals) -> str:
    """Name what the page showed, so that nothing else is sent by its button."""
    return f"{claim.updated_at.isoformat()}|{totals.ready_rows}|{totals.to_check}|{totals.ready_amount}"


def _facts(request: TenantRequest, claim: Claim, totals: ControlTotals, offer: str) -> list[dict[str, Any]]:
    facts: list[dict[str, Any]] = [{"label": say("Offer"), "text": offer}]
    if claim.kind == ClaimKind.LUMP_SUM:
        day = formats.day(claim.activity_on) if claim.activity_on else say(formats.NOT_YET)
        facts += [{"label": say("Activity"), "text": claim.title}, {"label": say("Day"), "text": day}]
    else:
        facts.append({"label": say("Rows"), "text": formats.number(totals.ready_rows)})
        facts.append({"label": say("Units"), "text": formats.number(totals.ready_units)})
        days = _sendable(claim).aggregate(first=Min("sold_on"), last=Max("sold_on"))
        if days["first"] is not None:
            facts.append({"label": say("Sales"), "text": formats.span(days["first"], days["last"])})
    if totals.ready_amount is not None:
        facts.append(
            {"label": say("Value"), "amount": totals.ready_amount, "note": say("claimed, not decided")}
        )
    else:
        facts.append(
            {"label": say("Value"), "text": say("said by the program"), "note": say("once the sales count")}
        )
    files = totals.files
    missing = len(totals.evidence_needed)
    facts.append(
        {
            "label": say("Evidence"),
            "text": words.files(files) if files else say("none"),
            "note": say("missing for {rows}", rows=words.numbers(totals.evidence_needed)) if missing else "",
        }
    )
    if behind := _behind(totals):
        facts.append({"label": say("Stay behind as a draft"), "text": words.rows(behind)})
    if totals.removed:
        facts.append({"label": say("Removed"), "text": words.rows(totals.removed)})
    due = due_on(request.access.today, policy())
    facts.append({"label": say("Decision by"), "text": formats.day(due)})
    return facts


def _confirms(request: TenantRequest, claim: Claim, totals: ControlTotals, is_activity: bool) -> list[str]:
    vendor = request.access.tenant.name
    if is_activity:
        lines = [say("It took place as described, and nobody else pays for the same part of it.")]
    else:
        lines = [
            say("These are sales to customers of yours, less what came back."),
            say("None of them was claimed before, from anybody."),
        ]
    lines.append(say("{vendor} may ask for the document of any line.", vendor=vendor))
    lines.append(paid_words(claim.terms, totals.last_day))
    return lines
