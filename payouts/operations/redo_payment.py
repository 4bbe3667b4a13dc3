"""Voiding a payment that is not made, making one again that did not arrive, and telling that some were sent."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from partners.queries.payees import confirmed_payees
from payouts.enums import Account, EntryKind, PaymentState, RunState
from payouts.ledger import drafts
from payouts.ledger.drafts import Draft, Source
from payouts.models import Payment, PaymentStep
from payouts.operations.books.open_periods import open_periods
from payouts.operations.books.post import post
from payouts.operations.confirm_payments import came_back, close_runs
from payouts.posting.spots import about_of
from payouts.queries.codes import payment_codes
from payouts.queries.dues import scope_of, vendor_day
from payouts.queries.holds import held_whole
from payouts.queries.locks import lock_books, lock_run_codes
from payouts.queries.payments import RELEASED, carried_out_by, replaced_by
from programs.enums import PaymentMethod
from vir.foundation.audit.operations import record
from vir.foundation.refusals import Refused

REASON_LENGTH_MAX = 300
REFERENCE_LENGTH_MAX = 80
NOT_ARRIVED = (PaymentState.BOUNCED, PaymentState.VOID)


class UnableToRedoPayment(Refused):
    """A payment that cannot be voided or made again; the text says why."""


@transaction.atomic
def mark_sent(*, payment_ids: Collection[UUID], actor_id: UUID | None, at: datetime) -> int:
    """Mark payments as sent: they stand in a file that finance has exported. Gives how many were not sent before."""
    lock_run_codes()
    rows = list(
        Payment.objects.select_for_update(of=("self",)).filter(
            id__in=list(payment_ids), state=PaymentState.READY.value, run__state__in=RELEASED
        )
    )
    Payment.objects.filter(id__in=[row.id for row in rows]).update(state=PaymentState.SENT.value, sent_at=at)
    PaymentStep.objects.bulk_create(
        [PaymentStep(payment=row, act="sent", actor_id=actor_id, at=at) for row in rows], batch_size=1000
    )
    return len(rows)


@transaction.atomic
def void_payment(
    *,
    code: str,
    reason: str,
    is_stopped: bool = False,
    stop_reference: str = "",
    actor_id: UUID,
    at: datetime,
) -> Payment:
    """
    Void a payment that is not made; its amount is owed again.

    What was sent may still be carried out, and then be paid twice: it is void only once whoever carries it out has
    stopped it.

    :param is_stopped: whether the actor states that it was stopped or recalled; asked for where it was sent
    :param stop_reference: under what it was stopped or recalled, such as the bank's case number; asked for as well
    :raises UnableToRedoPayment: if no reason is given, its run is not exported, it is paid or over already, or it was
        sent and nobody states that it was stopped, and under which reference
    """
    reason, stopped_as = _reason(reason), " ".join(stop_reference.split())
    payment = _locked(code)
    if payment.state not in (PaymentState.READY, PaymentState.SENT):
        raise UnableToRedoPayment(
            f"{code} is {PaymentState(payment.state).label.lower()}: only one on its way is voided."
        )
    if payment.run.state != RunState.EXPORTED:
        raise UnableToRedoPayment(f"{payment.run.code} is not exported yet. Wait until its files are made.")
    if payment.state == PaymentState.SENT:
        _check_stopped(payment, is_stopped=is_stopped, reference=stopped_as)
    lock_books()
    draft = came_back(payment=payment, actor_id=actor_id)
    payment.state, payment.settled_at = PaymentState.VOID.value, at
    payment.save(update_fields=["state", "settled_at"])
    PaymentStep.objects.create(
        payment=payment, act="voided", reference=stopped_as, reason=reason, actor_id=actor_id, at=at
    )
    _post(draft, at)
    closed = close_runs(run_ids={payment.run_id}, at=at)
    _trail("payment.voided", payment, actor_id, at, reason, stopped_as=stopped_as, closed=closed)
    return payment


@transaction.atomic
def reissue_payment(*, code: str, reason: str, actor_id: UUID, at: datetime) -> Payment:
    """
    Make a payment again that came back or was voided, to the payee details that are confirmed now.

    :raises UnableToRedoPayment: if it arrived or is on its way, was made again already, its run is closed, its
        partner is held, there are no usable payee details, or the same person said that it did not arrive
    """
    reason = _reason(reason)
    payment = _locked(code)
    if payment.state not in NOT_ARRIVED:
        raise UnableToRedoPayment(
            f"{code} is {PaymentState(payment.state).label.lower()}: only what came back or is void is made again."
        )
    if payment.id in (elsewhere := replaced_by([payment])):
        raise UnableToRedoPayment(f"{code} is in {elsewhere[payment.id]} already.")
    if payment.run.state != RunState.EXPORTED:
        raise UnableToRedoPayment(f"{payment.run.code} is closed. A further run of its period pays {code}.")
    if actor_id == _said_by(payment):
        raise UnableToRedoPayment(
            f"You said that {code} was not paid. A second person makes it again, or a further run pays it."
        )
    for hold in held_whole(scope_of(payment.run), [payment.partner_id]):
        raise UnableToRedoPayment(
            f"{payment.partner.name} is held: {hold.text.rstrip('.')}. Release the hold first."
        )
    lock_books()
    version = _payee_version(payment, at)
    again: Payment = Payment.objects.create(
        code=payment_codes(vendor_day(at).year, 1)[0],
        run_id=payment.run_id,
        item_id=payment.item_id,
        partner_id=payment.partner_id,
        amount=payment.amount,
        currency=payment.currency,
        method=payment.method,
        payee_version=version,
        replaces=payment,
        created_at=at,
    )
    PaymentStep.objects.create(payment=payment, act="reissued", reason=reason, actor_id=actor_id, at=at)
    draft = Draft(
        key=f"settle|{again.code}",
        kind=EntryKind.SETTLEMENT,
        column=drafts.SETTLED_IN[again.method],
        about=about_of(payment.run, payment.partner_id),
        source=Source("payment", again.code, created_by=actor_id),
        legs=drafts.settle({Account.APPROVED_PAYABLE: again.amount}),
        working={"payment": again.code, "replaces": payment.code, "method": again.method},
    )
    _post(draft, at)
    _trail("payment.reissued", again, actor_id, at, reason, replaces=payment.code)
    return again


def _check_stopped(payment: Payment, *, is_stopped: bool, reference: str) -> None:
    """
    Let a payment that was sent be voided only where it is stated that it was stopped, and under what.

    :raises UnableToRedoPayment: if either is missing
    """
    who = carried_out_by(payment)
    if not is_stopped:
        raise UnableToRedoPayment(
            f"{payment.code} was sent, and {who} may still carry it out. Have it stopped or recalled there, "
            "then state it here."
        )
    if not 1 <= len(reference) <= REFERENCE_LENGTH_MAX:
        raise UnableToRedoPayment(
            f"Reference: write under what {who} stopped or recalled {payment.code}, "
            f"in 1 to {REFERENCE_LENGTH_MAX} characters."
        )


def _said_by(payment: Payment) -> UUID | None:
    """Give who said that a payment came back, or voided it: alone nobody pays an amount twice."""
    steps = PaymentStep.objects.filter(payment=payment, act__in=["bounced", "voided"])
    found: UUID | None = steps.order_by("-at", "-id").values_list("actor_id", flat=True).first()
    return found


def _payee_version(payment: Payment, at: datetime) -> int | None:
    if payment.method != PaymentMethod.BANK_TRANSFER.value:
        return None
    payee = confirmed_payees([payment.partner_id], today=vendor_day(at)).get(payment.partner_id)
    if payee is None or not payee.is_usable:
        raise UnableToRedoPayment(
            f"{payment.partner.name} has no confirmed bank details that can be used today."
        )
    return payee.version


def _locked(code: str) -> Payment:
    lock_run_codes()
    found: Payment | None = (
        Payment.objects.select_for_update(of=("self",))
        .select_related("run", "partner")
        .filter(code=code)
        .first()
    )
    if found is None:
        raise UnableToRedoPayment(f"There is no payment {code[:40]}.")
    return found


def _reason(written: str) -> str:
    reason = " ".join(written.split())
    if not 1 <= len(reason) <= REASON_LENGTH_MAX:
        raise UnableToRedoPayment(f"Reason: write why, in 1 to {REASON_LENGTH_MAX} characters.")
    return reason


def _post(draft: Draft, at: datetime) -> None:
    day = vendor_day(at)
    open_periods(upto=day, at=at)
    post(drafts=[draft], day=day, at=at)


def _trail(action: str, payment: Payment, actor_id: UUID, at: datetime, reason: str, **more: object) -> None:
    record(
        action=action,
        kind="payment",
        code=payment.code,
        actor_id=actor_id,
        at=at,
        data={"run": payment.run.code, "amount": str(payment.amount), "reason": reason, **more},
    )
