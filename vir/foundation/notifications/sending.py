"""
Sending what waits in the outbox.

At least once: a letter is handed over inside the transaction that marks it as sent. A worker that is killed in between
leaves it waiting, and it goes out once more under the same Message-ID, by which mail programs show it once.
"""

from __future__ import annotations

import smtplib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.core.mail import get_connection

from vir.foundation.notifications.choosing import Choices, Reader, choices_of
from vir.foundation.notifications.composing import Sender, compose, sender_of
from vir.foundation.notifications.events import Channel, DeliveryState, Event
from vir.foundation.notifications.models import Delivery, Suppression
from vir.foundation.notifications.stopping import DIGEST
from vir.foundation.tenancy.context import current_tenant_id
from vir.foundation.tenancy.models import Environment, Tenant

BATCH: Final = 20
# After the first attempt and each further one; a letter that failed once more than these is given up.
BACK_OFF: Final = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
)
FAULT_MAX: Final = 300


@dataclass(frozen=True)
class Outcome:
    """What became of a batch; `again_at` is when what was put off is due, None if nothing was."""

    letters: int
    sent: int
    again_at: datetime | None


def send_due(*, at: datetime) -> Outcome:
    """Send at most a batch of what waits and is due, in the transaction of the caller."""
    due = Delivery.objects.select_for_update(skip_locked=True).filter(
        state=DeliveryState.WAITING.value, due_at__lte=at
    )
    rows = list(due.order_by("due_at", "id")[:BATCH])
    if not rows:
        return Outcome(0, 0, None)
    tenant = Tenant.objects.get(id=current_tenant_id())
    _hold_back(rows)
    wanted = [row for row in rows if row.state == DeliveryState.WAITING.value]
    if tenant.environment == Environment.DEMO:
        # A demo never writes to anybody: the outbox page is where its letters are read.
        for row in wanted:
            _mark_sent(row, max(row.created_at, at))
    else:
        _hand_over(wanted, sender_of(tenant), at)
    Delivery.objects.bulk_update(rows, ["state", "sent_at", "attempts", "due_at", "fault"])
    put_off = [row.due_at for row in rows if row.state == DeliveryState.WAITING.value]
    sent = sum(row.state == DeliveryState.SENT.value for row in rows)
    return Outcome(len(rows), sent, min(put_off, default=None))


def _hold_back(rows: Sequence[Delivery]) -> None:
    """Keep what must not or need not be sent, with the reason for the people who look."""
    gone = dict(
        Suppression.objects.filter(
            address__in=[row.address for row in rows], lifted_at__isnull=True
        ).values_list("address", "reason")
    )
    chosen = choices_of(row.user_id for row in rows if row.user_id)
    for row in rows:
        reason = _reason_not_to(row, gone, chosen)
        if reason:
            row.state = DeliveryState.HELD_BACK.value
            row.fault = reason


def _reason_not_to(row: Delivery, gone: dict[str, str], chosen: dict[Reader, Choices]) -> str:
    if row.address in gone:
        why = {"complained": "the reader reported a letter as unwanted"}.get(
            gone[row.address], "letters to it came back"
        )
        return f"Nothing is sent to this address: {why}."
    choices = chosen.get((row.user_id, row.partner_id), Choices()) if row.user_id else Choices()
    event = Event(row.event)
    if row.ref_kind == DIGEST:
        return "" if choices.wants_digest() else "The reader turned the weekly digest off."
    if choices.wants(event, Channel.EMAIL):
        return ""
    if choices.muted:
        return "The reader muted everything that can be muted."
    if (event, Channel.EMAIL) in choices.chosen:
        return f"The reader turned these letters off: {event.label}."
    return f"Off unless the reader turns it on: {event.label}."


def _hand_over(rows: Sequence[Delivery], sender: Sender, at: datetime) -> None:
    if not rows:
        return
    # One connection for all of them: each of its own would take a second where many are told.
    connection = get_connection()
    for number, row in enumerate(rows):
        try:
            connection.open()
        except OSError as fault:
            # Nobody answers, so nobody will for the rest of them.
            for left in rows[number:]:
                _put_off(left, fault, at)
            return
        _hand_over_one(connection, row, sender, at)
    connection.close()


def _hand_over_one(connection: Any, row: Delivery, sender: Sender, at: datetime) -> None:
    try:
        compose(row, sender, connection).send()
    except ValueError as fault:
        # What cannot be written as a letter will not be next time either.
        _give_up(row, fault)
    except smtplib.SMTPRecipientsRefused as refused:
        code, said = next(iter(refused.recipients.values()), (0, b""))
        answer = f"{code} {said.decode('utf-8', 'replace')}"
        if code >= 500:
            _give_up(row, answer)
        else:
            _put_off(row, answer, at)
    except OSError as fault:
        _put_off(row, fault, at)
        connection.close()
    else:
        _mark_sent(row, at)


def _mark_sent(row: Delivery, at: datetime) -> None:
    row.state = DeliveryState.SENT.value
    row.sent_at = at
    row.attempts += 1
    row.fault = ""


def _give_up(row: Delivery, fault: object) -> None:
    row.state = DeliveryState.FAILED.value
    row.attempts += 1
    row.fault = _said(fault)


def _put_off(row: Delivery, fault: object, at: datetime) -> None:
    if row.attempts >= len(BACK_OFF):
        _give_up(row, fault)
        return
    row.due_at = at + BACK_OFF[row.attempts]
    row.attempts += 1
    row.fault = _said(fault)


def _said(fault: object) -> str:
    said = f"{type(fault).__name__}: {fault}" if isinstance(fault, Exception) else str(fault)
    return " ".join(said.split())[:FAULT_MAX]
