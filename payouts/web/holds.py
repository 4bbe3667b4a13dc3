"""Holds: what runs keep out, placing one and releasing one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from partners.queries.directory import partner_ids_by_code
from payouts.operations.place_hold import UnableToHold, place_hold, release_hold
from payouts.queries.holds import hold_exists, open_holds, released_holds
from payouts.queries.promises import standing_promises
from payouts.queries.runs import run_by_code
from payouts.web.finding import address
from payouts.web.runs import run_page
from payouts.web.typed import typed_amount
from vir.foundation.identity.roles import Right
from vir.foundation.refusals import Refused
from vir.foundation.web.access import TenantRequest, requires
from vir.foundation.web.form_keys import form_key, typed_key

RELEASED_SHOWN = 20


@requires(Right.PAYOUTS_VIEW)
@require_http_methods(["GET", "POST"])
def holds(request: TenantRequest) -> HttpResponse:
    """List holds; on POST place one."""
    if request.method == "GET":
        return _page(request, "", 200)
    access, typed = request.access, request.POST
    try:
        if not (access.may(Right.PAYOUTS_PREPARE) or access.may(Right.PAYOUTS_APPROVE)):
            raise UnableToHold("Only people of finance hold payouts.")
        written = typed.get("amount", "").strip()
        amount = typed_amount(written) if written else None
        if written and amount is None:
            raise UnableToHold("Amount: it was not read. Write it as 821.00, or leave it empty.")
        hold = place_hold(
            partner_code=typed.get("partner", "").strip(),
            program_code=typed.get("program", ""),
            amount=amount,
            currency=typed.get("currency", "")[:3] or access.tenant.currency,
            text=typed.get("text", ""),
            form_key=typed_key(request),
            actor_id=access.user.id,
            at=access.now,
        )
    except Refused as refusal:
        return _back(request, refusal.message)
    messages.success(request, f"{hold.partner.name} is held. Prepare its run again.")
    return _done(request)


@requires(Right.PAYOUTS_VIEW)
@require_POST
def release(request: TenantRequest, key: UUID) -> HttpResponse:
    """Release a hold."""
    if not hold_exists(key):
        raise Http404
    access = request.access
    try:
        if not (access.may(Right.PAYOUTS_PREPARE) or access.may(Right.PAYOUTS_APPROVE)):
            raise UnableToHold("Only people of finance release holds.")
        hold = release_hold(
            hold_id=key, note=request.POST.get("note", ""), actor_id=access.user.id, at=access.now
        )
    except Refused as refusal:
        return _back(request, refusal.message)
    messages.success(request, f"{hold.partner.name} is released. The next run prepared pays it.")
    return _done(request)


def _done(request: TenantRequest) -> HttpResponse:
    run = run_by_code(request.POST.get("run", ""))
    if run is None:
        return HttpResponseRedirect(address(request, "holds"))
    return HttpResponseRedirect(address(request, "run", code=run.code))


def _back(request: TenantRequest, error: str) -> HttpResponse:
    """Show the page that was acted on again, with what was refused."""
    run = run_by_code(request.POST.get("run", ""))
    if run is not None:
        return run_page(request, run, error=error, note="", status=422)
    return _page(request, error, 422)


def _page(request: TenantRequest, error: str, status: int) -> HttpResponse:
    access = request.access
    shown = {
        "holds": open_holds(),
        "released": released_holds(RELEASED_SHOWN),
        "error": error,
        "typed": request.POST,
        "form_key": form_key(request),
        "partners": sorted(partner_ids_by_code()),
        "programs": standing_promises(),
        "may_hold": access.may(Right.PAYOUTS_PREPARE) or access.may(Right.PAYOUTS_APPROVE),
    }
    return render(request, "payouts/holds.html", shown, status=status)
