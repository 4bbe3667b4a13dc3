"""What every act about a message begins with: the lock, the message, its refusals."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models.functions import Length

from partners.models import Message, MessageThread
from partners.terms.merging import PERSON_MARK
from vir.foundation.audit.operations import record
from vir.foundation.refusals import Refused
from vir.foundation.tenancy.locks import lock_name

# {"en": {"subject": "...", "body": "..."}}
Texts = Mapping[str, Mapping[str, str]]


class UnableToMessage(Refused):
    """A message that cannot be kept or sent like this; the text says why."""


class NoSuchMessage(Refused):
    """The vendor, or the partner whose context is open, has no such message."""


class MessageChanged(Refused):
    """Somebody else changed the message meanwhile."""


def lock_messages() -> None:
    """Let one transaction at a time choose codes of messages and move them. Taken before every other lock."""
    lock_name("partners.messages")


def lock_message(code: str) -> Message:
    """
    Lock a message of the vendor.

    :raises NoSuchMessage: if there is none
    """
    lock_messages()
    found: Message | None = Message.objects.select_for_update().filter(code=code).first()
    if found is None:
        raise NoSuchMessage(f"There is no message {code}.")
    return found


def next_code(model: type[Message] | type[MessageThread], prefix: str, year: int) -> str:
    """Give the next code, such as MSG-2026-0001; the caller holds the lock."""
    start = f"{prefix}-{year}-"
    # By length first: past 9999 a code has a digit more, and text order would put it back.
    newest = (
        model.objects.filter(code__startswith=start)
        .order_by(Length("code").desc(), "-code")
        .values_list("code", flat=True)
        .first()
    )
    number = 1 if newest is None else int(newest.removeprefix(start)) + 1
    return f"{start}{number:04d}"


def text_hash(text: Mapping[str, str]) -> str:
    """Give the SHA-256 of a subject and a body as they are kept, whoever reads them."""
    whole = f"{text['subject']}\n\n{text['body']}".replace(PERSON_MARK, "{person}")
    return hashlib.sha256(whole.encode()).hexdigest()


def trail(action: str, code: str, *, actor_id: UUID | None, at: datetime, **data: Any) -> None:
    """Write an act about a message or a conversation to the trail; its kind is the first word of the act."""
    record(action=action, kind=action.partition(".")[0], code=code, actor_id=actor_id, at=at, data=data)
