"""The builder: writing a draft with its consequences in sight."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from programs import permissions
from programs.models import Program, ProgramVersion
from programs.operations.save_draft import DraftChanged, UnableToSaveDraft, save_draft
from programs.operations.submit_for_approval import UnableToSubmit, submit_for_approval
from programs.queries.figures import figure_count
from programs.queries.programs import current_version, program_by_code
from programs.queries.terms import newest_document
from programs.queries.worked_examples import example_count
from programs.terms import Fault
from programs.web.builder_form import read_budget, typed_from
from programs.web.builder_page import (
    BuilderPage,
    Writing,
    builder_page,
    echoes_of,
    stored_writing,
    typed_writing,
)
from programs.web.document_form import LISTS, Typed, typed_of
from programs.web.pasted_tiers import TiersNotRead, read_tiers
from programs.web.pickers import choices_of, pick
from programs.web.returned import last_return
from programs.web.wording import saved_in_words
from vir.foundation.identity.roles import Right
from vir.foundation.web.access import TenantRequest, requires
from vir.foundation.web.formats import currency_sign


@dataclass(frozen=True)
class Saved:
    """What became of an attempt to save: the draft as it stands, or why it was not stored."""

    program: Program
    version: ProgramVersion
    writing: Writing
    revision: int
    refusal: UnableToSaveDraft | None = None
    changed: DraftChanged | None = None
    paste_error: str = ""

    @property
    def is_whole(self) -> bool:
        """Say whether everything that was typed is stored."""
        refused = self.refusal or self.changed or self.paste_error or self.writing.refused
        return not refused and not read_budget(self.writing.budget, self.program.currency)[1]


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
            extra_rows=int(rows) if rows.isdecimal() and len(rows) < 3 else 0,
        )
        return _page(request, page, 200)
    saved = save_typed(request, program)
    if not saved.is_whole:
        return typed_page(request, saved)
    rows = "?rows=1#tiers" if request.POST.get("do") == "add_tier" else ""
    return HttpResponseRedirect(address(request, "programs:edit", program) + rows)


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
    status = 200 if saved.is_whole else 422
    return render(request, "programs/_live_response.html", shown, status=status)


@requires(Right.PROGRAMS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: TenantRequest, code: str) -> HttpResponse:
    """Store what is typed, where a form came with it, and send the draft for approval."""
    program = draft_or_404(code)
    if request.method != "POST":
        return HttpResponseRedirect(address(request, "programs:overview", program))
    version = current_version(program)
    saved = Saved(program, version, stored_writing(program, version), version.revision)
    if "revision" in request.POST and permissions.is_editable(program):
        saved = save_typed(request, program)
        if not saved.is_whole:
            return typed_page(request, saved)
    try:
        submit_for_approval(program_id=program.id, actor_id=request.access.user.id, at=request.access.now)
    except UnableToSubmit as refused:
        return typed_page(request, saved, faults=refused.faults)
    return HttpResponseRedirect(address(request, "programs:approve", program))


@requires(Right.PROGRAMS_EDIT)
@require_GET
def choices(request: TenantRequest, name: str) -> HttpResponse:
    """Suggest partners or products that can be added to a list."""
    if name not in LISTS:
        raise Http404
    found = choices_of(name, request.GET.get(f"add_{name}", ""))
    return render(request, "programs/_choices.html", {"choices": found})


def save_typed(request: TenantRequest, program: Program, *, buttons: bool = True) -> Saved:
    """
    Store what a browser sent, and say what was not taken in.

    :param buttons: whether to do what the pressed button says beyond saving
    """
    version = current_version(program)
    typed = _with_kept(typed_from(request.POST), version, request)
    do, removed = (request.POST.get(name, "") if buttons else "" for name in ("do", "remove"))
    paste_error = ""
    if do == "incremental":
        typed = Typed({**typed.texts, "application": "per_band"}, typed.lists, typed.tiers)
    if do == "paste":
        typed, paste_error = _pasted(request, program, typed)
    added = {name: request.POST.get(f"add_{name}", "").replace("\x00", "") for name in LISTS}
    picked = pick(typed.lists, added, removed)
    writing = typed_writing(program, version, _without_removed(typed, removed), picked)
    seen = request.POST.get("theirs" if do == "overwrite" else "revision", "")
    revision = int(seen) if seen.isdecimal() and len(seen) < 10 else 0
    budget, problem = read_budget(writing.budget, program.currency)
    refusal: UnableToSaveDraft | None = None
    changed: DraftChanged | None = None
    try:
        draft = save_draft(
            program_id=program.id,
            document=writing.written.document,
            budget=_kept_budget(program, budget, problem),
            seen_revision=revision,
            actor_id=request.access.user.id,
            at=request.access.now,
        )
        program, version, revision = draft.program, draft.version, draft.version.revision
    except DraftChanged as error:
        changed = error
    except UnableToSaveDraft as error:
        refusal = error
    return Saved(program, version, writing, revision, refusal, changed, paste_error)


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


def _page_of(request: TenantRequest, saved: Saved, faults: tuple[Fault, ...] = ()) -> BuilderPage:
    return builder_page(
        saved.program,
        saved.version,
        saved.writing,
        request.access.today,
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
        "examples": example_count(page.program),
        "figures": figure_count(page.program),
        "next_row": max((row.row for row in page.rows), default=-1) + 1,
    }
    return render(request, "programs/builder.html", shown, status=status)


def _shown(request: TenantRequest, page: BuilderPage) -> dict[str, Any]:
    """Give what both the page and its live parts show."""
    return {
        "page": page,
        "sign": currency_sign(page.program.currency).strip(),
        "saved_words": saved_in_words(page.version, request.access),
    }


def _pasted(request: TenantRequest, program: Program, typed: Typed) -> tuple[Typed, str]:
    try:
        tiers = read_tiers(
            request.POST.get("paste", ""), program.currency, percent=typed.texts["reward"] == "percent"
        )
    except TiersNotRead as error:
        return typed, error.message
    return Typed(typed.texts, typed.lists, tiers), ""


def _with_kept(typed: Typed, version: ProgramVersion, request: TenantRequest) -> Typed:
    """Take the lists that are too long for the page from the draft itself."""
    kept = [name for name in LISTS if f"keep_{name}" in request.POST]
    if not kept:
        return typed
    stored = typed_of(newest_document(version)).lists
    return Typed(typed.texts, {**typed.lists, **{name: stored[name] for name in kept}}, typed.tiers)


def _without_removed(typed: Typed, removed: str) -> Typed:
    name, _, row = removed.partition(":")
    if name != "tiers":
        return typed
    return Typed(typed.texts, typed.lists, tuple(tier for tier in typed.tiers if str(tier.row) != row))


def _kept_budget(program: Program, budget: Decimal | None, problem: str) -> Decimal | None:
    """Keep the stored budget while the typed one cannot be read."""
    return program.budget if problem else budget


def _is_changed(request: TenantRequest, page: BuilderPage, name: str) -> bool:
    """Say whether the browser's list is not the one that stands now, or has something beside it to show."""
    picker = page.pickers[name]
    posted = request.POST.getlist(name)
    return (
        posted != [token.value for token in picker.tokens]
        or bool(request.POST.get(f"add_{name}"))
        or bool(picker.error)
    )
