"""Accepting an invitation: outside any tenant until its token says which."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import login
from django.contrib.auth.password_validation import validate_password
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from vir.faces.portal.company.form import say_fields
from vir.faces.portal.vendors import portal_places, remember_vendors
from vir.foundation.identity.models import Invitation, User
from vir.foundation.identity.operations import accept_invitation, hash_token, make_account
from vir.foundation.identity.queries import tenant_of_invitation, user_by_email
from vir.foundation.identity.roles import Role
from vir.foundation.refusals import Refused
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant
from vir.foundation.web import clock
from vir.foundation.web.access import public
from vir.foundation.words import later, say

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class AccountForm(forms.Form):
    """What a new person gives: a name and a password."""

    name = forms.CharField(label=later("Your name"), max_length=120)
    password = forms.CharField(
        label=later("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=later("At least 10 characters. A sentence works well."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say_fields(self)

    def clean_password(self) -> str:
        """Check the password by the rules of the whole product."""
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password


@public
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """
    Show an invitation and accept it by POST.

    The token came to the invited address and to nobody else, so a new account's address counts as verified; an
    existing account must be signed in with that address.
    """
    tenant_id = tenant_of_invitation(hash_token(token))
    if tenant_id is None:
        raise Http404
    tenant = Tenant.objects.get(id=tenant_id)
    with tenant_context(tenant_id):
        invitation = Invitation.objects.get(token_hash=hash_token(token))
    known = user_by_email(invitation.email) is not None
    form = None if known else AccountForm(request.POST or None)
    shown = {
        "tenant": tenant,
        "role": say(Role(invitation.role).label),
        "email": invitation.email,
        "known": known,
        "form": form,
        "error": "",
    }
    if request.method == "GET":
        return render(request, "identity/invitation.html", shown)
    if form is not None and not form.is_valid():
        return render(request, "identity/invitation.html", shown, status=422)
    try:
        with tenant_context(tenant_id):
            user = _person(request, invitation, form)
            if user is None:
                shown["error"] = say("Sign in with the invited address first, then open this page again.")
                return render(request, "identity/invitation.html", shown, status=422)
            accept_invitation(token=token, user=user, at=clock.now(tenant))
    except Refused as refusal:
        shown["error"] = refusal.message
        return render(request, "identity/invitation.html", shown, status=422)
    if form is not None:
        login(request, user, backend=BACKEND)
    remember_vendors(request, len(portal_places(user)))
    side = "p" if invitation.partner_id else "t"
    return HttpResponseRedirect(f"/{side}/{tenant.slug}/")


def _person(request: HttpRequest, invitation: Invitation, form: AccountForm | None) -> User | None:
    """Give the person who accepts: a new account, or the one that is signed in."""
    if form is not None:
        return make_account(
            email=invitation.email, name=form.cleaned_data["name"], password=form.cleaned_data["password"]
        )
    return request.user if isinstance(request.user, User) else None
