"""What is done with several programs of the list at once: copying to a period, terms as files, archiving."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from programs.enums import ProgramAction
from programs.exports.program_file import program_file, program_file_name
from programs.models import Program
from programs.operations.archive_programs import archive_programs
from programs.queries.programs import current_versions, programs_by_code
from programs.transitions import actions_from
from vir.faces.console.plan.copying import copy_to
from vir.foundation.identity.roles import Right
from vir.foundation.periods import a_year_later, last_day_from
from vir.foundation.refusals import Refused
from vir.foundation.web.access import Access, TenantRequest, requires

CHOSEN_MAX = 100


class CloneForm(forms.Form):
    """When the copies run."""

    when = forms.ChoiceField(
        label="When the copies run",
        choices=[("year", "The same days a year later"), ("day", "From another first day, as long as now")],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "When: choose one of the two."),
    )
    first_day = forms.DateField(
        label="First day",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": "Choose a day, such as 2027-01-01."},
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the day where it is needed."""
        cleaned = self.cleaned_data
        if (
            cleaned.get("when") == "day"
            and cleaned.get("first_day") is None
            and "first_day" not in self.errors
        ):
            self.add_error("first_day", "Choose a day, such as 2027-01-01.")
        return cleaned


@requires(Right.PROGRAMS_VIEW)
@require_GET
def export_terms(request: TenantRequest) -> HttpResponse:
    """Give the documents of the chosen programs, each its current version, in one file."""
    programs = _chosen(request.GET)
    if not programs:
        return _none_chosen(request)
    versions = current_versions(programs)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for program in programs:
            # Always the same bytes for the same terms: no clock inside.
            info = zipfile.ZipInfo(program_file_name(program), date_time=_written(program.updated_at))
            packed.writestr(info, program_file(versions[program.id]), zipfile.ZIP_DEFLATED)
    name = f"{request.access.tenant.slug}_terms_{request.access.today.isoformat()}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(out.getvalue(), content_type="application/zip", headers=headers)


@requires(Right.PROGRAMS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def archive(request: TenantRequest) -> HttpResponse:
    """Show what is archived and what cannot be, and archive it."""
    programs = _chosen(request.POST if request.method == "POST" else request.GET)
    if not programs:
        return _none_chosen(request)
    can, cannot = _archivable(programs)
    if request.method != "POST":
        return render(request, "programs/archive.html", {"can": can, "cannot": cannot})
    try:
        done = archive_programs(
            program_ids=[program.id for program in programs],
            actor_id=request.access.user.id,
            at=request.access.now,
        )
    except Refused as refused:
        shown = {"can": can, "cannot": cannot, "error": refused.message}
        return render(request, "programs/archive.html", shown, status=422)
    messages.success(request, f"{_counted(len(done))} archived: {', '.join(done)}.")
    return HttpResponseRedirect(_list(request))


@requires(Right.PROGRAMS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def clone(request: TenantRequest) -> HttpResponse:
    """Ask when the copies of the chosen programs run, and make them as drafts."""
    programs = _chosen(request.POST if request.method == "POST" else request.GET)
    if not programs:
        return _none_chosen(request)
    form = CloneForm(request.POST if request.method == "POST" else None, initial={"when": "year"})
    error, status = "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = _clone_all(programs, form.cleaned_data, request.access)
            except Refused as refused:
                error = refused.message
            else:
                codes = ", ".join(program.code for program in made)
                messages.success(
                    request, f"{_counted(len(made))} copied as drafts: {codes}. Nothing is launched."
                )
                return HttpResponseRedirect(f"{_list(request)}?status=draft")
    shown = {"form": form, "programs": programs, "error": error}
    return render(request, "programs/clone.html", shown, status=status)


@transaction.atomic
def _clone_all(programs: Sequence[Program], asked: dict[str, Any], access: Access) -> list[Program]:
    """Copy all or none."""
    made = []
    for program in programs:
        if asked["when"] == "year":
            first, last = a_year_later(program.starts_on, program.ends_on)
        else:
            first = asked["first_day"]
            last = last_day_from(first, program.starts_on, program.ends_on)
        made.append(copy_to(program, first, last, access))
    return made


def _chosen(asked: QueryDict) -> list[Program]:
    """Find the ticked programs, in the order they were ticked; a code that is nobody's is left out."""
    codes = [code.replace("\x00", "") for code in dict.fromkeys(asked.getlist("c"))][:CHOSEN_MAX]
    found = programs_by_code(codes)
    return [found[code] for code in codes if code in found]


def _archivable(programs: Sequence[Program]) -> tuple[list[Program], list[Program]]:
    """Part programs into those that can be archived and those that cannot."""
    can = [program for program in programs if ProgramAction.ARCHIVE in actions_from(program.status)]
    return can, [program for program in programs if program not in can]


def _none_chosen(request: TenantRequest) -> HttpResponse:
    messages.error(request, "Tick at least one program first.")
    return HttpResponseRedirect(_list(request))


def _list(request: TenantRequest) -> str:
    return reverse("programs:list", kwargs={"tenant": request.access.tenant.slug})


def _counted(count: int) -> str:
    return "1 program" if count == 1 else f"{count:,} programs"


def _written(moment: datetime) -> tuple[int, int, int, int, int, int]:
    return (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second)
