"""Letters to the people of a partner about requests for payment: issued, cancelled."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from payouts.models import PaymentRequest, RequestCancellation
from payouts.operations.statement_letters import Said, Told, send
from payouts.statements.requesting import requested_of
from vir.foundation.money import format_money
from vir.foundation.notifications.events import Event
from vir.foundation.periods import format_date
from vir.foundation.words import say


def send_request(*, request: PaymentRequest, at: datetime) -> None:
    """Say what is to be paid and until when. Where to stands in the file of the request, never in a letter."""
    send(told=_told(request, at), said=lambda: _issued(request), actor_id=None)


def send_cancelled(*, cancellation: RequestCancellation, actor_id: UUID, at: datetime) -> None:
    """Say that a request is cancelled, why, and what becomes of what it asked for."""
    send(told=_told(cancellation.request, at), said=lambda: _cancelled(cancellation), actor_id=actor_id)


def _told(request: PaymentRequest, at: datetime) -> Told:
    return Told(
        Event.PAYMENT, "payment_request", request.code, request.partner_id, at, page="portal:payments"
    )


def _issued(request: PaymentRequest) -> Said:
    requested = requested_of(request.snapshot)
    paragraphs = [
        say(
            "{request} asks for {amount} by {day}: rebates of {program} that you received in excess.",
            request=request.code,
            amount=format_money(request.amount, request.currency),
            day=format_date(request.due_on),
            program=requested.program_name if requested.program else say(requested.program_name),
        )
    ]
    if requested.vat:
        paragraphs.append(
            say(
                "With value added tax {amount} is to be paid.",
                amount=format_money(requested.gross, request.currency),
            )
        )
    paragraphs.append(
        say(
            "Its lines with their working, and how to pay, stand in its file in the portal under Payments. "
            "A letter never says which account to pay to."
        )
    )
    return say("Request for payment {request}", request=request.code), paragraphs


def _cancelled(cancellation: RequestCancellation) -> Said:
    request = cancellation.request
    amount = format_money(cancellation.amount, request.currency)
    return say("Request for payment {request} is cancelled", request=request.code), [
        say(
            "{request} is cancelled: {amount} of it had not arrived and is not to be paid on it any more.",
            request=request.code,
            amount=amount,
        ),
        cancellation.reason,
        say(
            "{amount} stays owed. The next payout of the program takes it off what you earn, or asks for it "
            "with a new request.",
            amount=amount,
        ),
    ]
