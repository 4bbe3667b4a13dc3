"""Making the payments of an approved run: one for each partner that is paid."""

from __future__ import annotations

from datetime import datetime

from partners.queries.payees import confirmed_payees
from payouts.models import Payment, PayoutItem, PayoutRun
from payouts.queries.codes import payment_codes
from payouts.queries.dues import vendor_day
from programs.enums import PaymentMethod


def make_payments(*, run: PayoutRun, at: datetime) -> list[Payment]:
    """Make what is not made yet; the caller holds the locks of the run and of codes."""
    there = set(Payment.objects.filter(run=run).values_list("item_id", flat=True))
    items = [
        item
        for item in PayoutItem.objects.filter(run=run, payable__gt=0).order_by("partner__code")
        if item.id not in there
    ]
    day = vendor_day(at)
    by_bank = [item.partner_id for item in items if item.method == PaymentMethod.BANK_TRANSFER.value]
    payees = confirmed_payees(by_bank, today=day) if by_bank else {}
    codes = payment_codes(day.year, len(items))
    return Payment.objects.bulk_create(
        [
            Payment(
                code=code,
                run=run,
                item=item,
                partner_id=item.partner_id,
                amount=item.payable,
                currency=run.currency,
                method=item.method,
                payee_version=(payees[item.partner_id].version if item.partner_id in payees else None),
                created_at=at,
            )
            for code, item in zip(codes, items, strict=True)
        ],
        batch_size=1000,
    )
