"""Targets, baselines and expected volumes of partners in a program: what is set, and setting it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from partners.queries.segments import partner_choices, partner_names
from programs import permissions
from programs.models import Program
from programs.operations.set_partner_figures import UnableToSetFigures, set_partner_figures
from programs.queries.figure_faults import FigureGiven
from programs.queries.figures import listed_figures
from programs.queries.programs import current_version
from programs.queries.terms import terms_of
from programs.terms import DocumentRefused, Terms
from programs.web.drafting.builder import address, draft_or_404
from programs.web.figure_form import (
    FigureForm,
    Offer,
    PasteForm,
    counted,
    first_day,
    kind_called,
    offer_of,
)
from programs.web.figure_words import needed_in_words, set_in_words, shown_figures
from programs.web.pasted_figures import in_line, read_figures
from programs.web.wording import shown_status
from vir.foundation.identity.roles import Right
from vir.foundation.web.access import TenantRequest, requires
from vir.foundation.web.formats import currency_sign

PER_PAGE = 200
SUGGESTED_MAX = 200
FAULTS_SHOWN_MAX = 100
EXAMPLE_DAY = date(2026, 10, 1)


@requires(Right.PROGRAMS_VIEW)
@require_GET
def figures(request: TenantRequest, code: str) -> HttpResponse:
    """Show what is set for partners, and what the program still needs."""
    program = draft_or_404(code)
    terms = _terms(program)
    return _page(request, program, terms, 200)


@requires(Right.PROGRAMS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def set_one(request: TenantRequest, code: str) -> HttpResponse:
    """Set one figure of one partner."""
    program = draft_or_404(code)
    if request.method != "POST":
        return _back(request, program)
    terms = _terms(program)
    form = FigureForm(request.POST, offer_of(program, terms))
    if not form.is_valid():
        return _page(request, program, terms, 422, form=form)
    kind = kind_called(form.cleaned_data["kind"])
    assert kind is not None
    try:
        changed = set_partner_figures(
            program_id=program.id,
            kind=kind,
            figures=[form.figure],
            reason=form.cleaned_data["reason"],
            actor_id=request.access.user.id,
            at=request.access.now,
        )
    except UnableToSetFigures as refused:
        form.add_error(None, refused.message)
        return _page(request, program, terms, 422, form=form)
    messages.success(request, set_in_words(form.figure, kind, form.offer.currency, changed))
    return _back(request, program)


@requires(Right.PROGRAMS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def paste(request: TenantRequest, code: str) -> HttpResponse:
    """Set many figures that were pasted, or name everything that is wrong with them, line by line."""
    program = draft_or_404(code)
    if request.method != "POST":
        return _back(request, program)
    terms = _terms(program)
    offer = offer_of(program, terms)
    form = PasteForm(request.POST, offer)
    if not form.is_valid():
        return _page(request, program, terms, 422, paste_form=form)
    kind = kind_called(form.cleaned_data["kind"])
    assert kind is not None
    read = read_figures(form.cleaned_data["lines"], offer.currency)
    if read.problems:
        return _page(request, program, terms, 422, paste_form=form, faults=read.all_problems(program))
    try:
        changed = set_partner_figures(
            program_id=program.id,
            kind=kind,
            figures=read.figures,
            reason=form.cleaned_data["reason"],
            actor_id=request.access.user.id,
            at=request.access.now,
        )
    except UnableToSetFigures as refused:
        said = [in_line(read.lines[place], fault) for place, fault in refused.faults]
        return _page(request, program, terms, 422, paste_form=form, faults=said)
    same = len(read.figures) - changed
    already = f", {same:,} {'was' if same == 1 else 'were'} so already" if same else ""
    messages.success(request, f"{counted(changed, kind)} set{already}.")
    return _back(request, program)


@requires(Right.PROGRAMS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: TenantRequest, code: str) -> HttpResponse:
    """Take one figure away."""
    program = draft_or_404(code)
    kind = kind_called(request.POST.get("kind", ""))
    if request.method != "POST" or kind is None:
        return _back(request, program)
    partner = request.POST.get("partner", "").replace("\x00", "")
    figure = FigureGiven(partner, None, first_day(request.POST.get("period", "")))
    try:
        changed = set_partner_figures(
            program_id=program.id,
            kind=kind,
            figures=[figure],
            actor_id=request.access.user.id,
            at=request.access.now,
        )
    except UnableToSetFigures as refused:
        messages.error(request, refused.message)
    else:
        name = partner_names([partner])[partner]
        done = "is removed" if changed else "was removed already"
        messages.success(request, f"The {kind.label.lower()} of {name} {done}.")
    return _back(request, program)


def _terms(program: Program) -> Terms | None:
    try:
        return terms_of(current_version(program))
    except DocumentRefused:
        return None


def _back(request: TenantRequest, program: Program) -> HttpResponseRedirect:
    return HttpResponseRedirect(address(request, "programs:figures", program))


def _page(
    request: TenantRequest,
    program: Program,
    terms: Terms | None,
    status: int,
    *,
    form: FigureForm | None = None,
    paste_form: PasteForm | None = None,
    faults: list[str] | None = None,
) -> HttpResponse:
    offer = offer_of(program, terms)
    may_edit = request.access.may(Right.PROGRAMS_EDIT)
    rows = listed_figures(program)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    shown: dict[str, Any] = {
        "program": program,
        "status": shown_status(program, request.access.today),
        "is_draft": permissions.is_editable(program),
        "terms": terms,
        "unit": offer.unit,
        "page": page,
        "figures": shown_figures(page, offer),
        "need": None if terms is None else needed_in_words(program, terms),
        "may_edit": may_edit,
    }
    if may_edit:
        shown |= _forms_shown(offer, form, paste_form, faults or [])
    return render(request, "programs/figures.html", shown, status=status)


def _forms_shown(
    offer: Offer, form: FigureForm | None, paste_form: PasteForm | None, faults: list[str]
) -> dict[str, Any]:
    return {
        "form": form or FigureForm(None, offer),
        "paste_form": paste_form or PasteForm(None, offer),
        "wrong_form": form or paste_form,
        "fault_pairs": [("id_paste_lines", fault) for fault in faults[:FAULTS_SHOWN_MAX]],
        "faults_hidden": len(faults) - FAULTS_SHOWN_MAX,
        "faults": faults[:FAULTS_SHOWN_MAX],
        "sign": currency_sign(offer.currency).strip() if offer.currency else "",
        "partners": partner_choices("", SUGGESTED_MAX),
        "example_day": offer.periods[0].start if offer.periods else EXAMPLE_DAY,
    }
