"""The list of messages, one message, and looking at it before it is sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from partners.enums import AudienceKind, MessageLanguage, MessageState
from partners.models import Message
from partners.queries.audience import language_for, reach_of
from partners.queries.messages import Standing, first_copy, list_messages, message_by_code, standings_of
from partners.queries.nudges import addressed, left_out_words
from partners.queries.threads import threads_about
from partners.terms.merging import for_person
from programs.queries.told import terms_sendings
from vir.faces.console.messages.form import ROLE_WORDS
from vir.faces.console.messages.values import MessageComposer
from vir.faces.console.messages.waiting import waiting_count
from vir.foundation.identity.roles import Right, Role
from vir.foundation.periods import local_date
from vir.foundation.refusals import Refused
from vir.foundation.web.access import TenantRequest, requires

PER_PAGE = 50
VIEWS = {
    "sent": ("Sent", (MessageState.SENT,)),
    "scheduled": ("Scheduled", (MessageState.SCHEDULED,)),
    "drafts": ("Drafts", (MessageState.DRAFT,)),
    "withdrawn": ("Withdrawn", (MessageState.WITHDRAWN,)),
}
SHOWS: dict[str, tuple[str, Callable[[Standing], bool]]] = {
    "all": ("Everybody", lambda one: True),
    "missing": ("Not acknowledged", lambda one: one.acknowledged_at is None),
    "unopened": ("Not opened", lambda one: one.opened_at is None),
    "bounced": ("Bounced", lambda one: bool(one.bounced)),
}


@dataclass(frozen=True)
class Row:
    """One line of the list: a message, or notices of terms that went out together."""

    code: str
    url: str
    subject: str
    kind: str
    to: str
    at: datetime
    by: str
    delivered: int
    opened: int | None
    acknowledged: int | None
    bounced: int
    asks: bool


@requires(Right.MESSAGES_VIEW)
@require_GET
def listing(request: TenantRequest) -> HttpResponse:
    """List messages by their state; `?view=` chooses. What partners were told of terms stands among what was sent."""
    view = request.GET.get("view", "sent")
    view = view if view in VIEWS else "sent"
    found = list(list_messages())
    told = terms_sendings(PER_PAGE * 4)
    base = reverse("messages:list", kwargs={"tenant": request.access.tenant.slug})
    counts = {
        key: sum(one.state in states for one in found) + (len(told) if key == "sent" else 0)
        for key, (_, states) in VIEWS.items()
    }
    rows = [_row(request, one) for one in found if one.state in VIEWS[view][1]]
    if view == "sent":
        rows = sorted([*rows, *_told(request, told)], key=lambda row: row.at, reverse=True)
    tabs = [
        {"label": label, "url": f"{base}?view={key}", "current": key == view, "count": counts[key]}
        for key, (label, _) in VIEWS.items()
        if key != "withdrawn" or counts[key]
    ]
    questions = reverse("messages:questions", kwargs={"tenant": request.access.tenant.slug})
    tabs.append({"label": "Questions", "url": questions, "current": False, "count": waiting_count()})
    shown = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "tabs": tabs,
        "view": view,
        "may_send": request.access.may(Right.MESSAGES_SEND),
    }
    return render(request, "console/messages/list.html", shown)


@requires(Right.MESSAGES_VIEW)
@require_GET
def detail(request: TenantRequest, code: str) -> HttpResponse:
    """Show a message: what it says, and where it stands with each partner once it is sent."""
    return detail_page(request, code)


def detail_page(request: TenantRequest, code: str, *, error: str = "") -> HttpResponse:
    """Show a message, with what was refused."""
    message = message_or_404(code)
    standings = standings_of(message) if message.state == MessageState.SENT else []
    example = first_copy(message)
    show = request.GET.get("show", "all")
    show = show if show in SHOWS else "all"
    missing = [one for one in standings if one.acknowledged_at is None]
    context: dict[str, Any] = {
        "message": message,
        "to": audience_words(message),
        "texts": texts_of(example.texts if example else message.texts),
        "example_of": example.partner if example else None,
        "page": Paginator([one for one in standings if SHOWS[show][1](one)], PER_PAGE).get_page(
            request.GET.get("page")
        ),
        "tabs": _tabs(request, standings, show, asks=message.acknowledge_by is not None),
        "counts": _counts(standings),
        "bounced": [one for one in standings if one.bounced],
        "due": len(_due(request, missing)) if message.acknowledge_by else 0,
        "missing": len(missing),
        "threads": threads_about(code),
        "may_send": request.access.may(Right.MESSAGES_SEND),
        "error": error,
    }
    return render(request, "console/messages/detail.html", context, status=422 if error else 200)


@requires(Right.MESSAGES_SEND)
@require_GET
def check(request: TenantRequest, code: str) -> HttpResponse:
    """Look at whom a draft reaches, and who of them cannot be written to, before it is sent."""
    return check_page(request, code)


def check_page(request: TenantRequest, code: str, *, error: str = "") -> HttpResponse:
    """Show what sending would do, with what was refused."""
    message = message_or_404(code)
    if message.state != MessageState.DRAFT:
        raise Http404
    composer = MessageComposer(request.access.tenant, request.access.today)
    reach, example, left_out = None, None, ""
    try:
        to = addressed(message, composer.partners(message), request.access.now)
        partners, left_out = to.partners, left_out_words(to.left_out, request.access.tenant.time_zone)
        reach = reach_of(partners, message.roles)
        if partners:
            example = composer.texts(message, partners[:1])[partners[0].id]
    except Refused as refused:
        error = error or refused.message
    written = [MessageLanguage(code).label for code in message.texts]
    context = {
        "message": message,
        "to": audience_words(message),
        "reach": reach,
        "example": texts_of(example or {}),
        "example_of": reach.partners[0] if reach and reach.partners else None,
        "written": written,
        "left_out": left_out,
        "error": error,
    }
    return render(request, "console/messages/check.html", context, status=422 if error else 200)


def message_or_404(code: str) -> Message:
    """
    Find the message of an address.

    :raises Http404: if there is none
    """
    message = message_by_code(code)
    if message is None:
        raise Http404
    return message


def audience_words(message: Message) -> str:
    """Say whom a message is for."""
    names = message.audience_names
    to = {
        AudienceKind.ALL: "All partners",
        AudienceKind.PROGRAM: f"Partners of {names[0] if names else ''}",
        AudienceKind.SEGMENT: f"Segment {', '.join(names)}",
        AudienceKind.PARTNERS: names[0] if len(names) == 1 else f"{len(names):,} named partners",
    }[AudienceKind(message.audience)]
    if not message.roles:
        return to
    people = " and ".join(ROLE_WORDS[Role(role)].lower() for role in message.roles)
    return f"{to}, their {people}"


def texts_of(texts: dict[str, dict[str, str]]) -> list[dict[str, Any]]:
    """Give texts with the names of their languages; who reads is not said."""
    return [
        {
            "code": one.value,
            "label": one.label,
            "is_rtl": one.is_right_to_left,
            "subject": for_person(texts[one.value]["subject"], "{person}"),
            "paragraphs": for_person(texts[one.value]["body"], "{person}").split("\n\n"),
        }
        for one in MessageLanguage
        if one.value in texts
    ]


def _row(request: TenantRequest, message: Any) -> Row:
    name = (
        "edit"
        if message.state == MessageState.DRAFT and request.access.may(Right.MESSAGES_SEND)
        else "detail"
    )
    slug = request.access.tenant.slug
    asks = message.acknowledge_by is not None
    return Row(
        code=message.code,
        url=reverse(f"messages:{name}", kwargs={"tenant": slug, "code": message.code}),
        subject=_subject(message.example or message.texts),
        kind=message.get_kind_display(),
        to=audience_words(message),
        at=message.newest,
        by=str(message.sent_by or message.made_by),
        delivered=message.delivered,
        opened=message.opened,
        acknowledged=message.acknowledged if asks else None,
        bounced=message.bounced,
        asks=asks,
    )


def _subject(texts: dict[str, dict[str, str]]) -> str:
    return for_person(texts[language_for(texts, "en")]["subject"], "{person}")


def _told(request: TenantRequest, told: list[Any]) -> list[Row]:
    slug = request.access.tenant.slug
    return [
        Row(
            code=one.program_code,
            url=reverse("programs:messages", kwargs={"tenant": slug, "code": one.program_code})
            + f"?version={one.version}",
            subject=one.subject,
            kind="Notice of terms",
            to=f"Partners of {one.program_code}",
            at=one.sent_at,
            by="",
            delivered=one.partners,
            opened=None,
            acknowledged=one.acknowledged if one.acknowledge_by else None,
            bounced=0,
            asks=one.acknowledge_by is not None,
        )
        for one in told
    ]


def _tabs(
    request: TenantRequest, standings: list[Standing], show: str, *, asks: bool
) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "url": f"{request.path}?show={key}",
            "current": key == show,
            "count": sum(1 for one in standings if shows(one)),
        }
        for key, (label, shows) in SHOWS.items()
        if key != "missing" or asks
    ]


def _counts(standings: list[Standing]) -> dict[str, int]:
    return {
        "delivered": len(standings),
        "opened": sum(one.opened_at is not None for one in standings),
        "acknowledged": sum(one.acknowledged_at is not None for one in standings),
        "bounced": sum(bool(one.bounced) for one in standings),
    }


def _due(request: TenantRequest, missing: list[Standing]) -> list[Standing]:
    zone, today = request.access.tenant.time_zone, request.access.today
    return [one for one in missing if local_date(one.reminded_at or one.sent_at, zone) < today]
