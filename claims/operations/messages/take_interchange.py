"""Taking in an interchange: read, taken apart, and acknowledged, all in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from claims.exports.edi.contrl import write_contrl
from claims.exports.edi.writing import Answer
from claims.exports.edi.x997 import write_997
from claims.importers.edi.interchange import read_interchange
from claims.importers.edi.pieces import Fault, Interchange, written_id
from claims.importers.edi.reading import ANSWERS, group_faults
from claims.models import TradeMessage
from claims.operations.claiming.hold import lock_numbers as claim_numbers
from claims.operations.messages.keep import (
    FAULTS_KEPT,
    SENDER_MAX,
    Arrived,
    control_of,
    keep_received,
    keep_sent,
    lock_messages,
    next_number,
)
from claims.operations.messages.take_apart import TakenMessage, take_apart
from claims.queries.claiming.locks import lock_partner
from claims.queries.messages import answer_to, identity_of, received_as, used_control_numbers
from vir.foundation.audit.operations import record
from vir.foundation.documents.operations import store_file
from vir.foundation.documents.queries import file_bytes
from vir.foundation.imports.operations import lock_numbers as import_numbers


@dataclass(frozen=True)
class Taken:
    """
    What became of an interchange.

    :param acknowledgement: the 997 or CONTRL, None for one that holds acknowledgements only
    :param is_known: whether these very bytes came before, so that nothing was changed
    """

    messages: Sequence[TradeMessage]
    acknowledgement: TradeMessage | None
    is_known: bool

    @property
    def content(self) -> bytes:
        """Give the bytes of the acknowledgement."""
        return b"" if self.acknowledgement is None else file_bytes(self.acknowledgement.file_id)

    @property
    def is_refused(self) -> bool:
        """Say whether nothing of it was taken."""
        return all(message.state == "rejected" for message in self.messages)


class _RefusedAgain(Exception):
    """The same bytes are refused for the same reasons as before."""


def take_interchange(
    *,
    content: bytes,
    file_name: str,
    channel: str,
    at: datetime,
    today: date,
    actor_id: UUID | None,
    partner_id: UUID | None = None,
) -> Taken:
    """
    Take in an X12 or EDIFACT interchange: reports become imports, claims become claims, and all is acknowledged.

    :param channel: "browser", "folder" or "api"
    :param partner_id: the only partner that may send by this channel
    :raises MessageRefused: if it is no interchange, or names no sender that could be answered
    """
    interchange = read_interchange(content)
    group_faults(interchange)
    with transaction.atomic():
        lock_messages()
        known = received_as(hashlib.sha256(content).hexdigest())
        if partner_id is not None and any(
            one.state != "rejected" and one.partner_id != partner_id for one in known
        ):
            # What another one sent is none of this key's business, not even that it came.
            known = []
        if any(one.state != "rejected" for one in known):
            return Taken(known, answer_to(known[0]), is_known=True)
        try:
            # A savepoint of its own: what was refused before for the same reasons leaves nothing behind.
            with transaction.atomic():
                arrived = Arrived(
                    interchange=interchange,
                    file=store_file(
                        name=file_name[-255:] or "message",
                        content_type=f"application/{'edi-x12' if interchange.standard == 'x12' else 'edifact'}",
                        chunks=[content],
                        at=at,
                    ),
                    channel=channel,
                    at=at,
                    today=today,
                    actor_id=actor_id,
                    identity=identity_of(interchange.standard, *interchange.sender),
                )
                _lock_ahead(arrived)
                _check_sender(arrived, partner_id)
                return _take(arrived, known)
        except _RefusedAgain:
            return Taken(known, answer_to(known[0]), is_known=True)


def _lock_ahead(arrived: Arrived) -> None:
    """
    Take every lock that claims and reports will want, before the first word in the trail.

    One transaction of a vendor writes the trail at a time: who waits for another lock while writing it stops everybody.
    """
    if arrived.identity is not None and arrived.identity.partner_id is not None:
        lock_partner(arrived.identity.partner_id)
    claim_numbers()
    import_numbers()


def _check_sender(arrived: Arrived, partner_id: UUID | None) -> None:
    """Refuse an interchange of somebody unknown, by another's channel, or under numbers that were used before."""
    interchange = arrived.interchange
    sender = written_id(interchange.sender)
    identity = arrived.identity
    words = ""
    if identity is None:
        words = f"{sender} is not known here. Ask for this identifier to be added to the trade identities."
    elif partner_id is not None and identity.partner_id != partner_id:
        words = f"{sender} is not an identifier of the company this key belongs to."
    tag, element = ("ISA", 6) if interchange.standard == "x12" else ("UNB", 2)
    if words:
        interchange.faults.append(
            Fault("sender_unknown", f"{tag}{element:02d}: {words}", "interchange", tag, 1, element, sender)
        )
        return
    keys = [(message.kind, control_of(interchange, message)) for message in interchange.messages]
    used = used_control_numbers(interchange.standard, sender[:SENDER_MAX], keys)
    if used and not interchange.is_refused:
        place = "ISA13" if interchange.standard == "x12" else "UNB, 0020"
        interchange.faults.append(
            Fault(
                "sent_before",
                f"{place}: control number {interchange.control} came before with other content, as message"
                f" {used[0].number}. Send new content under a new number.",
                "interchange",
                tag,
                1,
                13 if tag == "ISA" else 5,
                interchange.control,
            )
        )


def _take(arrived: Arrived, known: Sequence[TradeMessage]) -> Taken:
    interchange = arrived.interchange
    taken = [_refused_whole(interchange)] if interchange.is_refused else take_apart(arrived=arrived)
    problems = [[fault.as_json() for fault in one.faults[:FAULTS_KEPT]] for one in taken]
    if known and problems == [one.problems for one in known]:
        raise _RefusedAgain
    kept = [
        keep_received(
            arrived=arrived,
            kind=one.kind,
            control=one.control,
            state=one.state,
            faults=one.faults,
            batch=one.batch,
            claim=one.claim,
        )
        for one in taken
    ]
    acknowledgement = _acknowledge(arrived, taken, kept[0])
    record(
        action="message.received",
        kind="message",
        code=str(kept[0].number),
        actor_id=arrived.actor_id,
        at=arrived.at,
        data={
            "sender": kept[0].sender,
            "control_number": interchange.control,
            "channel": arrived.channel,
            "messages": {str(one.number): [one.kind, one.state] for one in kept},
        },
    )
    return Taken(kept, acknowledgement, is_known=False)


def _refused_whole(interchange: Interchange) -> TakenMessage:
    """Give the one message that stands for an interchange whose envelope is broken."""
    messages = interchange.messages
    kind = messages[0].kind if messages else interchange.standard.upper()
    return TakenMessage(kind, interchange.control, list(interchange.faults), "rejected")


def _acknowledge(arrived: Arrived, taken: Sequence[TakenMessage], first: TradeMessage) -> TradeMessage | None:
    """Write and keep the acknowledgement; acknowledgements themselves are not acknowledged."""
    interchange = arrived.interchange
    if all(one.kind in ANSWERS for one in taken):
        return None
    number = next_number()
    answer = Answer(interchange, number, arrived.at)
    faults = {place: one.faults for place, one in enumerate(taken)}
    is_x12 = interchange.standard == "x12"
    content = write_997(answer, faults) if is_x12 else write_contrl(answer, faults)
    return keep_sent(
        answers=first, number=number, kind="997" if is_x12 else "CONTRL", content=content, at=arrived.at
    )
