"""What partners ask and reply: what waits for an answer, and one conversation."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from partners.operations.messaging.write_reply import answer_thread, settle_thread
from partners.queries.threads import list_threads, thread_by_code
from vir.faces.console.messages.waiting import lines_of
from vir.foundation.identity.roles import Right
from vir.foundation.refusals import Refused
from vir.foundation.tenancy.hosts import portal_base
from vir.foundation.web.access import TenantRequest, requires

PER_PAGE = 50


@requires(Right.MESSAGES_VIEW)
@require_GET
def questions(request: TenantRequest) -> HttpResponse:
    """List what partners wrote, by whether it waits; `?view=answered` gives the rest."""
    everything = list_threads()
    view = "answered" if request.GET.get("view") == "answered" else "waiting"
    base = reverse("messages:questions", kwargs={"tenant": request.access.tenant.slug})
    slug, now = request.access.tenant.slug, request.access.now
    waiting = lines_of([one for one in everything if one.waits], slug, now, with_notes=True)
    answered = lines_of([one for one in everything if not one.waits], slug, now, with_notes=False)
    tabs = [
        {"label": "To answer", "url": base, "current": view == "waiting", "count": len(waiting)},
        {
            "label": "Answered",
            "url": f"{base}?view=answered",
            "current": view == "answered",
            "count": len(answered),
        },
    ]
    page = Paginator(waiting if view == "waiting" else answered, PER_PAGE).get_page(request.GET.get("page"))
    shown = {"page": page, "rows": list(page), "tabs": tabs, "view": view}
    return render(request, "console/messages/questions.html", shown)


@requires(Right.MESSAGES_VIEW)
@require_GET
def question(request: TenantRequest, code: str) -> HttpResponse:
    """Show a conversation."""
    return _page(request, code)


@requires(Right.MESSAGES_SEND)
@require_POST
def answer(request: TenantRequest, code: str) -> HttpResponse:
    """Answer a partner."""
    thread = thread_by_code(code)
    if thread is None:
        raise Http404
    access, text = request.access, request.POST.get("text", "")
    at = reverse("portal:message", kwargs={"tenant": access.tenant.slug, "code": thread.message_code or code})
    try:
        answer_thread(
            code=code,
            text=text,
            actor_id=access.user.id,
            at=access.now,
            link=f"{portal_base(access.tenant)}{at}",
        )
    except Refused as refused:
        return _page(request, code, error=refused.message, typed=text)
    messages.success(request, f"The answer went to {thread.partner}.")
    return _to(request, code)


@requires(Right.MESSAGES_SEND)
@require_POST
def settle(request: TenantRequest, code: str) -> HttpResponse:
    """Say that the last word needs no answer."""
    if thread_by_code(code) is None:
        raise Http404
    settle_thread(code=code, actor_id=request.access.user.id, at=request.access.now)
    messages.success(request, f"{code} waits for nobody. It comes back when the partner writes again.")
    return _to(request, code)


def _page(request: TenantRequest, code: str, *, error: str = "", typed: str = "") -> HttpResponse:
    thread = thread_by_code(code)
    if thread is None:
        raise Http404
    shown = {
        "thread": thread,
        "age": thread.age(request.access.now),
        "may_send": request.access.may(Right.MESSAGES_SEND),
        "error": error,
        "typed": typed,
    }
    return render(request, "console/messages/question.html", shown, status=422 if error else 200)


def _to(request: TenantRequest, code: str) -> HttpResponse:
    return HttpResponseRedirect(
        reverse("messages:question", kwargs={"tenant": request.access.tenant.slug, "code": code})
    )
