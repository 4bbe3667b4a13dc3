"""Writing a message: a new one, a draft, its preview, and a test to oneself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from partners.enums import AudienceKind, MessageKind, MessageState
from partners.models import Message
from partners.operations.messaging.common import MessageChanged
from partners.operations.messaging.letters import write_letter
from partners.operations.messaging.save_message import save_message
from partners.queries.messages import message_by_code
from partners.queries.segments import segment_sizes
from partners.terms.merging import FIELDS
from programs.enums import ProgramStatus
from programs.queries.programs import list_programs
from vir.faces.console.messages.form import ROLE_WORDS, ROLES, Typed, draft_of, typed_from, typed_of
from vir.faces.console.messages.previewing import Shown, preview
from vir.faces.console.messages.values import known_program
from vir.foundation.identity.roles import Right
from vir.foundation.languages import speaking
from vir.foundation.notifications.events import Event
from vir.foundation.notifications.outbox import post
from vir.foundation.refusals import Refused
from vir.foundation.web.access import TenantRequest, requires

PROGRAMS_MAX = 200


@requires(Right.MESSAGES_SEND)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: TenantRequest) -> HttpResponse:
    """Write a new message; an address can name whom it is for and which program it is about."""
    if request.method != "POST":
        return _page(request, None, _asked(request))
    return _posted(request, None)


@requires(Right.MESSAGES_SEND)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: TenantRequest, code: str) -> HttpResponse:
    """Change a draft."""
    message = message_by_code(code)
    if message is None:
        raise Http404
    if request.method == "POST":
        return _posted(request, message)
    if message.state != MessageState.DRAFT:
        return HttpResponseRedirect(_url(request, "detail", code))
    return _page(request, message, typed_of(message))


@requires(Right.MESSAGES_SEND)
@require_POST
def show(request: TenantRequest) -> HttpResponse:
    """Give the preview of what is typed, for the page that shows it beside the form."""
    return render(
        request, "console/messages/_preview.html", {"shown": preview(request, typed_from(request.POST))}
    )


def _posted(request: TenantRequest, message: Message | None) -> HttpResponse:
    typed, do = typed_from(request.POST), request.POST.get("do", "save")
    if do == "preview":
        return _page(request, message, typed)
    access = request.access
    try:
        draft = draft_of(typed, access.today)
        if draft.program_code:
            known_program(draft.program_code)
        number = request.POST.get("edit", "")
        saved = save_message(
            draft=draft,
            actor_id=access.user.id,
            at=access.now,
            code=message.code if message else "",
            edit=int(number) if number.isascii() and number.isdigit() and len(number) < 9 else 0,
        )
    except MessageChanged as changed:
        return _page(request, message, typed, conflict=changed.message)
    except Refused as refused:
        return _page(request, message, typed, error=refused.message)
    if do == "test":
        return _tested(request, saved, typed)
    if do == "check":
        return HttpResponseRedirect(_url(request, "check", saved.code))
    messages.success(request, f"{saved.code} is saved as a draft.")
    return HttpResponseRedirect(_url(request, "edit", saved.code))


def _tested(request: TenantRequest, message: Message, typed: Typed) -> HttpResponse:
    """Send the preview to whoever asks for it, as the letter that a partner would get."""
    access, shown = request.access, preview(request, typed)
    here = HttpResponseRedirect(_url(request, "edit", message.code))
    if shown.error or shown.partner is None:
        messages.error(
            request, shown.error or "To: the message reaches no partner, so there is nothing to show."
        )
        return here
    # It looks as it does to a partner, also in the words around the message.
    with speaking(shown.language.value) as language:
        letter = write_letter(
            {"subject": f"Test: {shown.subject}", "body": "\n\n".join(shown.paragraphs)},
            name=str(access.user),
            to=access.user.email,
            partner_id=None,
            language=shown.language.value,
            acknowledge_by=message.acknowledge_by,
            tenant=access.tenant,
            link="",
        )
    post(
        [replace(letter, language=language)],
        tenant=access.tenant,
        event=Event.TEAM,
        at=access.now,
        ref_kind="test",
        ref_code=message.code,
    )
    messages.success(
        request, f"A test as {shown.partner.name} goes to {access.user.email}. {message.code} is saved."
    )
    return here


def _asked(request: TenantRequest) -> Typed:
    """Begin with what the address names: ?program=, ?segment=, ?partner= (more than once), ?kind=."""
    asked = request.GET
    kind = asked.get("kind", "")
    kind = kind if kind in {one.value for one in MessageKind} else MessageKind.NEWS.value
    codes = asked.getlist("partner")
    about = asked.get("about", "")
    if codes:
        return Typed(kind=kind, audience=AudienceKind.PARTNERS.value, partners="\n".join(codes), about=about)
    if asked.get("program"):
        return Typed(kind=kind, audience=AudienceKind.PROGRAM.value, program=asked["program"])
    if asked.get("segment"):
        return Typed(kind=kind, audience=AudienceKind.SEGMENT.value, segment=asked["segment"], about=about)
    return Typed(kind=kind, about=about)


def _page(
    request: TenantRequest, message: Message | None, typed: Typed, *, error: str = "", conflict: str = ""
) -> HttpResponse:
    shown: Shown = preview(request, typed)
    programs = list_programs().exclude(status=ProgramStatus.ARCHIVED)[:PROGRAMS_MAX]
    context: dict[str, Any] = {
        "message": message,
        "typed": typed,
        "blocks": typed.blocks,
        "shown": shown,
        "error": error,
        "conflict": conflict,
        # Saving again after a conflict is meant: it is over what was shown as theirs.
        "edit": message.edit if message else 0,
        "theirs": typed_of(message) if conflict and message else None,
        "kinds": list(MessageKind),
        "audiences": list(AudienceKind),
        "programs": [(one.code, one.name) for one in programs],
        "segments": segment_sizes(request.access.today),
        "roles": [(role.value, ROLE_WORDS[role]) for role in ROLES],
        "fields": FIELDS,
    }
    return render(request, "console/messages/compose.html", context, status=422 if error or conflict else 200)


def _url(request: TenantRequest, name: str, code: str) -> str:
    return reverse(f"messages:{name}", kwargs={"tenant": request.access.tenant.slug, "code": code})
