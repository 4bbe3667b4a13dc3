"""Keys of programs: made, shown once, revoked."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from partners.queries.directory import partner_by_code, partners_by_id
from vir.foundation.identity.keys import DAYS_MAX, NAME_MAX, Scope, all_keys, make_key, revoke_key
from vir.foundation.identity.models import ApiKey
from vir.foundation.identity.roles import Right
from vir.foundation.refusals import Refused
from vir.foundation.web.access import TenantRequest, requires

DAYS = 365


class KeyForm(forms.Form):
    """What a key is for."""

    name = forms.CharField(
        label="Name",
        max_length=NAME_MAX,
        error_messages={"required": "Write what will use the key."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    scopes = forms.MultipleChoiceField(
        label="It may",
        choices=[(scope.value, scope.label) for scope in Scope],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one use."},
    )
    partner = forms.CharField(
        label="Partner code",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    days = forms.IntegerField(
        label="Runs out after",
        initial=DAYS,
        min_value=1,
        max_value=DAYS_MAX,
        error_messages={"required": f"Write a number of days from 1 to {DAYS_MAX}."},
    )

    def clean_partner(self) -> Any:
        """Give the partner, None for a key of the vendor's own."""
        code = self.cleaned_data["partner"].strip()
        partner = partner_by_code(code) if code else None
        if code and partner is None:
            raise forms.ValidationError(f"Partner: there is none with the code {code}.")
        return partner


@requires(Right.KEYS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def keys(request: TenantRequest) -> HttpResponse:
    """List keys; on POST make one, which is shown on the answer to that and never again."""
    form = KeyForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _page(request, KeyForm())
    if not form.is_valid():
        return _page(request, form, status=422)
    partner = form.cleaned_data["partner"]
    try:
        key, token = make_key(
            name=form.cleaned_data["name"],
            scopes=[Scope(value) for value in form.cleaned_data["scopes"]],
            partner_id=partner.id if partner else None,
            days=form.cleaned_data["days"],
            actor=request.access.user,
            at=request.access.now,
        )
    except Refused as refused:
        form.add_error(None, refused.message)
        return _page(request, form, status=422)
    # Not redirected: an address that shows a key would show it again.
    answer = _page(request, KeyForm(), made=key, token=token)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@requires(Right.KEYS_MANAGE)
@require_POST
def revoke(request: TenantRequest, key_id: UUID) -> HttpResponse:
    """Revoke a key."""
    key = all_keys().filter(id=key_id).first()
    if key is None:
        raise Http404
    revoke_key(key_id=key_id, actor=request.access.user, at=request.access.now)
    messages.success(request, f"{key.name} is revoked: its next request is refused.")
    return HttpResponseRedirect(reverse("settings:keys", kwargs={"tenant": request.access.tenant.slug}))


def _page(
    request: TenantRequest, form: KeyForm, *, status: int = 200, made: ApiKey | None = None, token: str = ""
) -> HttpResponse:
    found = list(all_keys())
    names = partners_by_id({key.partner_id for key in found if key.partner_id})
    rows = [
        {
            "key": key,
            "partner": names.get(key.partner_id) if key.partner_id else None,
            "uses": [Scope(scope).label for scope in key.scopes],
            "state": _state(key, request),
        }
        for key in found
    ]
    shown = {
        "form": form,
        "rows": rows,
        "made": made,
        "token": token,
        "base": request.build_absolute_uri(f"/api/{request.access.tenant.slug}/v1/"),
    }
    return render(request, "console/keys.html", shown, status=status)


def _state(key: ApiKey, request: TenantRequest) -> str:
    if key.revoked_at is not None:
        return "revoked"
    return "over" if key.expires_at <= request.access.now else "in use"
