"""Closing a program, which asks what happens with it next; deciding again later."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from payouts.queries.outcomes import Outcome, outcomes_of
from programs.enums import Decision, ProgramStatus
from programs.models import Program
from programs.operations.close_program import StillRunning, close_program
from programs.operations.decide_program import (
    REASON_LENGTH_MAX,
    DecisionNeeded,
    NothingToDecide,
    decide_program,
)
from programs.queries.decisions import decisions_of
from programs.queries.programs import published_version
from programs.queries.terms import terms_of
from programs.transitions import NotAllowed
from vir.faces.console.plan.frame import program_or_404, state_of
from vir.faces.console.plan.results import result_facts
from vir.foundation.identity.roles import Right
from vir.foundation.web.access import TenantRequest, requires

_OVER = (ProgramStatus.CLOSED, ProgramStatus.ARCHIVED)
_WORDS = {
    Decision.REPEAT: "Repeat: it did what it was for",
    Decision.ADJUST: "Adjust: worth doing again with other terms",
    Decision.STOP: "Stop: not again like this",
}


class DecisionForm(forms.Form):
    """What happens next, and why."""

    choice = forms.ChoiceField(
        label="What happens next?",
        required=False,
        widget=forms.RadioSelect,
        choices=[(word.value, words) for word, words in _WORDS.items()],
    )
    reason = forms.CharField(
        label="Why?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": REASON_LENGTH_MAX}),
    )


@requires(Right.PROGRAMS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: TenantRequest, code: str) -> HttpResponse:
    """Show what a program brought, and close it with a decision about it."""
    program = program_or_404(code)
    if request.method != "POST" and (program.status in _OVER or program.ends_on >= request.access.today):
        # Closed already, or too early to close: what is left is to decide.
        return HttpResponseRedirect(_url(request, "programs:decide", program))
    outcome = outcomes_of([program.id])[program.id]
    if request.method != "POST":
        return _page(request, program, outcome, DecisionForm(), closing=True)
    form = DecisionForm(_clean(request))
    try:
        close_program(
            program_id=program.id,
            choice=form.data.get("choice", ""),
            reason=form.data.get("reason", ""),
            result=outcome.as_dict(),
            actor_id=request.access.user.id,
            at=request.access.now,
        )
    except DecisionNeeded as refused:
        form.add_error(refused.path, refused.message)
    except (StillRunning, NotAllowed) as refused:
        return _page(request, program, outcome, form, closing=True, error=refused.message)
    else:
        word = Decision(form.data["choice"]).label.lower()
        messages.success(request, f"{program.code} is closed. Decided: {word}.")
        return HttpResponseRedirect(_url(request, "programs:overview", program))
    return _page(request, program, outcome, form, closing=True)


@requires(Right.PROGRAMS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: TenantRequest, code: str) -> HttpResponse:
    """Record a decision about a program that runs or is over."""
    program = program_or_404(code)
    outcome = outcomes_of([program.id])[program.id]
    if request.method != "POST":
        newest = decisions_of(program)[:1]
        form = DecisionForm(initial={"choice": newest[0].choice} if newest else None)
        return _page(request, program, outcome, form, closing=False)
    form = DecisionForm(_clean(request))
    try:
        decide_program(
            program_id=program.id,
            choice=form.data.get("choice", ""),
            reason=form.data.get("reason", ""),
            result=outcome.as_dict(),
            actor_id=request.access.user.id,
            at=request.access.now,
        )
    except DecisionNeeded as refused:
        form.add_error(refused.path, refused.message)
    except NothingToDecide as refused:
        return _page(request, program, outcome, form, closing=False, error=refused.message)
    else:
        messages.success(request, f"{program.code}: {Decision(form.data['choice']).label.lower()}.")
        return HttpResponseRedirect(_url(request, "programs:decide", program))
    return _page(request, program, outcome, form, closing=False)


def _clean(request: TenantRequest) -> dict[str, str]:
    return {key: request.POST.get(key, "").replace("\x00", "") for key in ("choice", "reason")}


def _url(request: TenantRequest, name: str, program: Program) -> str:
    return reverse(name, kwargs={"tenant": request.access.tenant.slug, "code": program.code})


def _page(
    request: TenantRequest,
    program: Program,
    outcome: Outcome,
    form: DecisionForm,
    *,
    closing: bool,
    error: str = "",
) -> HttpResponse:
    version = published_version(program)
    kept = decisions_of(program)
    shown: dict[str, Any] = {
        "access": request.access,
        "program": program,
        "status": state_of(program, request.access),
        "facts": result_facts(program, terms_of(version) if version else None, outcome),
        "form": form,
        "closing": closing,
        "error": error,
        "is_published": version is not None,
        "decisions": [(decision, Decision(decision.choice).label) for decision in kept],
    }
    failed = bool(error) or (form.is_bound and bool(form.errors))
    return render(request, "plan/decide.html", shown, status=422 if failed else 200)
