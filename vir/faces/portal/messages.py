"""Messages: what the vendor said, what waits to be acknowledged, and what the partner asks and is answered."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages as flash
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from partners.enums import MessageLanguage, ThreadSide
from partners.operations.messaging.common import NoSuchMessage, text_hash
from partners.operations.messaging.read_message import acknowledge_message, open_message
from partners.operations.messaging.write_reply import (
    ask_vendor,
    reply_in_thread,
    reply_to_message,
    see_thread,
)
from partners.queries.audience import language_for
from partners.queries.messages import OwnMessage, own_message
from partners.queries.threads import Thread, own_thread
from programs.queries.portal import portal_program, portal_programs
from vir.faces.portal.message_rows import in_words, language_of, note_sentence, portal_url, rows_of
from vir.foundation.identity.queries import people_of_partner
from vir.foundation.identity.roles import Right
from vir.foundation.refusals import Refused
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.web.access import Access, TenantRequest, requires
from vir.foundation.words import later, say

PER_PAGE = 30
A_COLLEAGUE = later("a former colleague")


@requires(Right.PORTAL_MESSAGES)
@require_GET
def listing(request: TenantRequest) -> HttpResponse:
    """
    List messages, notices of terms and questions, the newest first; `?view=` narrows.

    What is of a kind that the person turned off stands apart.
    """
    found = rows_of(request.access)
    rows, hushed = [row for row in found if not row.is_hushed], [row for row in found if row.is_hushed]
    view = request.GET.get("view", "")
    views = {
        "": (say("All"), rows),
        "unread": (say("Unread"), [row for row in rows if row.is_unread]),
        "acknowledge": (say("To acknowledge"), [row for row in rows if row.asks]),
    }
    if hushed:
        # Nothing is lost by turning it off.
        views["off"] = (say("Turned off"), hushed)
    view = view if view in views else ""
    base = portal_url(request.access, "messages")
    tabs = [
        {
            "label": label,
            "url": f"{base}?view={key}" if key else base,
            "current": key == view,
            "count": len(these),
        }
        for key, (label, these) in views.items()
    ]
    page = Paginator(views[view][1], PER_PAGE).get_page(request.GET.get("page"))
    shown = {"page": page, "tabs": tabs, "view": view, "turned_off": bool(hushed)}
    return render(request, "portal/messages.html", shown)


@requires(Right.PORTAL_MESSAGES)
@require_GET
def message(request: TenantRequest, code: str) -> HttpResponse:
    """Show one message or question, with what was said about it."""
    return _page(request, code)


@requires(Right.PORTAL_ACKNOWLEDGE)
@require_POST
def acknowledge(request: TenantRequest, code: str) -> HttpResponse:
    """Keep that a person of the partner has read a message, in the language it was shown."""
    access = request.access
    try:
        acknowledge_message(
            code=code,
            seen_hash=request.POST.get("seen_hash", ""),
            language=request.POST.get("language", ""),
            user_id=access.user.id,
            at=access.now,
        )
    except NoSuchMessage:
        raise Http404 from None
    except Refused as refused:
        return _page(request, code, error=refused.message)
    flash.success(request, say("{vendor} now sees that this message was read.", vendor=access.tenant.name))
    return HttpResponseRedirect(portal_url(access, "message", code=code))


@requires(Right.PORTAL_MESSAGES)
@require_POST
def reply(request: TenantRequest, code: str) -> HttpResponse:
    """Write to the vendor about a message, or on in a question."""
    access, text = request.access, request.POST.get("text", "")
    said: dict[str, Any] = {"text": text, "user_id": access.user.id, "at": access.now, "link": _desk(access)}
    try:
        if own_message(code, access.user.id) is not None:
            reply_to_message(code=code, **said)
        else:
            reply_in_thread(code=code, **said)
    except NoSuchMessage:
        raise Http404 from None
    except Refused as refused:
        return _page(request, code, error=refused.message, typed=text)
    flash.success(
        request,
        say("{vendor} has your message. The answer comes here and by e-mail.", vendor=access.tenant.name),
    )
    return HttpResponseRedirect(f"{portal_url(access, 'message', code=code)}#talk")


@requires(Right.PORTAL_MESSAGES)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: TenantRequest) -> HttpResponse:
    """Ask the vendor something, about a program where `?program=` names one."""
    access = request.access
    asked = request.POST if request.method == "POST" else request.GET
    code = asked.get("program", "")
    program = portal_program(code) if code else None
    if code and program is None:
        raise Http404
    subject, text, error = asked.get("subject", ""), asked.get("text", ""), ""
    if request.method == "POST":
        try:
            thread = ask_vendor(
                subject=subject,
                text=text,
                program_code=program.code if program else "",
                user_id=access.user.id,
                at=access.now,
                link=_desk(access),
            )
        except Refused as refused:
            error = refused.message
        else:
            flash.success(
                request,
                say(
                    "{vendor} has your question. The answer comes here and by e-mail.",
                    vendor=access.tenant.name,
                ),
            )
            return HttpResponseRedirect(portal_url(access, "message", code=thread.code))
    shown = {
        "program": program,
        "subject": subject or (program.name if program else ""),
        "text": text,
        "error": error,
        "programs": [] if program else [(one.code, one.name) for one in portal_programs()],
    }
    return render(request, "portal/ask.html", shown, status=422 if error else 200)


def _page(request: TenantRequest, code: str, *, error: str = "", typed: str = "") -> HttpResponse:
    access = request.access
    found, thread = own_message(code, access.user.id), own_thread(code)
    if found is None and thread is None:
        raise Http404
    context: dict[str, Any] = {"thread": thread, "code": code, "error": error, "typed": typed}
    names = _colleagues(access)
    if found is not None:
        context |= _shown(request, found, names)
    if thread is not None:
        context["note_sentence"] = note_sentence(access, thread)
        context["talk"] = [
            {
                "who": access.tenant.name
                if one.side is ThreadSide.VENDOR
                else names.get(one.author_id, say(A_COLLEAGUE)),
                "is_own": one.side is ThreadSide.PARTNER,
                "at": one.at,
                "text": one.text,
            }
            for one in thread.replies
        ]
    if request.method == "GET" and access.preview is None and not access.seen_as:
        _keep_read(access, found, thread, context.get("language", ""))
    return render(request, "portal/message.html", context, status=422 if error else 200)


def _shown(request: TenantRequest, found: OwnMessage, names: dict[UUID, str]) -> dict[str, Any]:
    """Give what the page shows of a message, in the language that is asked for or chosen."""
    access = request.access
    wanted = request.GET.get("language") or language_of(access)
    language = language_for(found.texts, wanted, found.fallback)
    shown = in_words(access, found, language)
    by = found.acknowledged_by_id
    return {
        "found": found,
        "subject": shown["subject"],
        "paragraphs": shown["body"].split("\n\n"),
        "language": language,
        "is_rtl": MessageLanguage(language).is_right_to_left,
        "languages": [
            (one.value, say(one.label), one.value == language)
            for one in MessageLanguage
            if one.value in found.texts
        ],
        "seen_hash": text_hash(found.texts[language]),
        "read_by": names.get(by, say(A_COLLEAGUE)) if by else "",
        "may_acknowledge": access.may(Right.PORTAL_ACKNOWLEDGE),
    }


def _keep_read(access: Access, found: OwnMessage | None, thread: Thread | None, language: str) -> None:
    """Keep that it was opened, the first time, and that answers were seen."""
    if found is not None and found.is_unread:
        open_message(code=found.code, language=language, user_id=access.user.id, at=access.now)
    if thread is not None and thread.is_unread:
        see_thread(code=thread.code, at=access.now)


def _colleagues(access: Access) -> dict[UUID, str]:
    assert access.partner_id is not None
    # The walls of the portal show no people; a partner's own are read in front of them.
    with tenant_context(access.tenant.id, user_id=access.user.id):
        return {one.user_id: str(one.user) for one in people_of_partner(access.partner_id)}


def _desk(access: Access) -> str:
    """Give the address of conversations in the vendor's workspace, up to the code."""
    here = reverse("messages:questions", kwargs={"tenant": access.tenant.slug})
    return f"{settings.PUBLIC_URL}{here}"
