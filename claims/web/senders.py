"""Senders: whose identifiers are whose, and which sources commit without a person."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from claims.operations.messages.senders import UnableToNameSender, forget_sender, name_sender
from claims.operations.receive_by_channel import set_commits_alone
from claims.queries.messages import identities
from claims.web.loading import data_tabs
from vir.foundation.identity.roles import Right
from vir.foundation.imports.queries import all_sources
from vir.foundation.web.access import TenantRequest, requires


class SenderForm(forms.Form):
    """Whose an identifier is."""

    standard = forms.ChoiceField(label="Standard", choices=[("x12", "X12"), ("edifact", "EDIFACT")])
    qualifier = forms.CharField(
        label="Qualifier", required=False, max_length=4, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    identifier = forms.CharField(
        label="Identifier",
        max_length=35,
        error_messages={"required": "Write the identifier as it stands in the envelope."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    partner = forms.CharField(
        label="Partner code",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    source_name = forms.CharField(
        label="Source of its reports",
        max_length=80,
        error_messages={"required": "Name the source of its reports."},
    )


@requires(Right.SALES_VIEW)
@require_GET
def listing(request: TenantRequest) -> HttpResponse:
    """List identifiers and sources."""
    return _page(request, SenderForm())


@requires(Right.CLAIMS_SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def name(request: TenantRequest) -> HttpResponse:
    """Say whose an identifier is."""
    if request.method != "POST":
        return _back(request)
    form = SenderForm(request.POST)
    if not form.is_valid():
        return _page(request, form, 422)
    typed = form.cleaned_data
    try:
        identity = name_sender(
            standard=typed["standard"],
            qualifier=typed["qualifier"],
            identifier=typed["identifier"],
            partner_code=typed["partner"],
            source_name=typed["source_name"],
            actor_id=request.access.user.id,
            at=request.access.now,
        )
    except UnableToNameSender as refused:
        form.add_error(refused.field, refused.message)
        return _page(request, form, 422)
    whose = identity.partner.name if identity.partner else "several partners"
    messages.success(request, f"{identity.identifier} sends for {whose} from now on.")
    return _back(request)


@requires(Right.CLAIMS_SETTINGS)
@require_POST
def forget(request: TenantRequest, identity_id: UUID) -> HttpResponse:
    """Take an identifier back."""
    identity = identities().filter(id=identity_id).first()
    if identity is None:
        raise Http404
    forget_sender(identity_id=identity_id, actor_id=request.access.user.id, at=request.access.now)
    messages.success(request, f"What {identity.identifier} sends from now on is refused.")
    return _back(request)


@requires(Right.CLAIMS_SETTINGS)
@require_POST
def commits_alone(request: TenantRequest, source_id: UUID) -> HttpResponse:
    """Say whether a source's files are committed without a person when every row is good."""
    if not all_sources().filter(id=source_id).exists():
        raise Http404
    alone = request.POST.get("alone") == "1"
    source = set_commits_alone(
        source_id=source_id, alone=alone, actor_id=request.access.user.id, at=request.access.now
    )
    words = "are committed without a person when every row is good" if alone else "wait for a person"
    messages.success(request, f"Files of {source.name} {words}.")
    return _back(request)


def _page(request: TenantRequest, form: SenderForm, status: int = 200) -> HttpResponse:
    shown = {
        "form": form,
        "identities": identities(),
        "sources": all_sources(),
        "may_make_keys": request.access.may(Right.KEYS_MANAGE),
        "may_set": request.access.may(Right.CLAIMS_SETTINGS),
        "tabs": data_tabs(request, "messages"),
    }
    return render(request, "claims/message_senders.html", shown, status=status)


def _back(request: TenantRequest) -> HttpResponse:
    return HttpResponseRedirect(reverse("claims:senders", kwargs={"tenant": request.access.tenant.slug}))
