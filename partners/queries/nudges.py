"""Who was nudged about which program lately, or is about to be: at most one nudge a week for both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from partners.enums import AudienceKind, MessageKind, MessageState
from partners.models import Message, MessageCopy, Partner
from vir.foundation.notifications.models import Delivery
from vir.foundation.web import formats

EVERY: Final = timedelta(days=7)
NAMED_MAX: Final = 5
# What the morning's letters about a tier lie under in the outbox; their code begins with that of the program.
LETTER_KIND: Final = "nudge"


@dataclass(frozen=True)
class Nudged:
    """The last word about a program: the message, empty for a letter of the morning; `at` is None for a draft."""

    code: str
    at: datetime | None


@dataclass(frozen=True)
class LeftOut:
    """A partner that is not written to, and the word about the program that it has already."""

    partner_code: str
    program_code: str
    by: Nudged


def left_out_words(left_out: Sequence[LeftOut], time_zone: str) -> str:
    """Name who is left out and why, in a sentence; empty where nobody is. One query."""
    if not left_out:
        return ""
    named = left_out[:NAMED_MAX]
    codes = [one.partner_code for one in named]
    names = dict(Partner.objects.filter(code__in=codes).values_list("code", "name"))
    said = [
        f"{names.get(one.partner_code, one.partner_code)} ({one.program_code}, {_by(one.by, time_zone)})"
        for one in named
    ]
    more = len(left_out) - len(named)
    tail = f" and {more} more" if more > 0 else ""
    return f"Left out, as a partner gets at most one nudge a week about a program: {', '.join(said)}{tail}."


def _by(nudged: Nudged, time_zone: str) -> str:
    if nudged.at is None:
        return f"in {nudged.code}, which is not sent yet"
    local = nudged.at.astimezone(ZoneInfo(time_zone))
    return f"{nudged.code or 'a letter'} on {formats.day(local.date(), year=False)}"


@dataclass(frozen=True)
class Addressed:
    """To whom a message goes now, and who of its audience had a word about its program within a week."""

    partners: Sequence[Partner]
    left_out: tuple[LeftOut, ...] = ()


def addressed(message: Message, audience: Sequence[Partner], at: datetime) -> Addressed:
    """
    Leave out of the audience of a nudge who was nudged about its program within a week, whoever wrote that.

    A draft of somebody else holds nobody back here: of two drafts the one that is sent first goes.
    """
    if message.kind != MessageKind.NUDGE or not message.about:
        return Addressed(audience)
    told = {place: by for place, by in nudged_lately(at).items() if by.at is not None}
    left_out = tuple(
        LeftOut(one.code, message.about, told[one.code, message.about])
        for one in audience
        if (one.code, message.about) in told
    )
    out = {one.partner_code for one in left_out}
    return Addressed([one for one in audience if one.code not in out], left_out)


def nudges_to(partner_id: UUID) -> QuerySet[MessageCopy, Any]:
    """Give the messages of this kind that a partner got about a program."""
    found: QuerySet[MessageCopy, Any] = MessageCopy.objects.filter(
        partner_id=partner_id, message__kind=MessageKind.NUDGE
    ).exclude(message__about="")
    return found


def nudged_lately(at: datetime) -> Mapping[tuple[str, str], Nudged]:
    """Give the last nudge of the week before, or the draft of one, by partner code and program code; four queries."""
    since = at - EVERY
    found: dict[tuple[str, str], Nudged] = {}
    letters = Delivery.objects.filter(ref_kind=LETTER_KIND, created_at__gt=since, partner_id__isnull=False)
    told = list(letters.order_by("created_at").values_list("partner_id", "ref_code", "created_at"))
    codes = dict(Partner.objects.filter(id__in={row[0] for row in told}).values_list("id", "code"))
    for partner_id, ref_code, when in told:
        if partner_id in codes:
            found[codes[partner_id], ref_code.partition(":")[0]] = Nudged("", when)
    copies = MessageCopy.objects.filter(message__kind=MessageKind.NUDGE, sent_at__gt=since)
    for partner, about, code, when in copies.order_by("sent_at").values_list(
        "partner__code", "message__about", "message__code", "sent_at"
    ):
        found[partner, about] = Nudged(code, when)
    open_states = (MessageState.DRAFT, MessageState.SCHEDULED)
    drafts = Message.objects.filter(
        kind=MessageKind.NUDGE, audience=AudienceKind.PARTNERS, state__in=open_states
    )
    for code, about, names in drafts.order_by("made_at").values_list("code", "about", "audience_names"):
        for partner in names:
            found.setdefault((partner, about), Nudged(code, None))
    return found
