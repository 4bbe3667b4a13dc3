"""Who may still come into a program: freezing its members, and pausing new enrolment."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from programs.enums import ProgramStatus
from programs.operations.freeze_members import OPEN, freeze_members, unfreeze_members
from programs.operations.pause_enrolment import PUBLISHED, pause_enrolment, resume_enrolment
from programs.queries.programs import enrolled_partner_count
from programs.web.wording import shown_status
from vir.faces.console.program import links as program_links
from vir.faces.console.program.partners import the_program
from vir.foundation.identity.roles import Right
from vir.foundation.refusals import Refused
from vir.foundation.web import formats
from vir.foundation.web.access import TenantRequest, requires


@requires(Right.PROGRAMS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def enrolment(request: TenantRequest, code: str) -> HttpResponse:
    """Show who may still come in, and change it."""
    program = the_program(code)
    access, error, status = request.access, "", 200
    if request.method == "POST":
        act = request.POST.get("do", "")
        try:
            done = _acted(request, act, code)
        except Refused as refused:
            error, status = refused.message, 422
        else:
            messages.success(request, done)
            return HttpResponseRedirect(program_links.url(access, "programs:enrolment", code))
    shown = {
        "program": program,
        "status": shown_status(program, access.today),
        "tabs": program_links.tabs(access, program, "partners"),
        "is_open": program.status in OPEN,
        "is_published": program.status in PUBLISHED,
        "is_draft": program.status == ProgramStatus.DRAFT,
        "enrolled": enrolled_partner_count(program),
        "today": access.today,
        "error": error,
    }
    return render(request, "console/enrolment.html", shown, status=status)


def _acted(request: TenantRequest, act: str, code: str) -> str:
    program, access = the_program(code), request.access
    who, at, today = access.user.id, access.now, access.today
    if act == "freeze":
        freeze_members(program_id=program.id, actor_id=who, today=today, at=at)
        return f"The members of {code} are frozen as of {formats.day(today)}."
    if act == "unfreeze":
        unfreeze_members(program_id=program.id, actor_id=who, at=at)
        return f"{code} follows its segments again."
    if act == "pause":
        pause_enrolment(program_id=program.id, actor_id=who, today=today, at=at)
        return f"New enrolment in {code} is paused."
    if act == "resume":
        resume_enrolment(program_id=program.id, actor_id=who, at=at)
        return f"New enrolment in {code} is resumed."
    raise UnknownAct("Choose to freeze, unfreeze, pause or resume.")


class UnknownAct(Refused):
    """A form asked for something that is not there."""
