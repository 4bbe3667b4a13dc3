"""Remind the partners that have not acknowledged a message: by hand, and by its own rule."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from partners.enums import MessageState
from partners.models import Message, MessageCopy, MessageReading
from partners.operations.messaging.common import UnableToMessage, lock_message, lock_messages, trail
from partners.operations.messaging.letters import post_copies
from partners.operations.messaging.send_message import Composer
from partners.queries.audience import readers_of
from vir.foundation.periods import local_date
from vir.foundation.tenancy.context import current_tenant_id
from vir.foundation.tenancy.models import Tenant


@transaction.atomic
def remind_readers(
    *, code: str, composer: Composer, actor_id: UUID, today: date, at: datetime
) -> list[MessageCopy]:
    """
    Write to every partner that has not acknowledged, at most once a day each.

    :raises NoSuchMessage: if there is no such message
    :raises UnableToMessage: if it asks for nothing, everybody has acknowledged, or was written to today
    """
    message = lock_message(code)
    if message.state != MessageState.SENT or message.acknowledge_by is None:
        raise UnableToMessage(f"{code} asks nobody to acknowledge, so there is nobody to remind.")
    tenant = Tenant.objects.get(id=current_tenant_id())
    missing = list(unacknowledged(message))
    due = [copy for copy in missing if _last(copy, tenant.time_zone) < today]
    if not missing:
        raise UnableToMessage(f"Every partner has acknowledged {code}.")
    if not due:
        raise UnableToMessage(
            "Everybody who is missing was written to today. A partner is reminded once a day at most."
        )
    _remind(message, due, composer, tenant, actor_id, at)
    return due


@transaction.atomic
def remind_due_readers(*, composer: Composer, today: date, at: datetime) -> int:
    """
    Remind by the rule of each message: after so many days, then every so many, so many times at most.

    Reminders sent by hand count. Gives how many partners were written to.
    """
    lock_messages()
    tenant = Tenant.objects.get(id=current_tenant_id())
    asking = Message.objects.select_for_update().filter(
        state=MessageState.SENT, remind_times_max__gt=0, acknowledge_by__isnull=False
    )
    reminded = 0
    for message in asking.order_by("code"):
        due = [
            copy
            for copy in unacknowledged(message).filter(reminders__lt=message.remind_times_max)
            if next_reminder(message, copy, tenant.time_zone) <= today
        ]
        if due:
            _remind(message, due, composer, tenant, None, at)
            reminded += len(due)
    return reminded


def unacknowledged(message: Message) -> QuerySet[MessageCopy]:
    """List the copies that nobody of the partner has acknowledged, by the partner's name."""
    said = MessageReading.objects.filter(copy=OuterRef("pk"), acknowledged_at__isnull=False)
    return (
        MessageCopy.objects.filter(~Exists(said), message=message)
        .select_related("partner")
        .order_by("partner__name")
    )


def next_reminder(message: Message, copy: MessageCopy, time_zone: str) -> date:
    """Give the day on which the rule of a message reminds a partner next, however often it did."""
    days = message.remind_every_days if copy.reminders else message.remind_after_days
    assert days is not None
    return _last(copy, time_zone) + timedelta(days=days)


def _last(copy: MessageCopy, time_zone: str) -> date:
    return local_date(copy.reminded_at or copy.sent_at, time_zone)


def _remind(
    message: Message,
    copies: list[MessageCopy],
    composer: Composer,
    tenant: Tenant,
    actor_id: UUID | None,
    at: datetime,
) -> None:
    for copy in copies:
        copy.reminders += 1
        copy.reminded_at = at
    MessageCopy.objects.bulk_update(copies, ["reminders", "reminded_at"])
    by_partner = {copy.partner_id: copy for copy in copies}
    letters = 0
    if message.by_email:
        readers = readers_of(by_partner, message.roles)
        link = composer.link(message)
        letters = post_copies(message, by_partner, readers, tenant=tenant, at=at, link=link, reminder=True)
    trail(
        "announcement.reminded", message.code, actor_id=actor_id, at=at, partners=len(copies), letters=letters
    )
