"""Cancelling a request for payment: what had not arrived is not asked for any more, and is owed as before."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Sum

from payouts.enums import RunState
from payouts.models import PaymentReceived, PaymentRequest, RequestCancellation
from payouts.operations.request_letters import send_cancelled
from payouts.queries.dues import vendor_day
from payouts.queries.locks import lock_books, lock_run, lock_run_codes
from vir.foundation.audit.operations import record
from vir.foundation.jobs.events import publish
from vir.foundation.refusals import Refused

NOTHING: Final = Decimal(0)
REASON_LENGTH_MAX: Final = 300
RELEASED: Final = (RunState.EXPORTED, RunState.CLOSED)
# Told when what runs divide has changed, so that an approval that does not hold any more is withdrawn.
CANCELLED: Final = "request.cancelled"


class UnableToCancelRequest(Refused):
    """A request that is not cancelled; the text says why."""


@transaction.atomic
def cancel_request(*, code: str, reason: str, actor_id: UUID, at: datetime) -> RequestCancellation:
    """
    Ask for nothing any more of a request for payment, and tell the partner.

    The ledger keeps what the partner owes. The next run of the program brings it over and divides it by the policy
    of then: it is taken off, carried over, or asked for anew.

    :param reason: written for the partner
    :raises UnableToCancelRequest: if there is no such request, nothing of it is open, or no reason is given
    """
    told = " ".join(reason.split())
    found = PaymentRequest.objects.filter(code=code).first()
    if found is None:
        raise UnableToCancelRequest(f"There is no request {code[:30]}.")
    # What runs divide changes, and money that arrives meanwhile comes before or after.
    lock_run_codes()
    run = lock_run(found.run_id)
    lock_books()
    if run.state not in RELEASED:
        raise UnableToCancelRequest(f"{run.code} is not exported yet. {code} can be cancelled once it is.")
    if not 1 <= len(told) <= REASON_LENGTH_MAX:
        raise UnableToCancelRequest(
            f"Reason: write for the partner why it is cancelled, in at most {REASON_LENGTH_MAX} characters."
        )
    if RequestCancellation.objects.filter(request=found).exists():
        raise UnableToCancelRequest(f"{code} is cancelled already.")
    arrived = PaymentReceived.objects.filter(request=found).aggregate(total=Sum("amount"))["total"]
    amount = found.amount - (arrived or NOTHING)
    if not amount:
        raise UnableToCancelRequest(f"{code} is paid. There is nothing to cancel.")
    made: RequestCancellation = RequestCancellation.objects.create(
        request=found,
        partner_id=found.partner_id,
        amount=amount,
        reason=told,
        cancelled_on=vendor_day(at),
        cancelled_by_id=actor_id,
        cancelled_at=at,
    )
    record(
        action="request.cancelled",
        kind="payment_request",
        code=code,
        actor_id=actor_id,
        at=at,
        data={"amount": str(amount), "run": run.code, "reason": told},
    )
    send_cancelled(cancellation=made, actor_id=actor_id, at=at)
    publish(CANCELLED, payload={"request": code}, at=at, actor_id=actor_id)
    return made
