"""Holding the payments of one partner, and releasing them, from the partner's own page."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from partners.models import Partner
from partners.queries.directory import partner_by_code
from payouts.operations.place_hold import TEXT_LENGTH_MAX, UnableToHold, place_hold, release_hold
from payouts.queries.partner_holds import holds_of_partner
from vir.foundation.identity.roles import Right
from vir.foundation.refusals import Refused
from vir.foundation.web.access import Access, TenantRequest, requires
from vir.foundation.web.form_keys import form_key, typed_key

RELEASED_SHOWN = 5


@requires(Right.PAYOUTS_VIEW)
@require_http_methods(["GET", "POST"])
def holds(request: TenantRequest, code: str) -> HttpResponse:
    """Show what is held of a partner; on POST hold its payments until somebody else releases them."""
    partner = _partner(code)
    if request.method == "GET":
        return _page(request, partner)
    access = request.access
    try:
        if not _may_hold(access):
            raise UnableToHold("Only people of finance hold payouts.")
        place_hold(
            partner_code=partner.code,
            currency=access.tenant.currency,
            text=request.POST.get("text", "").replace("\x00", ""),
            form_key=typed_key(request),
            actor_id=access.user.id,
            at=access.now,
        )
    except Refused as refusal:
        return _page(request, partner, error=refusal.message, status=422)
    messages.success(request, f"Payments to {partner.name} are held. A second person releases them.")
    return _back(request, partner)


@requires(Right.PAYOUTS_VIEW)
@require_POST
def release(request: TenantRequest, code: str) -> HttpResponse:
    """Release a hold of the partner, with the reason."""
    partner = _partner(code)
    access = request.access
    open_now, _ = holds_of_partner(partner.id, released=0)
    wanted = {str(hold.id): hold.id for hold in open_now}.get(request.POST.get("hold", ""))
    try:
        if not _may_hold(access):
            raise UnableToHold("Only people of finance release holds.")
        if wanted is None:
            raise UnableToHold(f"{partner.name}: this hold was released already.")
        _release(request, wanted)
    except Refused as refusal:
        return _page(request, partner, error=refusal.message, status=422)
    messages.success(request, f"{partner.name} is released. The next run that is prepared pays it.")
    return _back(request, partner)


def _release(request: TenantRequest, hold_id: UUID) -> None:
    note = request.POST.get("note", "").replace("\x00", "")
    release_hold(hold_id=hold_id, note=note, actor_id=request.access.user.id, at=request.access.now)


def _page(request: TenantRequest, partner: Partner, *, error: str = "", status: int = 200) -> HttpResponse:
    open_now, released = holds_of_partner(partner.id, released=RELEASED_SHOWN)
    shown = {
        "partner": partner,
        "holds": open_now,
        "released": released,
        "error": error,
        "text": request.POST.get("text", "")[:TEXT_LENGTH_MAX],
        "text_max": TEXT_LENGTH_MAX,
        "may_hold": _may_hold(request.access),
        "form_key": form_key(request),
    }
    name = "_partner_holds.html" if request.htmx else "partner_holds.html"
    return render(request, f"console/finance/{name}", shown, status=status)


def _may_hold(access: Access) -> bool:
    return access.may(Right.PAYOUTS_PREPARE) or access.may(Right.PAYOUTS_APPROVE)


def _partner(code: str) -> Partner:
    partner = partner_by_code(code)
    if partner is None:
        raise Http404
    return partner


def _back(request: TenantRequest, partner: Partner) -> HttpResponseRedirect:
    words = {"tenant": request.access.tenant.slug, "code": partner.code}
    return HttpResponseRedirect(reverse("partners:detail", kwargs=words))
