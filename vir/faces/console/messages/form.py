"""The form of a message: what was typed, and the draft that it stands for."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.http import QueryDict

from partners.enums import AudienceKind, MessageKind, MessageLanguage
from partners.models import Message
from partners.operations.messaging.common import UnableToMessage
from partners.operations.messaging.save_message import Draft
from partners.terms.merging import plain
from vir.foundation.identity.roles import PORTAL_ROLES, Role
from vir.foundation.periods import DateInvalid, parse_date

ROLES = tuple(sorted(PORTAL_ROLES, key=lambda role: list(Role).index(role)))
ROLE_WORDS = {
    Role.PARTNER_ADMIN: "Admins",
    Role.PARTNER_MEMBER: "Members",
    Role.PARTNER_ACCOUNTANT: "Accountants",
}
TYPED_MAX = 20_000


@dataclass(frozen=True)
class Typed:
    """What stands in the form, as it was typed."""

    kind: str = MessageKind.NEWS.value
    audience: str = AudienceKind.ALL.value
    program: str = ""
    segment: str = ""
    partners: str = ""
    about: str = ""
    roles: tuple[str, ...] = tuple(role.value for role in ROLES)
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    by_email: bool = True
    asks: bool = False
    acknowledge_by: str = ""
    remind_after_days: str = "5"
    remind_every_days: str = "5"
    remind_times_max: str = "0"

    @property
    def blocks(self) -> list[dict[str, Any]]:
        """Give the texts of every language, the main one first."""
        return [
            {
                "language": one,
                "code": one.value,
                "label": one.label,
                "subject": self.texts.get(one.value, {}).get("subject", ""),
                "body": self.texts.get(one.value, {}).get("body", ""),
                "is_rtl": one.is_right_to_left,
            }
            for one in MessageLanguage
        ]

    @property
    def written(self) -> list[MessageLanguage]:
        """List the languages in which anything is written."""
        return [one for one in MessageLanguage if any(self.texts.get(one.value, {}).values())]


def typed_of(message: Message) -> Typed:
    """Give the form of a message as it is kept."""
    names = message.audience_names
    is_program = message.audience == AudienceKind.PROGRAM
    return Typed(
        kind=message.kind,
        audience=message.audience,
        program=names[0] if is_program and names else "",
        segment=names[0] if message.audience == AudienceKind.SEGMENT and names else "",
        partners="\n".join(names) if message.audience == AudienceKind.PARTNERS else "",
        about="" if is_program else message.about,
        roles=tuple(message.roles) or tuple(role.value for role in ROLES),
        texts=message.texts,
        by_email=message.by_email,
        asks=message.acknowledge_by is not None,
        acknowledge_by=message.acknowledge_by.isoformat() if message.acknowledge_by else "",
        remind_after_days=str(message.remind_after_days or 5),
        remind_every_days=str(message.remind_every_days or 5),
        remind_times_max=str(message.remind_times_max),
    )


def typed_from(posted: QueryDict) -> Typed:
    """Read what was typed, without judging it."""

    def word(name: str, most: int = 200) -> str:
        return plain(posted.get(name, ""))[:most]

    return Typed(
        kind=word("kind"),
        audience=word("audience"),
        program=word("program"),
        segment=word("segment"),
        partners=word("partners", TYPED_MAX * 5),
        about=word("about"),
        roles=tuple(role.value for role in ROLES if role.value in posted.getlist("roles")),
        texts={
            one.value: {
                "subject": word(f"subject_{one.value}", 1_000),
                "body": word(f"body_{one.value}", TYPED_MAX),
            }
            for one in MessageLanguage
        },
        by_email="by_email" in posted,
        asks="asks" in posted,
        acknowledge_by=word("acknowledge_by"),
        remind_after_days=word("remind_after_days"),
        remind_every_days=word("remind_every_days"),
        remind_times_max=word("remind_times_max"),
    )


def draft_of(typed: Typed, today: date) -> Draft:
    """
    Give the draft that was typed.

    :raises UnableToMessage: if a field cannot be read
    """
    try:
        kind, audience = MessageKind(typed.kind), AudienceKind(typed.audience)
    except ValueError as fault:
        raise UnableToMessage("Type or To: choose one from the list.") from fault
    if not typed.roles:
        raise UnableToMessage("People: tick at least one role.")
    acknowledge_by = _day(typed, today) if typed.asks else None
    times = _number(typed.remind_times_max or "0", "Reminders, at most") if typed.asks else 0
    draft = Draft(
        kind=kind,
        audience=audience,
        texts=typed.texts,
        audience_names=names_of(typed),
        about=typed.about,
        roles=() if len(typed.roles) == len(ROLES) else tuple(Role(role) for role in typed.roles),
        by_email=typed.by_email,
        acknowledge_by=acknowledge_by,
        remind_times_max=times,
    )
    if not times:
        return draft
    return replace(
        draft,
        remind_after_days=_number(typed.remind_after_days, "Remind after"),
        remind_every_days=_number(typed.remind_every_days, "Then every"),
    )


def names_of(typed: Typed) -> tuple[str, ...]:
    """Give what the audience names: a program, a segment, or codes of partners, each once."""
    if typed.audience == AudienceKind.PROGRAM:
        return (typed.program,) if typed.program else ()
    if typed.audience == AudienceKind.SEGMENT:
        return (typed.segment,) if typed.segment else ()
    if typed.audience == AudienceKind.PARTNERS:
        found = (one.strip() for one in re.split(r"[\n,;]", typed.partners))
        return tuple(dict.fromkeys(one for one in found if one))
    return ()


def _day(typed: Typed, today: date) -> date:
    try:
        day = parse_date(typed.acknowledge_by)
    except DateInvalid as fault:
        raise UnableToMessage(
            "Acknowledge by: enter a day such as 2026-12-15, or do not ask for it."
        ) from fault
    if day < today:
        raise UnableToMessage("Acknowledge by: this day is over. Enter today or a day to come.")
    return day


def _number(text: str, what: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 4):
        raise UnableToMessage(f"{what}: “{text[:20]}” is no number. Enter days or times such as 5.")
    return int(text)
