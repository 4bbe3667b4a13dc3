"""Templates: the designs of the product and the vendor's own; keeping one and retiring one."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from programs.models import Program, ProgramTemplate
from programs.operations.keep_template import (
    NAME_LENGTH_MAX,
    SUMMARY_LENGTH_MAX,
    UnableToKeepTemplate,
    keep_template,
    retire_template,
)
from programs.queries.templates import times_used
from programs.web.design_cards import design_cards, template_cards
from programs.web.drafting.builder import draft_or_404
from vir.foundation.identity.roles import Right
from vir.foundation.web.access import TenantRequest, requires


class TemplateForm(forms.Form):
    """What a template is called and what it is for."""

    name = forms.CharField(
        label="Name",
        max_length=NAME_LENGTH_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Name: write a name, such as Quarterly tiers for wholesale."},
    )
    summary = forms.CharField(
        label="What it is for",
        required=False,
        max_length=SUMMARY_LENGTH_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


@requires(Right.PROGRAMS_VIEW)
@require_GET
def templates(request: TenantRequest) -> HttpResponse:
    """List the designs that a program can start from."""
    currency, today, used = request.access.tenant.currency, request.access.today, times_used()
    shown = {
        "designs": design_cards(currency, today, used),
        "own": template_cards(currency, today, used),
        "may_edit": request.access.may(Right.PROGRAMS_EDIT),
    }
    return render(request, "programs/templates.html", shown)


@requires(Right.PROGRAMS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: TenantRequest, code: str) -> HttpResponse:
    """Keep a program's terms as a template."""
    program = draft_or_404(code)
    if request.method != "POST":
        return _keep_page(request, program, TemplateForm(initial={"name": program.name}), 200)
    form = TemplateForm(request.POST)
    if not form.is_valid():
        return _keep_page(request, program, form, 422)
    try:
        template = keep_template(
            program_id=program.id,
            name=form.cleaned_data["name"],
            summary=form.cleaned_data["summary"],
            actor_id=request.access.user.id,
            at=request.access.now,
        )
    except UnableToKeepTemplate as refused:
        form.add_error(refused.field, refused.message)
        return _keep_page(request, program, form, 422)
    messages.success(request, f"{template.name} is kept as a template.")
    return _to_list(request)


@requires(Right.PROGRAMS_EDIT)
@require_POST
def retire(request: TenantRequest, template_id: UUID) -> HttpResponse:
    """Take a template out of use."""
    try:
        template = retire_template(
            template_id=template_id, actor_id=request.access.user.id, at=request.access.now
        )
    except ProgramTemplate.DoesNotExist as unknown:
        raise Http404 from unknown
    messages.success(
        request, f"{template.name} is retired. Programs that were started from it stay as they are."
    )
    return _to_list(request)


def _keep_page(request: TenantRequest, program: Program, form: TemplateForm, status: int) -> HttpResponse:
    return render(request, "programs/template_keep.html", {"program": program, "form": form}, status=status)


def _to_list(request: TenantRequest) -> HttpResponse:
    return HttpResponseRedirect(reverse("programs:templates", kwargs={"tenant": request.access.tenant.slug}))
