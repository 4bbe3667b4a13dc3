"""Answering a decided claim that came as an 844, with an 849."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from claims.enums import LineState
from claims.exports.edi.writing import Answer
from claims.exports.edi.x849 import DecidedLine, Response, write_849
from claims.importers.edi.interchange import read_interchange
from claims.importers.edi.pieces import Interchange, Message, Segment
from claims.models import Claim, ClaimLine, TradeMessage
from claims.operations.messages.keep import control_of, keep_sent, lock_messages, next_number
from claims.queries.messages import claim_message, responses_to
from claims.transitions import is_decided
from vir.foundation.audit.operations import record
from vir.foundation.documents.queries import file_bytes
from vir.foundation.tenancy.context import current_tenant_id
from vir.foundation.tenancy.models import Tenant
from vir.foundation.tenancy.moments import tenant_day

DECIDED_LINES = (LineState.APPROVED, LineState.REDUCED, LineState.REJECTED)


@transaction.atomic
def respond_to_claim(*, number: int, actor_id: UUID | None) -> TradeMessage | None:
    """
    Write the 849 of a decided claim; None for a claim that came another way or has no decision.

    The same decision is answered once: asked again, this gives what was written. It is dated by the decision.
    """
    claim = Claim.objects.select_related("terms").filter(number=number).first()
    if claim is None or not is_decided(claim.state):
        return None
    asked = claim_message(claim.id)
    if asked is None or asked.kind != "844":
        return None
    lock_messages()
    for known in responses_to(claim.id):
        if known.at == claim.decided_at:
            return known
    sent = next_number()
    answer = keep_sent(
        answers=asked,
        number=sent,
        kind="849",
        content=response_content(asked=asked, claim=claim, number=sent),
        at=claim.decided_at,
        claim=claim,
    )
    record(
        action="message.sent",
        kind="message",
        code=str(answer.number),
        actor_id=actor_id,
        at=claim.decided_at,
        data={"claim": claim.code, "kind": "849"},
    )
    return answer


def response_content(*, asked: TradeMessage, claim: Claim, number: int) -> bytes:
    """Write the bytes of a response: the same for the same decision, whenever it is asked for."""
    interchange = read_interchange(file_bytes(asked.file_id))
    message = _asked_in(interchange, asked)
    assert claim.decided_at is not None
    tenant = Tenant.objects.get(id=current_tenant_id())
    at = claim.decided_at.astimezone(ZoneInfo(tenant.time_zone))
    contract = next((segment for segment in message.segments if segment.tag == "CON"), Segment("CON", ()))
    lines = [_decided(line) for line in claim.lines.filter(state__in=DECIDED_LINES).order_by("row")]
    response = Response(
        code=claim.code,
        reference=message.segments[1].at(5),
        agreement=(contract.at(1), contract.at(2)),
        currency=claim.currency,
        decided_on=tenant_day(tenant, claim.decided_at),
        lines=lines,
    )
    return write_849(Answer(interchange, number, at), response)


def _asked_in(interchange: Interchange, asked: TradeMessage) -> Message:
    return next(
        message
        for message in interchange.messages
        if control_of(interchange, message) == asked.control_number and message.kind == asked.kind
    )


def _decided(line: ClaimLine) -> DecidedLine:
    return DecidedLine(
        row=line.row,
        state=LineState(line.state),
        sku=line.sku,
        invoice=line.invoice,
        sold_on=line.sold_on,
        serial=line.serial,
        unit=line.unit,
        quantity=line.quantity or Decimal(0),
        approved_quantity=line.approved_quantity or Decimal(0),
        claimed_amount=line.claimed_amount,
        approved_amount=line.approved_amount,
        reason=line.reason,
        note=line.note,
    )
