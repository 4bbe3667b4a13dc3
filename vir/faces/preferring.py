"""The page on which a person says what to be told, the same on both sides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from vir.foundation.languages import LANGUAGES
from vir.foundation.notifications.choosing import Choices, choices_for, settings_for
from vir.foundation.notifications.events import ALWAYS_BECAUSE, DEFAULTS, STANDS_ON, Channel, Event
from vir.foundation.notifications.keeping import events_of, keep_choices, keep_settings
from vir.foundation.notifications.models import ReaderSettings
from vir.foundation.refusals import Refused
from vir.foundation.web.access import Access, TenantRequest
from vir.foundation.words import later, say

CHANNELS: Final = (
    (Channel.PORTAL, later("In portal")),
    (Channel.EMAIL, later("E-mail")),
    (Channel.DIGEST, later("Weekly digest")),
)
ALWAYS: Final = later("Always")
DAYS: Final = tuple(
    enumerate(
        (
            later("Monday"),
            later("Tuesday"),
            later("Wednesday"),
            later("Thursday"),
            later("Friday"),
            later("Saturday"),
            later("Sunday"),
        ),
        start=1,
    )
)
OFFERED: Final = (("", later("As my browser asks")), *LANGUAGES.items())
# Each with a figure and a day written so, which says more than a name.
FORMATS: Final = (
    ("", later("As my language")),
    ("en-US", "1,234.50 · Nov 23, 2026 (United States)"),
    ("en-GB", "1,234.50 · 23 Nov 2026 (United Kingdom)"),
    ("de-DE", "1.234,50 · 23.11.2026 (Deutschland)"),
    ("de-CH", "1’234.50 · 23.11.2026 (Schweiz)"),
    ("fr-FR", "1 234,50 · 23/11/2026 (France)"),
    ("es-ES", "1.234,50 · 23/11/2026 (España)"),
    ("pt-BR", "1.234,50 · 23/11/2026 (Brasil)"),
    ("ja-JP", "1,234.50 · 2026/11/23 (日本)"),
    ("ar-AE", "1,234.50 · 23\u200f/11\u200f/2026 (الإمارات)"),
    ("ar-EG", "1,234.50 · 23\u200f/11\u200f/2026 (مصر)"),
    ("ar-MA", "1.234,50 · 23\u200f/11\u200f/2026 (المغرب)"),
)


@dataclass(frozen=True)
class Cell:
    """One event by one channel: a box to tick, or the words where it cannot be changed."""

    name: str
    label: str
    on: bool
    fixed: str


@dataclass(frozen=True)
class Row:
    """One event with its channels."""

    label: str
    cells: tuple[Cell, ...]
    because: str


def preferences_page(request: TenantRequest, template: str) -> HttpResponse:
    """Show what the signed-in person chose, and keep it by POST."""
    access = request.access
    if request.method != "POST":
        return _page(request, template, "", 200)
    try:
        _keep(request)
    except Refused as refused:
        return _page(request, template, refused.message, 422)
    muted = request.POST.get("muted") == "1"
    messages.success(
        request,
        say("Kept. {vendor} sends you only what is always sent.", vendor=access.tenant.name)
        if muted
        else say("Kept for everything {vendor} sends you.", vendor=access.tenant.name),
    )
    return HttpResponseRedirect(request.path)


def _keep(request: TenantRequest) -> None:
    access = request.access
    who: dict[str, Any] = {"user_id": access.user.id, "partner_id": access.partner_id, "at": access.now}
    ticked = set(request.POST.getlist("on"))
    weekday = request.POST.get("digest_weekday", "")
    keep_settings(
        **who,
        language=_one_of(OFFERED, request.POST.get("language")),
        formats=_one_of(FORMATS, request.POST.get("formats")),
        digest_weekday=int(weekday) if weekday.isascii() and weekday.isdigit() else 0,
        muted=request.POST.get("muted") == "1",
    )
    keep_choices(
        **who,
        chosen={
            (event, channel): f"{event}:{channel}" in ticked
            for event in events_of(access.partner_id)
            for channel, _ in CHANNELS
            if not DEFAULTS[event][channel].fixed
        },
    )


def _one_of(known: tuple[tuple[str, str], ...], asked: str | None) -> str:
    """Give what was chosen from a list; what is not on it is as nothing chosen."""
    return asked if asked in {code for code, _ in known} and asked is not None else ""


def _page(request: TenantRequest, template: str, error: str, status: int) -> HttpResponse:
    access = request.access
    choices = choices_for(access.user.id, access.partner_id)
    kept: ReaderSettings = settings_for(access.user.id, access.partner_id)
    shown: Mapping[str, Any] = {
        "rows": [_row(event, choices, access) for event in events_of(access.partner_id)],
        "channels": [_label(channel, label, access) for channel, label in CHANNELS],
        "kept": kept,
        "days": [(number, say(name)) for number, name in DAYS],
        "languages": _offered(OFFERED),
        "formats": _offered(FORMATS),
        "error": error,
    }
    return render(request, template, shown, status=status)


def _offered(known: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    """Say the first choice; the others are written in their own language."""
    return [(code, name if code else say(name)) for code, name in known]


def _label(channel: Channel, label: str, access: Access) -> str:
    """Name a channel; the vendor's own people have no portal."""
    return say("On the pages") if channel is Channel.PORTAL and access.side == "console" else say(label)


def _row(event: Event, choices: Choices, access: Access) -> Row:
    cells = []
    for channel, label in CHANNELS:
        default = DEFAULTS[event][channel]
        # What is muted keeps its ticks, so that they come back with it.
        on = default.on if default.fixed else choices.chosen.get((event, channel), default.on)
        fixed = (_fixed(event, channel) if default.on else "—") if default.fixed else ""
        cells.append(Cell(f"{event}:{channel}", _label(channel, label, access), on, fixed))
    return Row(say(event.label), tuple(cells), say(ALWAYS_BECAUSE.get(event, "")))


def _fixed(event: Event, channel: Channel) -> str:
    """Say how somebody is told of what cannot be changed."""
    return say(STANDS_ON.get(event, ALWAYS) if channel is Channel.PORTAL else ALWAYS)
