"""What runs pay is what payments say, and what payments have not arrived stands in clearing."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from django.db.models import Sum

from payouts.enums import Account, PaymentState, RunState
from payouts.models import LedgerLeg, Payment, PayoutRun
from payouts.queries.reconciling.kit import Compared, Figure, Moment, judged

TITLE = "Payments equal runs and clearing"
RELEASED = (RunState.EXPORTED.value, RunState.CLOSED.value)
# What is released rests in clearing from then on, in a file or not.
UNDER_WAY = (PaymentState.READY.value, PaymentState.SENT.value)


def compare(moment: Moment) -> Compared:
    """Compare exported runs with their payments, and payments under way with the clearing account."""
    figures = []
    paid: dict[object, Decimal] = dict(
        # One that came back was paid by its run as well: it is owed again, and paid by another run or payment.
        Payment.objects.filter(replaces__isnull=True)
        .values_list("run_id")
        .annotate(total=Sum("amount"))
        .order_by()
    )
    for run in PayoutRun.objects.filter(state__in=RELEASED).order_by("code"):
        figures.append(
            Figure(
                f"{run.code}: payable, payments",
                run.payable_total,
                paid.get(run.id, Decimal(0)),
                run.currency,
                f"finance/runs/{run.code}/",
            )
        )
    under_way: dict[str, Decimal] = defaultdict(Decimal)
    for currency, amount in (
        # Those of a run whose export is not at its end are not posted yet.
        Payment.objects.filter(state__in=UNDER_WAY, run__state__in=RELEASED)
        .order_by()
        .values_list("currency")
        .annotate(total=Sum("amount"))
    ):
        under_way[currency] += amount
    clearing = {
        currency: -total
        for currency, total in LedgerLeg.objects.filter(account=Account.PAYMENT_CLEARING.value)
        .values_list("currency")
        .annotate(total=Sum("amount"))
        .order_by()
    }
    for currency in sorted(set(under_way) | set(clearing)):
        figures.append(
            Figure(
                f"Under way in {currency}: clearing, payments",
                clearing.get(currency, Decimal(0)),
                under_way[currency],
                currency,
                "finance/payments/",
            )
        )
    return judged(
        figures,
        agree="Payments equal their runs, and what is under way equals the clearing account.",
        differ="Amounts that differ between runs, payments and clearing: {count}.",
        nothing="Nothing was released for payment yet.",
    )
