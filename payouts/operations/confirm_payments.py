"""Confirming payments: what arrived, and what came back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from payouts.enums import Column, EntryKind, PaymentState, RunState
from payouts.ledger import drafts
from payouts.ledger.drafts import Draft, Source
from payouts.models import Payment, PaymentStep, PayoutRun
from payouts.operations.books.open_periods import open_periods
from payouts.operations.books.post import post
from payouts.operations.close_run import close_if_done
from payouts.posting.confirmations import Said
from payouts.posting.spots import about_of
from payouts.queries.dues import vendor_day
from payouts.queries.locks import lock_books, lock_run_codes
from payouts.queries.payments import match_confirmations
from vir.foundation.audit.operations import record
from vir.foundation.refusals import Refused


class UnableToConfirm(Refused):
    """Confirmations that cannot be taken over as they were looked at; the text says why."""


@dataclass(frozen=True)
class Confirmed:
    """How many payments were confirmed, and which runs are closed by it."""

    paid: int
    bounced: int
    closed: tuple[str, ...]


@transaction.atomic
def confirm_payments(
    *, said: Sequence[Said], seen: int, actor_id: UUID, today: date, at: datetime
) -> Confirmed:
    """
    Take over the rows that fit; rows that are known already or do not fit change nothing.

    :param seen: how many rows were shown as fitting
    :raises UnableToConfirm: if it is another number now, or none
    """
    lock_run_codes()
    rows = [row for row in match_confirmations(said, today=today) if row.kind == "apply"]
    if len(rows) != seen:
        raise UnableToConfirm(f"{len(rows)} rows fit now, {seen} did when you looked. Check the rows again.")
    if not rows:
        raise UnableToConfirm("No row says anything new that fits a payment.")
    lock_books()
    written: list[Draft] = []
    steps: list[PaymentStep] = []
    paid = bounced = 0
    for row in rows:
        payment = row.payment
        assert payment is not None
        if row.said.state is PaymentState.PAID:
            paid += 1
            written.append(_arrived(payment, actor_id))
            payment.state, payment.reference = PaymentState.PAID.value, row.said.reference
            payment.paid_on, payment.settled_at = row.said.on, at
        else:
            bounced += 1
            written.append(came_back(payment=payment, actor_id=actor_id))
            payment.state, payment.settled_at = PaymentState.BOUNCED.value, at
        payment.save(update_fields=["state", "reference", "paid_on", "settled_at"])
        steps.append(
            PaymentStep(
                payment=payment,
                act=payment.state,
                reference=row.said.reference,
                reason=row.said.reason,
                actor_id=actor_id,
                at=at,
            )
        )
    PaymentStep.objects.bulk_create(steps, batch_size=1000)
    day = vendor_day(at)
    open_periods(upto=day, at=at)
    post(drafts=written, day=day, at=at)
    closed = close_runs(run_ids={step.payment.run_id for step in steps}, at=at)
    record(
        action="payments.confirmed",
        kind="payment",
        code=steps[0].payment.code if len(steps) == 1 else f"{len(steps)} payments",
        actor_id=actor_id,
        at=at,
        data={
            "paid": paid,
            "bounced": bounced,
            "payments": [step.payment.code for step in steps[:200]],
            "closed": closed,
        },
    )
    return Confirmed(paid, bounced, tuple(closed))


def close_runs(*, run_ids: set[UUID], at: datetime) -> list[str]:
    """Close the runs of which nothing is on its way any more; gives their codes."""
    runs = PayoutRun.objects.select_for_update().filter(id__in=run_ids, state=RunState.EXPORTED.value)
    return [run.code for run in runs.order_by("code") if close_if_done(run=run, at=at)]


def _arrived(payment: Payment, actor_id: UUID) -> Draft:
    return Draft(
        key=f"pay|{payment.code}",
        kind=EntryKind.PAYMENT,
        column=Column.NONE,
        about=about_of(payment.run, payment.partner_id),
        source=Source("payment", payment.code, created_by=actor_id),
        legs=drafts.pay(payment.amount, payment.method),
        working={"payment": payment.code, "method": payment.method},
    )


def came_back(*, payment: Payment, actor_id: UUID) -> Draft:
    """Owe a payment again that came back or was voided, in the column in which it was settled."""
    return Draft(
        key=f"bounce|{payment.code}",
        kind=EntryKind.BOUNCE,
        column=drafts.SETTLED_IN[payment.method],
        about=about_of(payment.run, payment.partner_id),
        source=Source("payment", payment.code, created_by=actor_id),
        legs=drafts.bounce(payment.amount, payment.method, was_confirmed=payment.state == PaymentState.PAID),
        working={"payment": payment.code, "method": payment.method},
    )
