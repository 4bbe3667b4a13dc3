"""Inviting a partner's people to the portal."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from partners.queries.directory import partner_by_code
from partners.web.forms import PortalInviteForm
from partners.web.pages import partner_page
from vir.foundation.identity.operations import invite as invite_person
from vir.foundation.identity.roles import Right, Role
from vir.foundation.notifications.invitations import send_invitation
from vir.foundation.refusals import Refused
from vir.foundation.web.access import TenantRequest, requires


@requires(Right.PEOPLE_MANAGE)
@require_POST
def invite(request: TenantRequest, code: str) -> HttpResponse:
    """Invite a person of a partner and send the link once the invitation is committed."""
    partner = partner_by_code(code)
    if partner is None:
        raise Http404
    form = PortalInviteForm(request.POST)
    if not form.is_valid():
        return partner_page(request, partner, form, "", 422)
    try:
        invitation, token = invite_person(
            email=form.cleaned_data["email"],
            role=Role(form.cleaned_data["role"]),
            partner_id=partner.id,
            inviter=request.access.user,
            inviter_role=request.access.role,
            at=request.access.now,
        )
    except Refused as refusal:
        return partner_page(request, partner, form, refusal.message, 422)
    link = request.build_absolute_uri(reverse("invitation", kwargs={"token": token}))
    send_invitation(invitation=invitation, tenant=request.access.tenant, link=link)
    return HttpResponseRedirect(
        reverse("partners:detail", kwargs={"tenant": request.access.tenant.slug, "code": code})
    )
