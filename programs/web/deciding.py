"""Deciding on a program: approve, return, close."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from programs import permissions
from programs.enums import ProgramStatus
from programs.models import Program
from programs.operations.approve_and_publish import UnableToApprove, approve_and_publish
from programs.operations.close_program import StillRunning, close_program
from programs.operations.return_to_draft import NOTE_LENGTH_MAX, NoteNeeded, return_to_draft
from programs.queries.programs import current_version
from programs.queries.terms import newest_document, terms_of
from programs.queries.worked_examples import run_examples
from programs.rating import rule_sentence
from programs.transitions import NotAllowed
from programs.web.builder import address, draft_or_404
from programs.web.example_words import results_in_words
from programs.web.live import live_of
from programs.web.remarks import findings_in_words
from programs.web.wording import partners_in_words, period_facts, shown_status, terms_in_words, tier_facts
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
            actor_id=request.access.user.id,
            at=request.access.now,
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


@requires(Right.PROGRAMS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: TenantRequest, code: str) -> HttpResponse:
    """Check, then close a program that has run its course."""
    program = draft_or_404(code)
    error = ""
    if request.method == "POST":
        try:
            close_program(program_id=program.id, actor_id=request.access.user.id, at=request.access.now)
        except (StillRunning, NotAllowed) as refused:
            error = refused.message
        else:
            messages.success(request, f"{program.code} is closed.")
            return HttpResponseRedirect(address(request, "programs:overview", program))
    shown = {"program": program, "status": shown_status(program, request.access.today), "error": error}
    return render(request, "programs/close.html", shown, status=422 if error else 200)


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
    terms = terms_of(version)
    live = live_of(newest_document(version), program)
    shown = {
        "program": program,
        "version": version,
        "status": shown_status(program, request.access.today),
        "sentence": rule_sentence(terms),
        "live": live,
        "findings": findings_in_words(live.findings),
        "partners": partners_in_words(terms),
        "facts": terms_in_words(terms),
        "tiers": tier_facts(terms),
        "periods": period_facts(terms),
        "examples": results_in_words(run_examples(program, newest_document(version))),
        "is_second": permissions.is_second_person(version, request.access.user.id),
        "error": error,
        "note": note,
        "note_error": note_error,
        "note_length_max": NOTE_LENGTH_MAX,
    }
    return render(request, "programs/approve.html", shown, status=status)
