"""Numbering and keeping messages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Max

from claims.importers.edi.pieces import Fault, Interchange, Message, written_id
from claims.models import Claim, TradeIdentity, TradeMessage
from vir.foundation.documents.operations import store_file
from vir.foundation.imports.models import ImportBatch
from vir.foundation.tenancy.locks import lock_name

if TYPE_CHECKING:
    from vir.foundation.documents.models import StoredFile

FAULTS_KEPT = 500
SENDER_MAX, CONTROL_MAX, KIND_MAX = 60, 35, 10


@dataclass(frozen=True)
class Arrived:
    """An interchange that came in: its file, how it came, and whose it is."""

    interchange: Interchange
    file: StoredFile
    channel: str
    at: datetime
    today: date
    actor_id: UUID | None
    identity: TradeIdentity | None


def lock_messages() -> None:
    """Let one interchange of the vendor in at a time, so that numbers follow each other and nothing comes twice."""
    lock_name("claims.messages")


def next_number() -> int:
    """Give the number of the next message; call it under `lock_messages`."""
    return (TradeMessage.objects.aggregate(last=Max("number"))["last"] or 0) + 1


def control_of(interchange: Interchange, message: Message) -> str:
    """Give what tells one message of a sender from every other: the numbers of interchange, group and message."""
    numbers = (interchange.control, message.group, message.control)
    return "/".join(number for number in numbers if number)[:CONTROL_MAX]


def keep_received(
    *,
    arrived: Arrived,
    kind: str,
    control: str,
    state: str,
    faults: Sequence[Fault],
    batch: ImportBatch | None = None,
    claim: Claim | None = None,
) -> TradeMessage:
    """Keep one message that came in."""
    interchange = arrived.interchange
    partner_id = arrived.identity.partner_id if arrived.identity else None
    message: TradeMessage = TradeMessage.objects.create(
        number=next_number(),
        direction="in",
        standard=interchange.standard,
        kind=kind[:KIND_MAX] or "?",
        sender=written_id(interchange.sender)[:SENDER_MAX],
        receiver=written_id(interchange.receiver)[:SENDER_MAX],
        control_number=control[:CONTROL_MAX],
        partner_id=partner_id,
        file=arrived.file,
        batch=batch,
        claim=claim,
        state=state,
        problems=[fault.as_json() for fault in faults[:FAULTS_KEPT]],
        channel=arrived.channel,
        at=arrived.at,
    )
    return message


def keep_sent(
    *,
    answers: TradeMessage,
    number: int,
    kind: str,
    content: bytes,
    at: datetime,
    claim: Claim | None = None,
) -> TradeMessage:
    """Keep one message that goes out, with its bytes; sender and receiver have changed places."""
    is_x12 = answers.standard == "x12"
    file = store_file(
        name=f"{kind}-{number}.{'x12' if is_x12 else 'edi'}",
        content_type="application/edi-x12" if is_x12 else "application/edifact",
        chunks=[content],
        at=at,
    )
    message: TradeMessage = TradeMessage.objects.create(
        number=number,
        direction="out",
        standard=answers.standard,
        kind=kind,
        sender=answers.receiver,
        receiver=answers.sender,
        control_number=f"{number:09d}" if is_x12 else str(number),
        partner_id=answers.partner_id,
        file=file,
        claim=claim,
        answers=answers,
        state="sent",
        problems=[],
        channel=answers.channel,
        at=at,
    )
    return message
