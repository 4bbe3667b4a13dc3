"""Who of the vendor looks after a partner, and that its bank details changed."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from partners.models import Partner
from partners.operations.look_after import record_bank_change, set_account_managers
from partners.queries.directory import partner_by_code
from partners.web.forms import BankChangeForm, PortalInviteForm
from partners.web.pages import partner_page
from vir.foundation.identity.queries import people_of_tenant
from vir.foundation.identity.roles import Right
from vir.foundation.refusals import Refused
from vir.foundation.web.access import TenantRequest, requires


@requires(Right.PARTNERS_EDIT)
@require_POST
def managers(request: TenantRequest, code: str) -> HttpResponse:
    """Say who looks after a partner."""
    partner = _partner(code)
    people = {member.user.email: member.user_id for member in people_of_tenant()}
    chosen = [people[email] for email in request.POST.getlist("manager") if email in people]
    try:
        kept = set_account_managers(
            partner_id=partner.id, user_ids=chosen, actor_id=request.access.user.id, at=request.access.now
        )
    except Refused as refused:
        messages.info(request, refused.message)
    else:
        names = " and ".join(str(one.user) for one in kept) or "Nobody"
        messages.success(request, f"{names} look{'s' if len(kept) < 2 else ''} after {partner.name}.")
    return _back(request, code)


@requires(Right.PARTNERS_EDIT)
@require_POST
def bank_change(request: TenantRequest, code: str) -> HttpResponse:
    """Keep that a partner's bank details changed."""
    partner = _partner(code)
    form = BankChangeForm({name: value.replace("\x00", "") for name, value in request.POST.dict().items()})
    if form.is_valid():
        try:
            record_bank_change(
                partner_id=partner.id,
                changed_on=form.cleaned_data["changed_on"],
                reason=form.cleaned_data["reason"],
                actor_id=request.access.user.id,
                at=request.access.now,
                today=request.access.today,
            )
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, f"Kept that the bank details of {partner.name} changed.")
            return _back(request, code)
    return partner_page(request, partner, PortalInviteForm(), "", 422, bank_form=form)


def _partner(code: str) -> Partner:
    partner = partner_by_code(code)
    if partner is None:
        raise Http404
    return partner


def _back(request: TenantRequest, code: str) -> HttpResponseRedirect:
    words = {"tenant": request.access.tenant.slug, "code": code}
    return HttpResponseRedirect(reverse("partners:detail", kwargs=words))
