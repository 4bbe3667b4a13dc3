"""The people of the company and what they may do; an administrator of the company changes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from vir.faces.portal.company.form import say_fields
from vir.foundation.identity.models import Invitation
from vir.foundation.identity.operations import invite
from vir.foundation.identity.partner_people import (
    NobodySuch,
    change_role,
    end_access,
    invite_again,
    withdraw_invitation,
)
from vir.foundation.identity.queries import open_invitations, people_of_partner
from vir.foundation.identity.roles import Right, Role
from vir.foundation.notifications.invitations import send_invitation
from vir.foundation.refusals import Refused
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.web.access import Access, TenantRequest, requires
from vir.foundation.web.letter_links import main_link
from vir.foundation.words import later, say

INVITATIONS_MAX: Final = 50
MINE: Final = later("Your access is ended.")
# What each role is for, in the words of the company.
ROLES: Final = (
    (Role.PARTNER_ADMIN, later("Administrator"), later("everything, people and bank account too")),
    (Role.PARTNER_MEMBER, later("Member"), later("purchases, claims, messages and terms")),
    (Role.PARTNER_ACCOUNTANT, later("Accountant"), later("payments, statements and bank account")),
)
_LABELS: Final = {role: label for role, label, _ in ROLES}
NOW: Final = {
    Role.PARTNER_ADMIN: later("{person} is administrator now."),
    Role.PARTNER_MEMBER: later("{person} is member now."),
    Role.PARTNER_ACCOUNTANT: later("{person} is accountant now."),
}


class InviteForm(forms.Form):
    """Whom to invite to which role."""

    email = forms.EmailField(label=later("E-mail"), max_length=254)
    # Most who are invited are no administrators, and nobody becomes one by oversight.
    role = forms.ChoiceField(
        label=later("Role"),
        choices=[(role.value, label) for role, label, _ in ROLES],
        initial=Role.PARTNER_MEMBER.value,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say_fields(self)


@dataclass(frozen=True)
class Person:
    """Somebody of the company."""

    id: UUID
    name: str
    email: str
    role: str
    role_words: str
    since: datetime
    is_me: bool


@requires(Right.PORTAL_VIEW)
@require_GET
def people(request: TenantRequest) -> HttpResponse:
    """List the people of the company; what they may do and their addresses are for its administrators."""
    return _page(request, InviteForm())


@requires(Right.PORTAL_PEOPLE)
@require_POST
def send(request: TenantRequest) -> HttpResponse:
    """Invite a person of the company by e-mail."""
    form, access = InviteForm(request.POST), request.access
    if not form.is_valid():
        return _page(request, form, status=422)

    def act() -> str:
        with _in_front(access):
            waiting = open_invitations(partner_id=access.partner_id)
            if waiting.count() >= INVITATIONS_MAX:
                raise TooMany(
                    say(
                        "{count} invitations wait. Withdraw one before you send another.",
                        count=INVITATIONS_MAX,
                    )
                )
            same = waiting.filter(email__iexact=form.cleaned_data["email"]).first()
            if same is not None:
                raise TooMany(
                    say(
                        "E-mail: {address} is invited already. Send the link again below.",
                        address=same.email,
                    )
                )
            made = invite(
                email=form.cleaned_data["email"],
                role=Role(form.cleaned_data["role"]),
                partner_id=access.partner_id,
                inviter=access.user,
                inviter_role=access.role,
                at=access.now,
            )
            _post(request, *made)
        return say("{address} is invited. The link works once, for 72 hours.", address=made[0].email)

    return _acted(request, act, form)


@requires(Right.PORTAL_PEOPLE)
@require_POST
def role(request: TenantRequest, membership_id: UUID) -> HttpResponse:
    """Give a person of the company another role."""
    access = request.access
    wanted = request.POST.get("role", "")
    if wanted not in {one.value for one in _LABELS}:
        raise Http404

    def act() -> str:
        with _in_front(access):
            changed = change_role(
                membership_id=membership_id,
                partner_id=_company(access),
                role=Role(wanted),
                actor=access.user,
                at=access.now,
            )
            return say(NOW[Role(changed.role)], person=changed.user.name)

    return _acted(request, act)


@requires(Right.PORTAL_PEOPLE)
@require_POST
def end(request: TenantRequest, membership_id: UUID) -> HttpResponse:
    """End the access of a person of the company."""
    access = request.access

    def act() -> str:
        with _in_front(access):
            ended = end_access(
                membership_id=membership_id, partner_id=_company(access), actor=access.user, at=access.now
            )
            if ended.user_id == access.user.id:
                return MINE
            return say("The access of {person} is ended.", person=ended.user.name)

    return _acted(request, act)


@requires(Right.PORTAL_PEOPLE)
@require_POST
def again(request: TenantRequest, invitation_id: UUID) -> HttpResponse:
    """Send a new link in the place of one that waits."""
    access = request.access

    def act() -> str:
        with _in_front(access):
            made = invite_again(
                invitation_id=invitation_id,
                partner_id=_company(access),
                actor=access.user,
                actor_role=access.role,
                at=access.now,
            )
            _post(request, *made)
        return say(
            "A new link is on its way to {address}. The one before no longer works.", address=made[0].email
        )

    return _acted(request, act)


@requires(Right.PORTAL_PEOPLE)
@require_POST
def withdraw(request: TenantRequest, invitation_id: UUID) -> HttpResponse:
    """Take an invitation back."""
    access = request.access

    def act() -> str:
        with _in_front(access):
            withdraw_invitation(
                invitation_id=invitation_id, partner_id=_company(access), actor=access.user, at=access.now
            )
        return say("The invitation is withdrawn.")

    return _acted(request, act)


class TooMany(Refused):
    """No further invitation can be sent."""


@contextmanager
def _in_front(access: Access) -> Iterator[None]:
    """Work in front of the walls of the portal, which show no accounts; what is read there is the own company's."""
    with tenant_context(access.tenant.id, user_id=access.user.id):
        yield


