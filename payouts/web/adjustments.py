"""Adjustments: the list, a new one, and the second person's decision."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from partners.queries.directory import partner_ids_by_code
from payouts.enums import AdjustmentReason, AdjustmentState
from payouts.operations.adjust import (
    EvidenceFile,
    UnableToAdjust,
    cancel_adjustment,
    decide_adjustment,
    propose_adjustment,
)
from payouts.queries.adjustments import adjustment_by_code, list_adjustments
from payouts.queries.promises import standing_promises
from payouts.web.finding import address
from payouts.web.typed import typed_amount
from vir.foundation.documents.queries import file_bytes
from vir.foundation.identity.roles import Right
from vir.foundation.refusals import Refused
from vir.foundation.web.access import TenantRequest, requires
from vir.foundation.web.form_keys import form_key, typed_key
from vir.foundation.web.formats import money, span


@requires(Right.PAYOUTS_VIEW)
@require_GET
def listing(request: TenantRequest) -> HttpResponse:
    """List adjustments."""
    return _page(request, "", 200)


@requires(Right.PAYOUTS_PREPARE)
@require_http_methods(["GET", "POST"])
def new(request: TenantRequest) -> HttpResponse:
    """Propose an adjustment."""
    if request.method == "GET":
        return _form(request, None)
    access, typed = request.access, request.POST
    program, _, start = typed.get("period", "").partition("|")
    upload = request.FILES.get("evidence")
    try:
        amount = typed_amount(typed.get("amount", ""))
        period = _period_start(program, start)
        if amount is None:
            raise UnableToAdjust("amount", "Amount: it was not read. Write it as −120.00 or 64.10.")
        if typed.get("reason", "") not in {reason.value for reason in AdjustmentReason}:
            raise UnableToAdjust("reason", "Reason: choose one from the list.")
        proposed = propose_adjustment(
            partner_code=typed.get("partner", "").strip(),
            program_code=program,
            period_start=period,
            amount=amount,
            reason=AdjustmentReason(typed["reason"]),
            text=typed.get("text", ""),
            evidence_text=typed.get("evidence_text", ""),
            evidence=None
            if upload is None
            else EvidenceFile(upload.name or "evidence", upload.size or 0, upload.chunks()),
            form_key=typed_key(request),
            actor_id=access.user.id,
            at=access.now,
        )
    except UnableToAdjust as refused:
        return _form(request, refused)
    messages.success(
        request, f"{proposed.code} of {money(proposed.amount, proposed.currency)} waits for a second person."
    )
    return HttpResponseRedirect(address(request, "adjustments"))


@requires(Right.PAYOUTS_APPROVE)
@require_POST
def decide(request: TenantRequest, code: str) -> HttpResponse:
    """Approve or reject an adjustment."""
    _known(code)
    access = request.access
    approve = request.POST.get("act") == "approve"
    try:
        decided = decide_adjustment(
            code=code,
            approve=approve,
            note=request.POST.get("note", ""),
            actor_id=access.user.id,
            at=access.now,
        )
    except Refused as refusal:
        return _page(request, refusal.message, 422)
    words = "approved: the next run of its program pays it" if approve else "rejected"
    messages.success(request, f"{decided.code} is {words}.")
    return HttpResponseRedirect(address(request, "adjustments"))


@requires(Right.PAYOUTS_PREPARE)
@require_POST
def cancel(request: TenantRequest, code: str) -> HttpResponse:
    """Take a proposal back."""
    _known(code)
    try:
        cancel_adjustment(code=code, actor_id=request.access.user.id, at=request.access.now)
    except Refused as refusal:
        return _page(request, refusal.message, 422)
    messages.success(request, f"{code} is taken back.")
    return HttpResponseRedirect(address(request, "adjustments"))


@requires(Right.PAYOUTS_VIEW)
@require_GET
def evidence(request: TenantRequest, code: str) -> HttpResponse:
    """Give the file that proves an adjustment."""
    found = adjustment_by_code(code)
    if found is None or found.evidence is None:
        raise Http404
    ending = found.evidence.name.rpartition(".")[2].lower()
    response = HttpResponse(file_bytes(found.evidence.id), content_type=found.evidence.content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{found.code}.{ending}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _period_start(program: str, start: str) -> date:
    for promise in standing_promises():
        for period in promise.periods:
            if promise.code == program and period.start.isoformat() == start:
                return period.start
    raise UnableToAdjust("period", "Program and period: choose one from the list.")


def _page(request: TenantRequest, error: str, status: int) -> HttpResponse:
    access = request.access
    rows = list_adjustments()
    shown = {
        "rows": rows,
        "waiting": [row for row in rows if row.adjustment.state == AdjustmentState.PROPOSED],
        "error": error,
        "may_propose": access.may(Right.PAYOUTS_PREPARE),
        "may_decide": access.may(Right.PAYOUTS_APPROVE),
    }
    return render(request, "payouts/adjustments.html", shown, status=status)


def _form(request: TenantRequest, refused: UnableToAdjust | None) -> HttpResponse:
    typed = request.POST if request.method == "POST" else request.GET
    today = request.access.today
    periods = [
        {
            "value": f"{promise.code}|{period.start.isoformat()}",
            "label": f"{promise.name}, {span(period.start, period.last_day)}, {promise.terms.currency}",
        }
        for promise in standing_promises()
        for period in promise.begun(today)
    ]
    shown = {
        "periods": periods,
        "partners": sorted(partner_ids_by_code()),
        "reasons": list(AdjustmentReason),
        "typed": typed,
        "form_key": form_key(request),
        "error": refused.message if refused else "",
        "field": refused.field if refused else "",
    }
    return render(request, "payouts/adjustment_new.html", shown, status=422 if refused else 200)


def _known(code: str) -> None:
    """
    Go on only where the vendor has such an adjustment.

    :raises Http404: if it has none
    """
    if adjustment_by_code(code) is None:
        raise Http404
