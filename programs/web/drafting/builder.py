"""The builder: writing a draft with its consequences in sight."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from programs import permissions
from programs.models import Program, ProgramVersion
from programs.operations.save_draft import UnableToSaveDraft, save_draft
from programs.queries.figures import figure_count
from programs.queries.programs import current_version, program_by_code
from programs.queries.readiness import readiness_of
from programs.queries.simpler import fixes_of
from programs.queries.terms import newest_document
from programs.queries.worked_examples import example_count
from programs.terms import Fault
from programs.web.drafting.document_rows import TABLES
from programs.web.drafting.document_slots import LISTS
from programs.web.drafting.echo import echoes_of
from programs.web.drafting.live import live_of
from programs.web.drafting.page import BuilderPage, builder_page, stored_writing
from programs.web.drafting.pickers import choices_of
from programs.web.drafting.saving import Saved, save_typed
from programs.web.drafting.undo import keep_undo, undo_of, undone
from programs.web.returned import last_return
from programs.web.wording import saved_in_words
from vir.foundation.identity.roles import Right
from vir.foundation.web.access import TenantRequest, requires
from vir.foundation.web.formats import currency_sign

# How long after saving somebody counts as writing still.
PRESENT_FOR = timedelta(minutes=2)
FIX, ADD_ROW = "fix:", "add_row:"
SAVED = "draft-saved"


@requires(Right.PROGRAMS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: TenantRequest, code: str) -> HttpResponse:
    """Show the draft; on POST, for browsers without script and for the Save button, store it first."""
    program = draft_or_404(code)
    if not permissions.is_editable(program):
        return HttpResponseRedirect(address(request, "programs:overview", program))
    if request.method != "POST":
        version = current_version(program)
        rows = request.GET.get("rows", "")
        page = builder_page(
            program,
            version,
            stored_writing(program, version),
            request.access.today,
            request.access.user,
            extra_rows=int(rows) if rows.isdecimal() and len(rows) < 3 else 0,
            added=request.GET.get("add", ""),
        )
        return _page(request, page, 200)
    saved = save_typed(request, program)
    if not saved.is_whole:
        return typed_page(request, saved)
    return _after_saving(request, saved, request.POST.get("do", ""))


@requires(Right.PROGRAMS_EDIT)
@require_POST
def live_preview(request: TenantRequest, code: str) -> HttpResponse:
    """Store what is typed and give back the parts of the page that follow from it."""
    program = draft_or_404(code)
    if not permissions.is_editable(program):
        response = HttpResponse(status=204)
        response.headers["HX-Redirect"] = address(request, "programs:overview", program)
        return response
    # The script has already done what its buttons say; htmx sends the button that was clicked last with them.
    saved = save_typed(request, program, buttons=False)
    page = _page_of(request, saved)
    shown = {
        **_shown(request, page),
        "refusal": saved.refusal,
        "swapped": [page.pickers[name] for name in LISTS if _is_changed(request, page, name)],
        "posted_rows": {tier.row for tier in saved.writing.typed.tiers},
        "echoes": echoes_of(saved.writing, program.currency),
    }
    response = render(request, "programs/_live_response.html", shown, status=200 if saved.is_whole else 422)
    if saved.has_moved:
        response.headers["HX-Trigger"] = SAVED
    return response


@requires(Right.PROGRAMS_EDIT)
@require_GET
def presence(request: TenantRequest, code: str) -> HttpResponse:
    """Say who else is writing in the draft."""
    program = draft_or_404(code)
    return render(
        request, "programs/_presence.html", {"present": _present(request, current_version(program))}
    )


@requires(Right.PROGRAMS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: TenantRequest, code: str) -> HttpResponse:
    """Store what is typed, where a form came with it, and lead on to the page of the launch."""
    program = draft_or_404(code)
    if request.method != "POST":
        return HttpResponseRedirect(address(request, "programs:overview", program))
    version = current_version(program)
    saved = Saved(program, version, stored_writing(program, version), version.revision)
    if "revision" in request.POST and permissions.is_editable(program):
        saved = save_typed(request, program)
        if not saved.is_whole:
            return typed_page(request, saved)
    faults = readiness_of(newest_document(saved.version), saved.program).own_faults
    if faults and permissions.is_editable(program):
        return typed_page(request, saved, faults=faults)
    return HttpResponseRedirect(address(request, "programs:launch", program))


@requires(Right.PROGRAMS_EDIT)
@require_GET
def choices(request: TenantRequest, name: str) -> HttpResponse:
    """Suggest partners or products that can be added to a list."""
    if name not in LISTS:
        raise Http404
    found = choices_of(name, request.GET.get(f"add_{name}", ""))
    return render(request, "programs/_choices.html", {"choices": found})


def typed_page(request: TenantRequest, saved: Saved, faults: tuple[Fault, ...] = ()) -> HttpResponse:
    """Show the builder again with everything that was typed and what is wrong with it."""
    return _page(request, _page_of(request, saved, faults), 422, saved.refusal)


def draft_or_404(code: str) -> Program:
    """
    Find a program.

    :raises Http404: if the tenant has none with this code
    """
    program = program_by_code(code)
    if program is None:
        raise Http404
    return program


def address(request: TenantRequest, name: str, program: Program) -> str:
    """Give the address of a page about a program."""
    return reverse(name, kwargs={"tenant": request.access.tenant.slug, "code": program.code})


def _after_saving(request: TenantRequest, saved: Saved, do: str) -> HttpResponse:
    """Do what the pressed button says once everything is stored, and lead to where it shows."""
    back = address(request, "programs:edit", saved.program)
    if do == "add_tier":
        back += "?rows=1#tiers"
    elif do.startswith(ADD_ROW) and do.removeprefix(ADD_ROW) in TABLES:
        name = do.removeprefix(ADD_ROW)
        back += f"?add={name}#rows-{name}"
    elif do.startswith(FIX) or do == "undo":
        _act(request, saved, do)
        back += "#live-simplicity"
    return HttpResponseRedirect(back)


def _act(request: TenantRequest, saved: Saved, do: str) -> None:
    """Make the draft simpler as the button says, or take that back; where it no longer fits nothing happens."""
    program, document = saved.program, newest_document(saved.version)
    if do == "undo":
        changed, done = undone(request, program, document), ""
    else:
        live = live_of(document, program)
        if live.simplicity is None or live.readiness.terms is None:
            return
        acts = fixes_of(document, live.readiness.terms, live.simplicity, live.readiness.context.others)
        fix = next((act for act in acts.values() if act.key == do.removeprefix(FIX)), None)
        changed, done = (None, "") if fix is None else (fix.document, fix.done)
    if changed is None:
        return
    save_draft(
        program_id=program.id,
        document=changed,
        budget=program.budget,
        seen_revision=saved.revision,
        actor_id=request.access.user.id,
        at=request.access.now,
    )
    if done:
        keep_undo(request, program, document, changed, done)


def _page_of(request: TenantRequest, saved: Saved, faults: tuple[Fault, ...] = ()) -> BuilderPage:
    return builder_page(
        saved.program,
        saved.version,
        saved.writing,
        request.access.today,
        request.access.user,
        faults=faults,
        changed=saved.changed,
        revision=saved.revision,
        paste=request.POST.get("paste", "") if saved.paste_error else "",
        paste_error=saved.paste_error,
    )


def _page(
    request: TenantRequest, page: BuilderPage, status: int, refusal: UnableToSaveDraft | None = None
) -> HttpResponse:
    shown = {
        **_shown(request, page),
        "refusal": refusal,
        "returned": last_return(page.program),
        "status": status,
        "problem_pairs": [(problem.id, problem.text) for problem in page.problems],
        "who": [page.pickers[name] for name in ("segments", "partners", "except_partners")],
        "what": [page.pickers[name] for name in ("include", "exclude")],
        "qualify": [page.pickers[name] for name in ("qualify_include", "qualify_exclude")],
        "shares": [page.pickers[name] for name in ("share_include", "share_exclude")],
        "examples": example_count(page.program),
        "figures": figure_count(page.program),
        "next_row": max((row.row for row in page.rows), default=-1) + 1,
        "is_folded": page.is_finished and status == 200 and not request.GET,
    }
    return render(request, "programs/builder.html", shown, status=status)


def _shown(request: TenantRequest, page: BuilderPage) -> dict[str, Any]:
    """Give what both the page and its live parts show."""
    return {
        "page": page,
        "sign": currency_sign(page.program.currency).strip(),
        "saved_words": saved_in_words(page.version, request.access),
        "present": _present(request, page.version),
        "undo": undo_of(request, page.program, newest_document(page.version)),
    }


def _present(request: TenantRequest, version: ProgramVersion) -> str:
    """Say who else saved the draft just now: "Olga Brandt is writing in this draft, saved 14:02"."""
    at, who = version.edited_at, version.edited_by
    if at is None or who is None or who.id == request.access.user.id:
        return ""
    if request.access.now - at > PRESENT_FOR:
        return ""
    local = at.astimezone(ZoneInfo(request.access.tenant.time_zone))
    return f"{who.name} is writing in this draft, saved {local:%H:%M}."


def _is_changed(request: TenantRequest, page: BuilderPage, name: str) -> bool:
    """Say whether the browser's list is not the one that stands now, or has something beside it to show."""
    picker = page.pickers[name]
    posted = request.POST.getlist(name)
    return (
        posted != [token.value for token in picker.tokens]
        or bool(request.POST.get(f"add_{name}"))
        or bool(picker.error)
    )
