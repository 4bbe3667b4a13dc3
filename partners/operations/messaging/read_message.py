"""A person of a partner opens a message, and says that it was read."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from partners.models import MessageCopy, MessageReading
from partners.operations.messaging.common import NoSuchMessage, UnableToMessage, text_hash, trail
from vir.foundation.tenancy.context import current
from vir.foundation.words import say


@transaction.atomic
def open_message(*, code: str, language: str, user_id: UUID, at: datetime) -> MessageReading:
    """
    Keep that a person opened the message, the first time, in the context of its partner.

    :param language: the language it was shown in
    :raises NoSuchMessage: if the partner got no such message
    """
    return _reading(_own_copy(code), language, user_id, at)


@transaction.atomic
def acknowledge_message(
    *, code: str, seen_hash: str, language: str, user_id: UUID, at: datetime
) -> MessageReading:
    """
    Keep who read a message, when, in which language, with the hash of what was shown. The first time counts.

    :param seen_hash: the hash of the words on the page
    :raises NoSuchMessage: if the partner got no such message
    :raises UnableToMessage: if it asks for nothing, or these are not the words that were shown
    """
    copy = _own_copy(code)
    if copy.acknowledge_by is None:
        raise UnableToMessage(say("This message does not ask to be acknowledged."))
    if language not in copy.texts or text_hash(copy.texts[language]) != seen_hash:
        raise UnableToMessage(say("These are not the words that were shown to you. Read them again."))
    reading = _reading(copy, language, user_id, at)
    if reading.acknowledged_at is not None:
        return reading
    reading.acknowledged_at = at
    reading.language = language
    reading.text_hash = seen_hash
    reading.save(update_fields=["acknowledged_at", "language", "text_hash"])
    trail(
        "announcement.acknowledged",
        code,
        actor_id=user_id,
        at=at,
        partner=str(copy.partner_id),
        text_hash=seen_hash,
        language=language,
    )
    return reading


def _own_copy(code: str) -> MessageCopy:
    """
    Find the copy of the partner whose context is open.

    :raises NoSuchMessage: if it got none
    """
    partner_id = current().partner_id
    found: MessageCopy | None = MessageCopy.objects.filter(message__code=code, partner_id=partner_id).first()
    if partner_id is None or found is None:
        raise NoSuchMessage(say("There is no message {message} to your company.", message=code))
    return found


def _reading(copy: MessageCopy, language: str, user_id: UUID, at: datetime) -> MessageReading:
    mine = {"copy_id": copy.id, "user_id": user_id}
    found: MessageReading | None = MessageReading.objects.filter(**mine).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return MessageReading.objects.create(  # type: ignore[no-any-return]
                **mine, partner_id=copy.partner_id, language=language, opened_at=at
            )
    except IntegrityError:
        # The same person opened it twice at once: the first one counts.
        return MessageReading.objects.get(**mine)  # type: ignore[no-any-return]
