"""A partner asks about a line of its statement, says more, and closes what is clear."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from payouts.operations.questions.answer import close_question
from payouts.operations.questions.ask import ask_question, reply
from payouts.operations.questions.common import NoSuchQuestion, amount_of
from payouts.queries.portal import own_statement
from payouts.queries.questions import own_questions
from vir.faces.portal.statement import statement_page
from vir.foundation.identity.roles import Right
from vir.foundation.refusals import Refused
from vir.foundation.web.access import TenantRequest, requires
from vir.foundation.words import say as in_words


@requires(Right.PORTAL_QUESTIONS)
@require_POST
def ask(request: TenantRequest, code: str) -> HttpResponse:
    """Ask about a line."""
    found = own_statement(code)
    if found is None:
        raise Http404
    issued, _ = found
    access, typed = request.access, request.POST.get("at_stake", "").strip()
    number = request.POST.get("line", "")
    try:
        ask_question(
            statement_id=issued.id,
            line=int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 0,
            text=request.POST.get("text", ""),
            at_stake=amount_of(typed, issued.currency, in_words("Amount in question")) if typed else None,
            actor_id=access.user.id,
            at=access.now,
        )
    except Refused as refusal:
        return statement_page(request, code, error=refusal.message)
    return _to_questions(request, code)


@requires(Right.PORTAL_QUESTIONS)
@require_POST
def say(request: TenantRequest, code: str, question: int) -> HttpResponse:
    """Say something more about a question, or close it with `close`."""
    _own_question(code, question)
    access = request.access
    try:
        if request.POST.get("close"):
            close_question(number=question, actor_id=access.user.id, at=access.now)
        else:
            reply(number=question, text=request.POST.get("text", ""), actor_id=access.user.id, at=access.now)
    except NoSuchQuestion:
        raise Http404 from None
    except Refused as refusal:
        return statement_page(request, code, error=refusal.message)
    return _to_questions(request, code)


def _to_questions(request: TenantRequest, code: str) -> HttpResponse:
    page = reverse("portal:statement", kwargs={"tenant": request.access.tenant.slug, "code": code})
    return HttpResponseRedirect(f"{page}#questions")


def _own_question(code: str, number: int) -> None:
    """
    See that a question is about this statement of the partner.

    :raises Http404: if it is not
    """
    if number not in {one.number for one in own_questions(code)}:
        raise Http404
