"""Write a message to partners, change its draft, and throw a draft away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from partners.enums import AudienceKind, MessageKind, MessageLanguage, MessageState
from partners.models import Message
from partners.operations.messaging.common import (
    MessageChanged,
    Texts,
    UnableToMessage,
    lock_message,
    lock_messages,
    next_code,
    trail,
)
from partners.queries.segments import unknown_partners, unknown_segments
from partners.terms.merging import check_fields, fields_in, plain
from vir.foundation.identity.roles import PORTAL_ROLES, Role

SUBJECT_MAX: Final = 200
BODY_MAX: Final = 8_000
NAMES_MAX: Final = 5_000
REMINDERS_MAX: Final = 5
DAYS_MAX: Final = 60


@dataclass(frozen=True)
class Draft:
    """What a message says, to whom, and what it asks for."""

    kind: MessageKind
    audience: AudienceKind
    texts: Texts
    audience_names: tuple[str, ...] = ()
    # The code of the program whose figures the fields give.
    about: str = ""
    roles: tuple[Role, ...] = ()
    by_email: bool = True
    acknowledge_by: date | None = None
    remind_after_days: int | None = None
    remind_every_days: int | None = None
    remind_times_max: int = 0

    @property
    def program_code(self) -> str:
        """Give the program whose figures the fields give: that of the audience, else the one named."""
        return self.audience_names[0] if self.audience is AudienceKind.PROGRAM else self.about


@transaction.atomic
def save_message(*, draft: Draft, actor_id: UUID, at: datetime, code: str = "", edit: int = 0) -> Message:
    """
    Keep a draft: a new one without a code, else the one that was opened as its `edit`.

    Whether a program that is named exists is for the caller to know: programs are of a higher floor.

    :raises NoSuchMessage: if there is no message of the code
    :raises MessageChanged: if somebody saved it since, or it is no draft any more; nothing of theirs is lost
    :raises UnableToMessage: if something is missing or too long
    :raises FieldRefused: if a text names a field that is unknown or has no value here
    """
    texts = checked_texts(draft)
    _check_audience(draft)
    _check_reminders(draft)
    values = {
        "kind": draft.kind.value,
        "audience": draft.audience.value,
        "audience_names": list(draft.audience_names),
        "about": draft.program_code,
        "roles": [role.value for role in draft.roles],
        "texts": texts,
        "by_email": draft.by_email,
        "acknowledge_by": draft.acknowledge_by,
        "remind_after_days": draft.remind_after_days,
        "remind_every_days": draft.remind_every_days,
        "remind_times_max": draft.remind_times_max,
    }
    if not code:
        lock_messages()
        made: Message = Message.objects.create(
            code=next_code(Message, "MSG", at.year), made_by_id=actor_id, made_at=at, **values
        )
        trail("announcement.drafted", made.code, actor_id=actor_id, at=at, audience=draft.audience.value)
        return made
    message = lock_message(code)
    if message.state != MessageState.DRAFT:
        raise MessageChanged(
            f"{code} is {message.get_state_display().lower()} by now and was not changed. What you wrote is below."
        )
    if message.edit != edit:
        raise MessageChanged(
            f"Somebody else saved {code} after you opened it. What you wrote is below and was not saved: "
            "compare it with theirs, then save it over it, or leave it."
        )
    for name, value in values.items():
        setattr(message, name, value)
    message.edit += 1
    message.save()
    trail("announcement.changed", code, actor_id=actor_id, at=at, edit=message.edit)
    return message


def checked_texts(draft: Draft) -> dict[str, dict[str, str]]:
    """
    Give the texts as they are kept, each language whole.

    :raises UnableToMessage: if a subject or the words are missing, or too long
    :raises FieldRefused: if a text names a field that is unknown or has no value here
    """
    known = {one.value: one.label for one in MessageLanguage}
    found: dict[str, dict[str, str]] = {}
    written = {
        language: (" ".join(plain(text["subject"]).split()), plain(text["body"]))
        for language, text in draft.texts.items()
    }
    for language, (subject, body) in written.items():
        if not subject and not body:
            continue
        where = f" in {known.get(language, language)}" if language != MessageLanguage.ENGLISH else ""
        if language not in known:
            raise UnableToMessage(f"Language: “{language}” is not one that partners can choose.")
        if not subject:
            raise UnableToMessage(f"Subject{where}: it is empty. Write what the message is about.")
        if not body:
            raise UnableToMessage(f"Body{where}: it is empty. Write a sentence.")
        if len(subject) > SUBJECT_MAX:
            raise UnableToMessage(
                f"Subject{where}: it has {len(subject):,} characters. Write at most {SUBJECT_MAX}."
            )
        if len(body) > BODY_MAX:
            raise UnableToMessage(
                f"Body{where}: it has {len(body):,} characters. Write at most {BODY_MAX:,}."
            )
        check_fields(
            fields_in(subject, body),
            has_program=bool(draft.program_code),
            has_deadline=draft.acknowledge_by is not None,
        )
        found[language] = {"subject": subject, "body": body}
    if not found:
        raise UnableToMessage("Subject: it is empty. Write what the message is about.")
    return found


def _check_audience(draft: Draft) -> None:
    names = draft.audience_names
    if draft.audience is AudienceKind.ALL:
        if names:
            raise UnableToMessage("To: all partners are written to, so none is named.")
        return
    if not names:
        raise UnableToMessage(f"To: name {_named(draft.audience)}.")
    if len(names) > NAMES_MAX:
        raise UnableToMessage(
            f"To: {len(names):,} partners are named. Name at most {NAMES_MAX:,}, or a segment."
        )
    unknown: list[str] = []
    if draft.audience is AudienceKind.SEGMENT:
        unknown = unknown_segments(names)
    elif draft.audience is AudienceKind.PARTNERS:
        unknown = unknown_partners(names)
    if unknown:
        what = "segment" if draft.audience is AudienceKind.SEGMENT else "partner"
        raise UnableToMessage(f"To: there is no {what} “{unknown[0][:60]}”. Take one from the list.")
    if not set(draft.roles) <= PORTAL_ROLES:
        raise UnableToMessage("People: choose roles of partners.")


def _check_reminders(draft: Draft) -> None:
    if not 0 <= draft.remind_times_max <= REMINDERS_MAX:
        raise UnableToMessage(f"Reminders: at most {REMINDERS_MAX}. Enter 0 for none.")
    if draft.remind_times_max == 0:
        return
    if draft.acknowledge_by is None:
        raise UnableToMessage(
            "Reminders: they go to those who have not acknowledged. Ask for it, or enter 0."
        )
    for days in (draft.remind_after_days, draft.remind_every_days):
        if days is None or not 1 <= days <= DAYS_MAX:
            raise UnableToMessage(f"Reminders: enter after how many days, from 1 to {DAYS_MAX}.")


def _named(audience: AudienceKind) -> str:
    return {
        AudienceKind.PROGRAM: "the program whose partners are written to",
        AudienceKind.SEGMENT: "a segment",
        AudienceKind.PARTNERS: "at least one partner",
    }[audience]
