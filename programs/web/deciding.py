"""Deciding on a program: approve, return."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from programs import permissions
from programs.enums import ProgramStatus
from programs.models import Program
from programs.operations.approve_and_publish import UnableToApprove, approve_and_publish
from programs.operations.return_to_draft import NOTE_LENGTH_MAX, NoteNeeded, return_to_draft
from programs.queries.launch_policy import policy_in_force, why_second_person
from programs.queries.programs import current_version
from programs.transitions import NotAllowed
from programs.web.check_page import check_of, shown
from programs.web.drafting.builder import address, draft_or_404
from programs.web.launching import terms_link
from programs.web.wording import shown_status
from vir.foundation.identity.roles import Right
from vir.foundation.web.access import TenantRequest, requires


@requires(Right.PROGRAMS_APPROVE)
@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: TenantRequest, code: str) -> HttpResponse:
    """Show what would be promised, and publish it when a second person says so."""
    program = draft_or_404(code)
    if program.status != ProgramStatus.IN_APPROVAL:
        return HttpResponseRedirect(address(request, "programs:overview", program))
    if request.method != "POST":
        return _check_page(request, program, 200)
    try:
        published = approve_and_publish(
            program_id=program.id,
            seen_hash=request.POST.get("seen_hash", ""),
            seen=request.POST.get("seen", ""),
            actor_id=request.access.user.id,
            at=request.access.now,
            terms_link=terms_link(request, program),
        )
    except (UnableToApprove, NotAllowed) as refused:
        return _check_page(request, program, 422, error=refused.message)
    messages.success(
        request, f"{program.code} is approved and {ProgramStatus(published.status).label.lower()}."
    )
    return HttpResponseRedirect(address(request, "programs:overview", program))


@requires(Right.PROGRAMS_APPROVE)
@require_POST
def give_back(request: TenantRequest, code: str) -> HttpResponse:
    """Return a program to draft with a note."""
    program = draft_or_404(code)
    note = request.POST.get("note", "")
    try:
        return_to_draft(
            program_id=program.id, note=note, actor_id=request.access.user.id, at=request.access.now
        )
    except NoteNeeded as refused:
        return _check_page(request, program, 422, note=note, note_error=refused.message)
    except NotAllowed as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, f"{program.code} is a draft again.")
    return HttpResponseRedirect(address(request, "programs:overview", program))


def _check_page(
    request: TenantRequest,
    program: Program,
    status: int,
    *,
    error: str = "",
    note: str = "",
    note_error: str = "",
) -> HttpResponse:
    version = current_version(program)
    check = check_of(program, version)
    context = {
        **shown(request, check, program.acknowledge_by if program.tell_partners else None),
        "status": shown_status(program, request.access.today),
        "is_second": permissions.is_second_person(version, request.access.user.id),
        "why_second": why_second_person(
            program, check.live.readiness.gates, policy_in_force(), request.access.tenant.currency
        ),
        "error": error,
        "note": note,
        "note_error": note_error,
        "note_length_max": NOTE_LENGTH_MAX,
    }
    return render(request, "programs/approve.html", context, status=status)
