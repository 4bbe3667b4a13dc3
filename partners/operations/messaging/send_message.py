"""Send a message now, at its time, or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, Protocol
from uuid import UUID

from django.db import transaction
from django.template.loader import render_to_string

from partners.enums import MessageState
from partners.models import Message, MessageCopy, Partner
from partners.operations.messaging.common import (
    MessageChanged,
    Texts,
    UnableToMessage,
    lock_message,
    lock_messages,
    trail,
)
from partners.operations.messaging.letters import REF, post_copies
from partners.queries.audience import language_for, readers_of
from partners.queries.nudges import LeftOut, addressed, left_out_words
from vir.foundation.notifications.events import Event
from vir.foundation.notifications.letters import Letter
from vir.foundation.notifications.outbox import post
from vir.foundation.notifications.voices import TEAM, usual_voice
from vir.foundation.refusals import Refused
from vir.foundation.tenancy.context import current_tenant_id
from vir.foundation.tenancy.models import Tenant

AHEAD_MAX: Final = timedelta(days=366)


class Composer(Protocol):
    """What a higher floor knows: who is in a program, and what the fields say for each partner."""

    def partners(self, message: Message) -> Sequence[Partner]:
        """List the partners of the audience by name."""

    def texts(self, message: Message, partners: Sequence[Partner]) -> Mapping[UUID, Texts]:
        """Give the filled texts of each partner, by its id."""

    def link(self, message: Message) -> str:
        """Give the full address of the message in the portal."""


@transaction.atomic
def send_message(
    *, code: str, edit: int, partners_seen: int | None, composer: Composer, actor_id: UUID, at: datetime
) -> Message:
    """
    Write the copy of each partner and post it to their people.

    :param edit: the draft that was looked at
    :param partners_seen: how many partners the page said; None where nobody looked, as at its time
    :raises NoSuchMessage: if there is none
    :raises MessageChanged: if the draft or its audience is another one by now
    :raises UnableToMessage: if it was sent, or reaches nobody; a nudge leaves out who had one within a week
    """
    message = lock_message(code)
    if message.state not in (MessageState.DRAFT, MessageState.SCHEDULED):
        raise UnableToMessage(f"{code} is {message.get_state_display().lower()} already. Write another one.")
    if message.edit != edit:
        raise MessageChanged(f"{code} was changed after you looked at it. Nothing was sent. Look again.")
    _send(message, composer, partners_seen, actor_id, at)
    return message


@transaction.atomic
def schedule_message(
    *, code: str, edit: int, scheduled_for: datetime, actor_id: UUID, at: datetime
) -> Message:
    """
    Let a draft be sent at a moment; whom it reaches is looked up then.

    :raises NoSuchMessage: if there is none
    :raises MessageChanged: if the draft is another one by now
    :raises UnableToMessage: if it is no draft, or the moment is past or more than a year away
    """
    message = lock_message(code)
    if message.state != MessageState.DRAFT:
        raise UnableToMessage(f"{code} is {message.get_state_display().lower()} already.")
    if message.edit != edit:
        raise MessageChanged(f"{code} was changed after you looked at it. Nothing was scheduled. Look again.")
    if not at <= scheduled_for <= at + AHEAD_MAX:
        raise UnableToMessage("Send at: choose a moment from now to a year ahead.")
    message.state = MessageState.SCHEDULED
    message.scheduled_for = scheduled_for
    message.sent_by_id = actor_id
    message.save()
    trail("announcement.scheduled", code, actor_id=actor_id, at=at, scheduled_for=scheduled_for.isoformat())
    return message


@transaction.atomic
def withdraw_message(*, code: str, back_to_draft: bool, actor_id: UUID, at: datetime) -> Message:
    """
    Take a message back that is not sent: to a draft, or for good.

    :raises NoSuchMessage: if there is none
    :raises UnableToMessage: if it was sent or withdrawn
    """
    message = lock_message(code)
    if message.state not in (MessageState.DRAFT, MessageState.SCHEDULED):
        raise UnableToMessage(f"{code} is {message.get_state_display().lower()} and stays so.")
    message.state = MessageState.DRAFT if back_to_draft else MessageState.WITHDRAWN
    message.scheduled_for = None
    message.sent_by_id = None
    message.edit += 1
    message.save()
    trail(
        "announcement.unscheduled" if back_to_draft else "announcement.withdrawn",
        code,
        actor_id=actor_id,
        at=at,
    )
    return message


@transaction.atomic
def send_due_messages(*, composer: Composer, at: datetime) -> list[str]:
    """
    Send the messages whose moment has come, and give their codes.

    One that cannot be sent by now, because it reaches nobody or a field has lost its value, goes back to a draft, and
    whoever scheduled it is written to.
    """
    lock_messages()
    due = Message.objects.select_for_update().filter(state=MessageState.SCHEDULED, scheduled_for__lte=at)
    sent = []
    for message in due.order_by("scheduled_for", "code"):
        assert message.sent_by_id is not None
        try:
            with transaction.atomic():
                left_out = _send(message, composer, None, message.sent_by_id, at)
        except Refused as refused:
            _give_back(message, refused.message, at)
        else:
            sent.append(message.code)
            if left_out:
                _tell_left_out(message, left_out, at)
    return sent


def _give_back(message: Message, reason: str, at: datetime) -> None:
    """Make a draft of a message that could not be sent, and tell whoever scheduled it."""
    person = message.sent_by
    assert person is not None
    told = [f"{message.code} was to be sent by now and was not. It is a draft again.", reason]
    _write_to_scheduler(message, f"{message.code} was not sent", told, at)
    withdraw_message(code=message.code, back_to_draft=True, actor_id=person.id, at=at)
    trail("announcement.not_sent", message.code, actor_id=None, at=at, reason=reason)


def _tell_left_out(message: Message, left_out: Sequence[LeftOut], at: datetime) -> None:
    """Tell whoever scheduled a nudge whom it did not go to."""
    zone = Tenant.objects.get(id=current_tenant_id()).time_zone
    told = [f"{message.code} was sent, and not to everybody it was for.", left_out_words(left_out, zone)]
    _write_to_scheduler(message, f"{message.code} was sent, and not to everybody", told, at)


def _write_to_scheduler(message: Message, subject: str, paragraphs: Sequence[str], at: datetime) -> None:
    person = message.sent_by
    assert person is not None
    tenant = Tenant.objects.get(id=current_tenant_id())
    shown = {
        "tenant": tenant,
        "sender": f"{tenant.name} rebates",
        "subject": subject,
        "paragraphs": list(paragraphs),
        "because": f"{tenant.name} sent this because you scheduled it.",
    }
    with TEAM.speaking():
        letter = Letter(
            (person.email,),
            subject,
            render_to_string("emails/message_reply.txt", shown),
            render_to_string("emails/message_reply.html", shown),
        )
    post([letter], tenant=tenant, event=Event.TEAM, at=at, ref_kind=REF, ref_code=message.code)


def _send(
    message: Message, composer: Composer, partners_seen: int | None, actor_id: UUID, at: datetime
) -> tuple[LeftOut, ...]:
    """
    Send a message; gives who of its audience had a nudge about the program within a week and gets none.

    The caller holds the lock over messages, so that of two nudges sent at once the second sees the first.
    """
    found = addressed(message, composer.partners(message), at)
    partners, left_out = found.partners, found.left_out
    tenant = Tenant.objects.get(id=current_tenant_id())
    if not partners:
        why = left_out_words(left_out, tenant.time_zone) or "Choose whom it is for."
        raise UnableToMessage(f"{message.code} reaches no partner. {why}")
    if partners_seen is not None and partners_seen != len(partners):
        raise MessageChanged(
            f"{message.code} reaches {len(partners):,} partners by now, not {partners_seen:,}. "
            "Nothing was sent. Look again."
        )
    texts = composer.texts(message, partners)
    # Who chose no language reads the vendor's, where the message is written in it.
    usual = language_for(message.texts, usual_voice(tenant).language)
    copies = {
        partner.id: MessageCopy(
            message=message,
            partner=partner,
            texts=texts[partner.id],
            language=usual,
            acknowledge_by=message.acknowledge_by,
            sent_at=at,
        )
        for partner in partners
    }
    MessageCopy.objects.bulk_create(copies.values())
    message.state = MessageState.SENT
    message.sent_at = at
    message.sent_by_id = actor_id
    message.save()
    letters = 0
    if message.by_email:
        readers = readers_of(copies, message.roles)
        link = composer.link(message)
        letters = post_copies(message, copies, readers, tenant=tenant, at=at, link=link)
    missed = {"left_out": [one.partner_code for one in left_out]} if left_out else {}
    trail(
        "announcement.sent",
        message.code,
        actor_id=actor_id,
        at=at,
        partners=len(copies),
        letters=letters,
        **missed,
    )
    return left_out
