"""Asking partners to pay what a run invoices them, and taking in what they paid."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Sum

from payouts.enums import Account, Column, EntryKind
from payouts.exports.made import MadeFile, kind_of
from payouts.exports.requested import Requested
from payouts.ledger import drafts
from payouts.ledger.drafts import About, Draft, Source
from payouts.ledger.spots import Spot
from payouts.models import (
    PaymentReceived,
    PaymentRequest,
    PaymentRequestFile,
    PayoutItem,
    PayoutRun,
    RequestCancellation,
)
from payouts.operations.books.open_periods import open_periods
from payouts.operations.books.post import post
from payouts.operations.request_letters import send_request
from payouts.operations.vendor_bank.propose import owner_of
from payouts.posting.fingerprints import digest
from payouts.posting.spots import home_of
from payouts.queries.books.balances import balances_by_spot
from payouts.queries.codes import next_request_code
from payouts.queries.dues import vendor_day
from payouts.queries.locks import lock_books, lock_run, lock_run_codes
from payouts.queries.policy import policy_in_force
from payouts.queries.vendor_bank import bank_of_version
from payouts.statements.requesting import requested_of, take_request_snapshot
from vir.foundation.audit.operations import record
from vir.foundation.documents.operations import store_file
from vir.foundation.identity import secrets
from vir.foundation.money import format_money, minor_units
from vir.foundation.periods import format_date
from vir.foundation.refusals import Refused

NOTHING = Decimal(0)
REFERENCE_LENGTH_MAX = 80
NOTE_LENGTH_MAX = 300
CONTENT_TYPES = {"pdf": "application/pdf", "xml": "application/xml"}


class UnableToReceive(Refused):
    """Money that cannot be recorded; the text says why."""


@transaction.atomic
def issue_requests(*, run_id: UUID, actor_id: UUID | None, at: datetime) -> list[PaymentRequest]:
    """
    Give each item of a run that is invoiced its request for payment; asked again, give those that are there.

    The day it is due on is that of the policy in force.
    """
    lock_run_codes()
    run = lock_run(run_id)
    items = PayoutItem.objects.filter(run=run, invoiced__gt=0).select_related(
        "run__program", "partner", "earning__version"
    )
    there = {one.item_id: one for one in PaymentRequest.objects.filter(run=run)}
    return [there.get(item.id) or _issue(item, actor_id, at) for item in items.order_by("partner__code")]


def _issue(item: PayoutItem, actor_id: UUID | None, at: datetime) -> PaymentRequest:
    day = vendor_day(at)
    due_on = day + timedelta(days=policy_in_force().days_to_pay)
    code = next_request_code(day.year)
    snapshot = take_request_snapshot(item, code=code, issued_on=day, due_on=due_on, at=at)
    made: PaymentRequest = PaymentRequest.objects.create(
        code=code,
        run=item.run,
        item=item,
        partner=item.partner,
        amount=item.invoiced,
        currency=item.run.currency,
        issued_on=day,
        due_on=due_on,
        snapshot=snapshot,
        snapshot_sha256=digest(snapshot),
        issued_at=at,
    )
    record(
        action="request.issued",
        kind="payment_request",
        code=code,
        actor_id=actor_id,
        at=at,
        data={"run": item.run.code, "amount": str(item.invoiced), "partner": item.partner.code},
    )
    return made


def requested_with_account(*, request: PaymentRequest) -> Requested:
    """Give a request as its documents read it, with the number of the account that the money goes to."""
    pay_to = request.snapshot["pay_to"]
    bank = bank_of_version(pay_to["version"]) if pay_to is not None else None
    if bank is None:
        return requested_of(request.snapshot)
    fields = secrets.decrypt(bank.secret, owner=owner_of(bank.version))
    return requested_of(request.snapshot, iban=fields.get("iban", ""), bic=fields.get("bic", ""))


@transaction.atomic
def keep_request_files(*, request_id: UUID, files: Sequence[MadeFile], at: datetime) -> int:
    """
    Keep the files of a request; a form that is there stays. Gives how many were kept.

    With the first of them the partner is told: what the letter names is there to be opened.
    """
    request: PaymentRequest = PaymentRequest.objects.get(id=request_id)
    # A request itself never changes and cannot be locked: its run is.
    lock_run(request.run_id)
    there = set(PaymentRequestFile.objects.filter(request=request).values_list("form", flat=True))
    new = [made for made in files if made.form not in there]
    for made in new:
        stored = store_file(
            name=made.name,
            content_type=CONTENT_TYPES[kind_of(made.form)],
            chunks=[made.content],
            at=at,
            partner_id=request.partner_id,
        )
        PaymentRequestFile.objects.create(
            request=request, partner_id=request.partner_id, form=made.form, file=stored
        )
    if new and not there:
        send_request(request=request, at=at)
    return len(new)


@transaction.atomic
def receive_payment(
    *,
    code: str,
    amount: Decimal,
    received_on: date,
    reference: str,
    note: str,
    today: date,
    actor_id: UUID,
    at: datetime,
) -> PaymentReceived:
    """
    Record money of a partner for a request, and clear what it owes by so much.

    :param amount: without tax, as the books hold it
    :raises UnableToReceive: if there is no such request, more arrives than is open, the day is to come, or the
        reference of the bank is missing or recorded already
    """
    lock_books()
    request = PaymentRequest.objects.select_related("run", "partner").filter(code=code).first()
    if request is None:
        raise UnableToReceive(f"There is no request {code[:30]}.")
    told, written = " ".join(reference.split()), " ".join(note.split())
    _check(request, amount, received_on, told, written, today)
    received: PaymentReceived = PaymentReceived.objects.create(
        request=request,
        partner_id=request.partner_id,
        amount=amount,
        received_on=received_on,
        reference=told,
        note=written,
        recorded_by_id=actor_id,
        recorded_at=at,
    )
    open_periods(upto=received_on, at=at)
    post(drafts=_receipts(request, received, actor_id), day=received_on, at=at)
    record(
        action="request.paid",
        kind="payment_request",
        code=request.code,
        actor_id=actor_id,
        at=at,
        data={"amount": str(amount), "reference": told, "received_on": received_on.isoformat()},
    )
    return received


def _check(
    request: PaymentRequest, amount: Decimal, received_on: date, reference: str, note: str, today: date
) -> None:
    """
    Hold that a receipt fits its request.

    :raises UnableToReceive: if it does not
    """
    if RequestCancellation.objects.filter(request=request).exists():
        raise UnableToReceive(
            f"{request.code} was cancelled and asks for nothing. Record what arrived for the request of the run "
            "that takes it over, or send it back."
        )
    own = PaymentReceived.objects.filter(request=request)
    still_open = request.amount - (own.aggregate(total=Sum("amount"))["total"] or NOTHING)
    if not 0 < amount <= still_open:
        raise UnableToReceive(
            f"Amount: {format_money(still_open, request.currency)} of {request.code} is open. Write what arrived "
            "of it; what is more belongs to the partner and goes back."
        )
    if amount != amount.quantize(_unit(request.currency)):
        raise UnableToReceive(f"Amount: {request.currency} has no such fraction.")
    if received_on > today or received_on < request.issued_on:
        raise UnableToReceive(
            f"Received on: write a day from {format_date(request.issued_on)} to {format_date(today)}."
        )
    if not 1 <= len(reference) <= REFERENCE_LENGTH_MAX:
        raise UnableToReceive(
            f"Reference: write what the bank calls it, in 1 to {REFERENCE_LENGTH_MAX} characters."
        )
    if len(note) > NOTE_LENGTH_MAX:
        raise UnableToReceive(f"Note: at most {NOTE_LENGTH_MAX} characters.")
    if own.filter(reference=reference).exists():
        raise UnableToReceive(f"{reference} is recorded for {request.code} already.")


def _receipts(request: PaymentRequest, received: PaymentReceived, actor_id: UUID) -> list[Draft]:
    """
    Clear what the partner owes for the program: the run's own period first, then by age.

    Where it owes less than it was asked for, because it earned more since, the rest is payable to it.
    """
    run: PayoutRun = request.run
    home = home_of(run, request.partner_id)
    owed = {
        spot: accounts[Account.PARTNER_RECEIVABLE]
        for spot, accounts in balances_by_spot((Account.PARTNER_RECEIVABLE,)).items()
        if (spot.program_id, spot.partner_id, spot.currency)
        == (home.program_id, request.partner_id, request.currency)
        and accounts[Account.PARTNER_RECEIVABLE] > 0
    }
    parts: dict[Spot, dict[Account, Decimal]] = {}
    left = received.amount
    for spot in sorted(owed, key=lambda one: (one != home, one.period_start or date.min)):
        off = min(left, owed[spot])
        if off:
            parts[spot] = {Account.PARTNER_RECEIVABLE: off}
            left -= off
    if left:
        account = Account.EARNED_PAYABLE if home.program_id is not None else Account.APPROVED_PAYABLE
        parts.setdefault(home, {})[account] = left
    return [
        Draft(
            key=f"receipt|{received.id}|{spot.program_id or ''}|{spot.period_start or ''}",
            kind=EntryKind.RECEIPT,
            # What goes off a receivable is no matter of the liability; the rest raises it, as the run had lowered it.
            column=Column.NONE if list(own) == [Account.PARTNER_RECEIVABLE] else Column.CREDIT_MEMO,
            about=About(spot.currency, spot.program_id, spot.partner_id, spot.period_start),
            source=Source("request", request.code, created_by=actor_id),
            legs=drafts.receive(own),
            working={"request": request.code, "reference": received.reference},
        )
        for spot, own in parts.items()
    ]


def _unit(currency: str) -> Decimal:
    return Decimal(1).scaleb(-minor_units(currency))