def _company(access: Access) -> UUID:
    assert access.partner_id is not None
    return access.partner_id


def _post(request: TenantRequest, invitation: Invitation, token: str) -> None:
    link = main_link(request, reverse("invitation", kwargs={"token": token}))
    send_invitation(invitation=invitation, tenant=request.access.tenant, link=link)


def _acted(request: TenantRequest, act: Callable[[], str], form: InviteForm | None = None) -> HttpResponse:
    try:
        done = act()
    except NobodySuch as unknown:
        raise Http404 from unknown
    except Refused as refusal:
        return _page(request, form or InviteForm(), error=refusal.message, status=422)
    messages.success(request, say(done))
    if done == MINE:
        # Nothing of this company is left to show.
        return HttpResponseRedirect(reverse("places"))
    return HttpResponseRedirect(reverse("portal:people", kwargs={"tenant": request.access.tenant.slug}))


def _page(request: TenantRequest, form: InviteForm, *, error: str = "", status: int = 200) -> HttpResponse:
    access = request.access
    company = _company(access)
    may_manage = access.may(Right.PORTAL_PEOPLE)
    with _in_front(access):
        found = [
            Person(
                one.id,
                one.user.name,
                one.user.email,
                one.role,
                say(_LABELS[Role(one.role)]),
                one.created_at,
                one.user_id == access.user.id,
            )
            for one in people_of_partner(company)
        ]
        waiting = list(open_invitations(partner_id=company)) if may_manage else []
    context: dict[str, Any] = {
        "people": found,
        "waiting": [
            {
                "one": one,
                "role": say(_LABELS[Role(one.role)]),
                "has_run_out": one.expires_at <= access.now,
            }
            for one in waiting
        ],
        "roles": [
            {"value": role.value, "label": say(label), "what": say(what)} for role, label, what in ROLES
        ],
        "may_manage": may_manage,
        "form": form,
        "error": error,
    }
    return render(request, "portal/company/people.html", context, status=status)
