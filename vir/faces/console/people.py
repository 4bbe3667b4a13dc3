"""The people of a vendor: roles, invitations, endings."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from vir.foundation.identity import operations
from vir.foundation.identity.models import Invitation, Membership
from vir.foundation.identity.queries import open_invitations, people_of_tenant
from vir.foundation.identity.roles import VENDOR_ROLES, Right, Role
from vir.foundation.notifications.invitations import send_invitation as send_letter
from vir.foundation.refusals import Refused
from vir.foundation.web.access import TenantRequest, requires


class InviteForm(forms.Form):
    """Whom to invite to which role."""

    email = forms.EmailField(label="E-mail", max_length=254)
    role = forms.ChoiceField(label="Role", choices=[(r.value, r.label) for r in Role if r in VENDOR_ROLES])


@requires(Right.PEOPLE_MANAGE)
@require_GET
def listing(request: TenantRequest) -> HttpResponse:
    """List people and invitations that wait."""
    return _page(request, InviteForm(), "", 200)


@requires(Right.PEOPLE_MANAGE)
@require_POST
def send_invitation(request: TenantRequest) -> HttpResponse:
    """Invite a person and send the link by e-mail once the invitation is committed."""
    form = InviteForm(request.POST)
    if not form.is_valid():
        return _page(request, form, "", 422)
    try:
        invitation, token = operations.invite(
            email=form.cleaned_data["email"],
            role=Role(form.cleaned_data["role"]),
            partner_id=None,
            inviter=request.access.user,
            inviter_role=request.access.role,
            at=request.access.now,
        )
    except Refused as refusal:
        return _page(request, form, refusal.message, 422)
    link = request.build_absolute_uri(reverse("invitation", kwargs={"token": token}))
    send_letter(invitation=invitation, tenant=request.access.tenant, link=link)
    return HttpResponseRedirect(reverse("people:list", kwargs={"tenant": request.access.tenant.slug}))


@requires(Right.PEOPLE_MANAGE)
@require_POST
def revoke(request: TenantRequest, invitation_id: UUID) -> HttpResponse:
    """Take an invitation back."""
    if not Invitation.objects.filter(id=invitation_id).exists():
        raise Http404
    operations.revoke_invitation(
        invitation_id=invitation_id, actor=request.access.user, at=request.access.now
    )
    return HttpResponseRedirect(reverse("people:list", kwargs={"tenant": request.access.tenant.slug}))


@requires(Right.PEOPLE_MANAGE)
@require_POST
def end(request: TenantRequest, membership_id: UUID) -> HttpResponse:
    """End a person's membership."""
    if not Membership.objects.filter(id=membership_id, ended_at__isnull=True).exists():
        raise Http404
    try:
        operations.end_membership(
            membership_id=membership_id, actor=request.access.user, at=request.access.now
        )
    except Refused as refusal:
        return _page(request, InviteForm(), refusal.message, 422)
    return HttpResponseRedirect(reverse("people:list", kwargs={"tenant": request.access.tenant.slug}))


def _page(request: TenantRequest, form: InviteForm, error: str, status: int) -> HttpResponse:
    people = [{"membership": m, "role": Role(m.role).label} for m in people_of_tenant()]
    waiting = [{"invitation": i, "role": Role(i.role).label} for i in open_invitations(partner_id=None)]
    shown = {"people": people, "waiting": waiting, "form": form, "error": error}
    return render(request, "identity/people.html", shown, status=status)
