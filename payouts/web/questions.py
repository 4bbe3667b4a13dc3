"""Questions of partners about their statements: what waits, one of them, and what is done about it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from payouts.operations.questions.answer import answer_question, close_question, take_question
from payouts.operations.questions.common import NoSuchQuestion, amount_of
from payouts.operations.questions.keep_back import keep_back, release
from payouts.queries.questions import Question, list_questions, question_by_number
from payouts.web.finding import address
from vir.foundation.identity.roles import Right
from vir.foundation.refusals import Refused
from vir.foundation.web.access import TenantRequest, requires
from vir.foundation.web.formats import money

VIEWS = {"": "To answer", "partner": "Waiting for the partner", "closed": "Closed"}


@requires(Right.PAYOUTS_VIEW)
@require_GET
def listing(request: TenantRequest) -> HttpResponse:
    """List questions by whom they wait for; `?view=` chooses."""
    everything = list_questions()
    view = request.GET.get("view", "")
    view = view if view in VIEWS else ""
    base = address(request, "questions")
    tabs = [
        {
            "label": label,
            "url": f"{base}?view={word}" if word else base,
            "current": word == view,
            "count": sum(1 for one in everything if _view_of(one) == word),
        }
        for word, label in VIEWS.items()
    ]
    now = request.access.now
    rows = [(one, one.age(now)) for one in everything if _view_of(one) == view]
    return render(request, "payouts/questions.html", {"rows": rows, "tabs": tabs, "view": view})


@requires(Right.PAYOUTS_VIEW)
@require_GET
def detail(request: TenantRequest, number: int) -> HttpResponse:
    """Show a question with what was said."""
    return _page(request, number, error="")


@requires(Right.QUESTIONS_ANSWER)
@require_POST
def answer(request: TenantRequest, number: int) -> HttpResponse:
    """Answer a question; with `close` it is closed as well."""
    access = request.access
    try:
        answer_question(
            number=number, text=request.POST.get("text", ""), actor_id=access.user.id, at=access.now
        )
        if request.POST.get("close"):
            close_question(number=number, actor_id=access.user.id, at=access.now)
    except Refused as refusal:
        return _refused(request, number, refusal)
    return _back(request, number)


@requires(Right.QUESTIONS_ANSWER)
@require_POST
def take(request: TenantRequest, number: int) -> HttpResponse:
    """Take a question over."""
    try:
        take_question(number=number, actor_id=request.access.user.id, at=request.access.now)
    except Refused as refusal:
        return _refused(request, number, refusal)
    return _back(request, number)


@requires(Right.QUESTIONS_ANSWER)
@require_POST
def close(request: TenantRequest, number: int) -> HttpResponse:
    """Close a question."""
    try:
        close_question(number=number, actor_id=request.access.user.id, at=request.access.now)
    except Refused as refusal:
        return _refused(request, number, refusal)
    return _back(request, number)


@requires(Right.PAYOUTS_PREPARE)
@require_POST
def hold(request: TenantRequest, number: int) -> HttpResponse:
    """Keep an amount out of the partner's runs while the question is open."""
    found = question_by_number(number)
    if found is None:
        raise Http404
    try:
        amount = amount_of(request.POST.get("amount", ""), found.currency, "Amount to keep back")
        keep_back(number=number, amount=amount, actor_id=request.access.user.id, at=request.access.now)
    except Refused as refusal:
        return _refused(request, number, refusal)
    return _back(request, number)


@requires(Right.PAYOUTS_APPROVE)
@require_POST
def free(request: TenantRequest, number: int) -> HttpResponse:
    """Release what is kept back for a question, as another person than kept it back."""
    try:
        release(
            number=number,
            note=request.POST.get("note", ""),
            actor_id=request.access.user.id,
            at=request.access.now,
        )
    except Refused as refusal:
        return _refused(request, number, refusal)
    return _back(request, number)


def _view_of(question: Question) -> str:
    return {"vendor": "", "partner": "partner"}.get(question.waits_for, "closed")


def _back(request: TenantRequest, number: int) -> HttpResponse:
    return HttpResponseRedirect(f"{address(request, 'question', number=str(number))}#said")


def _refused(request: TenantRequest, number: int, refusal: Refused) -> HttpResponse:
    """
    Show the question with what was refused.

    :raises Http404: if there is no such question
    """
    if isinstance(refusal, NoSuchQuestion):
        raise Http404
    return _page(request, number, error=refusal.message)


def _page(request: TenantRequest, number: int, *, error: str) -> HttpResponse:
    found = question_by_number(number)
    if found is None:
        raise Http404
    access = request.access
    is_open = found.closed_at is None
    held_by_me = found.hold is not None and found.hold.placed_by_id == access.user.id
    shown: dict[str, Any] = {
        "question": found,
        "age": found.age(access.now),
        "error": error,
        "typed": request.POST.get("text", ""),
        "working": _working(request, found),
        "statement_url": f"{address(request, 'statement', code=found.statement)}?line={found.line}#working",
        "at_stake": "" if found.at_stake is None else money(found.at_stake, found.currency, bare=True),
        "may_answer": is_open and access.may(Right.QUESTIONS_ANSWER),
        "may_take": is_open and access.may(Right.QUESTIONS_ANSWER) and found.owner_id != access.user.id,
        "may_hold": is_open and found.held is None and access.may(Right.PAYOUTS_PREPARE),
        "may_release": found.held is not None and access.may(Right.PAYOUTS_APPROVE) and not held_by_me,
        "waits_for_another": found.held is not None and held_by_me,
    }
    return render(request, "payouts/question.html", shown, status=422 if error else 200)


def _working(request: TenantRequest, found: Question) -> str:
    """Give the address of the working behind the line, empty where no program's terms are behind it."""
    if not found.program_code:
        return ""
    return address(
        request,
        "earning",
        code=found.program_code,
        partner_code=found.partner_code,
        start=found.period_start.isoformat(),
    )
