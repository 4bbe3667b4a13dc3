"""The worked examples of a program: what each says, whether it passes, adding and removing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from partners.queries.segments import partner_choices
from programs import permissions
from programs.models import Program, WorkedExample
from programs.operations.add_worked_example import (
    EXAMPLES_MAX,
    UnableToAddExample,
    add_worked_case,
    add_worked_example,
)
from programs.operations.remove_worked_example import UnableToRemoveExample, remove_worked_example
from programs.operations.require_worked_examples import UnableToRequireExamples, require_worked_examples
from programs.queries.products import product_choices
from programs.queries.programs import current_version
from programs.queries.terms import newest_document
from programs.queries.worked_examples import example_by_id, run_examples, whole_case
from programs.web.case_file import CaseNotRead, name_of_file, read_case_text, text_of_file
from programs.web.drafting.builder import address, draft_or_404
from programs.web.example_form import (
    NOTHING_TYPED,
    ROWS_MAX,
    ExampleForm,
    Problems,
    TypedExample,
    in_rows,
    place_problems,
    read_example,
    shown_rows,
    typed_example,
)
from programs.web.example_words import last_required, results_in_words, shown_examples
from programs.web.wording import shown_status
from vir.foundation.identity.roles import Right
from vir.foundation.web.access import TenantRequest, requires
from vir.foundation.web.formats import currency_sign

# Further ones are typed without a suggestion.
SUGGESTED_MAX = 200


@requires(Right.PROGRAMS_VIEW)
@require_GET
def examples(request: TenantRequest, code: str) -> HttpResponse:
    """Run every example of a program and show how it went."""
    return _page(request, draft_or_404(code), 200)


@requires(Right.PROGRAMS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: TenantRequest, code: str) -> HttpResponse:
    """Keep an example that was typed, or show the form with one row more."""
    program = draft_or_404(code)
    if request.method != "POST":
        return HttpResponseRedirect(address(request, "programs:examples", program))
    typed = typed_example(request.POST)
    if request.POST.get("do") == "add_row":
        return _page(request, program, 200, typed=typed, more_rows=1)
    read = read_example(typed, program.currency)
    if read.problems:
        return _page(request, program, 422, typed=typed, problems=read.problems)
    try:
        example = add_worked_example(
            program_id=program.id,
            title=typed.texts["title"],
            source=typed.texts["source"],
            partner=read.partner,
            rows=read.rows,
            earned=read.earned,
            tier=read.tier,
            actor_id=request.access.user.id,
            at=request.access.now,
        )
    except UnableToAddExample as refused:
        problems = in_rows(refused.problems, read.places)
        return _page(request, program, 422, typed=typed, problems=problems)
    return _added(request, program, example)


@requires(Right.PROGRAMS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: TenantRequest, code: str) -> HttpResponse:
    """Keep an example that came as a file or as pasted text; what cannot be kept stays in the text field."""
    program = draft_or_404(code)
    if request.method != "POST":
        return HttpResponseRedirect(address(request, "programs:examples", program))
    text, name, file = request.POST.get("case", ""), "", request.FILES.get("file")
    try:
        if file is not None:
            text, name = text_of_file(file), name_of_file(file)
        example = add_worked_case(
            program_id=program.id,
            case=read_case_text(text),
            name=name,
            actor_id=request.access.user.id,
            at=request.access.now,
        )
    except CaseNotRead as refused:
        return _page(request, program, 422, case_text=text, case_error=refused.message)
    except UnableToAddExample as refused:
        said = " ".join(
            message if name in ("case", "") else f"{name}: {message}" for name, message in refused.problems
        )
        return _page(request, program, 422, case_text=text, case_error=said)
    return _added(request, program, example)


@requires(Right.PROGRAMS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def require_all(request: TenantRequest, code: str) -> HttpResponse:
    """Let sending for approval depend on the examples, or no longer."""
    program = draft_or_404(code)
    if request.method == "POST":
        required = request.POST.get("required") == "1"
        try:
            require_worked_examples(
                program_id=program.id,
                required=required,
                actor_id=request.access.user.id,
                at=request.access.now,
            )
        except UnableToRequireExamples as refused:
            messages.error(request, refused.message)
    return HttpResponseRedirect(address(request, "programs:examples", program))


@requires(Right.PROGRAMS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: TenantRequest, code: str, example_id: UUID) -> HttpResponse:
    """Check, then remove an example."""
    program = draft_or_404(code)
    example = _example_or_404(program, example_id)
    error = ""
    if request.method == "POST":
        try:
            remove_worked_example(
                program_id=program.id,
                example_id=example.id,
                actor_id=request.access.user.id,
                at=request.access.now,
            )
        except UnableToRemoveExample as refused:
            error = refused.message
        else:
            messages.success(request, f"The example “{example.title}” is removed.")
            return HttpResponseRedirect(address(request, "programs:examples", program))
    shown = {"program": program, "example": example, "error": error}
    return render(request, "programs/example_remove.html", shown, status=422 if error else 200)


@requires(Right.PROGRAMS_VIEW)
@require_GET
def example_json(request: TenantRequest, code: str, example_id: UUID) -> JsonResponse:
    """Give an example as a file, with the terms it is run with."""
    program = draft_or_404(code)
    example = _example_or_404(program, example_id)
    case = whole_case(example, newest_document(current_version(program)))
    response = JsonResponse(case, json_dumps_params={"indent": 2, "ensure_ascii": False})
    name = f"{request.access.tenant.slug}_{program.code}_{example.id.hex[:8]}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _added(request: TenantRequest, program: Program, example: WorkedExample) -> HttpResponse:
    messages.success(request, f"The example “{example.title}” is added.")
    return HttpResponseRedirect(address(request, "programs:examples", program))


def _page(
    request: TenantRequest,
    program: Program,
    status: int,
    *,
    typed: TypedExample = NOTHING_TYPED,
    problems: Problems | None = None,
    more_rows: int = 0,
    case_text: str = "",
    case_error: str = "",
) -> HttpResponse:
    version = current_version(program)
    results = run_examples(program, newest_document(version))
    may_edit = request.access.may(Right.PROGRAMS_EDIT)
    shown: dict[str, Any] = {
        "program": program,
        "version": version,
        "status": shown_status(program, request.access.today),
        "examples": shown_examples(results),
        "result": results_in_words(results),
        "required": last_required(program),
        "may_edit": may_edit,
        "is_draft": permissions.is_editable(program),
        "may_require": may_edit and permissions.is_editable(program),
        "waits": permissions.waits_for_approval(program),
        "may_remove": may_edit and not permissions.waits_for_approval(program),
        "may_add": may_edit and len(results) < EXAMPLES_MAX,
        "examples_max": EXAMPLES_MAX,
        "builder_url": address(request, "programs:edit", program),
    }
    if may_edit:
        shown |= _form_shown(program, typed, problems or [], more_rows)
        shown |= {"case_text": case_text, "case_error": case_error}
        if case_error:
            shown["problem_pairs"] = [("id_case", f"Case: {case_error}")]
    return render(request, "programs/examples.html", shown, status=status)


def _form_shown(program: Program, typed: TypedExample, problems: Problems, more_rows: int) -> dict[str, Any]:
    form, rows = ExampleForm(typed.texts), shown_rows(typed, more_rows)
    pairs = place_problems(form, rows, problems)
    return {
        "form": form,
        "rows": rows,
        "problem_pairs": pairs,
        "row_problems": [text for target, text in pairs if target.startswith("id_rows-")],
        "focus_row": rows[-1].row if more_rows else None,
        "may_add_row": len(rows) < ROWS_MAX,
        "sign": currency_sign(program.currency).strip(),
        "partners": partner_choices("", SUGGESTED_MAX),
        "skus": product_choices("", SUGGESTED_MAX),
    }


def _example_or_404(program: Program, example_id: UUID) -> WorkedExample:
    example = example_by_id(program, example_id)
    if example is None:
        raise Http404
    return example
