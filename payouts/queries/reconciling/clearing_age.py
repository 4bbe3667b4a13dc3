"""Nothing rests in clearing for long."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from payouts.enums import PaymentState
from payouts.models import Payment
from payouts.queries.reconciling.kit import Compared, Figure, Moment, listed

TITLE = "No payment waits long for its confirmation"
AGE_DAYS_MAX = 5


def compare(moment: Moment) -> Compared:
    """List payments that were sent more than five days ago and are not confirmed."""
    too_old = moment.at - timedelta(days=AGE_DAYS_MAX)
    old = (
        Payment.objects.filter(state=PaymentState.SENT.value, sent_at__lt=too_old)
        .select_related("partner")
        .order_by("sent_at", "code")
    )
    return listed(
        [
            Figure(
                f"{one.code} · {one.partner.name}", one.amount, Decimal(0), one.currency, "finance/payments/"
            )
            for one in old
        ],
        none=f"No payment has waited longer than {AGE_DAYS_MAX} days for its confirmation.",
        some=f"Payments that have waited longer than {AGE_DAYS_MAX} days: " + "{count}.",
    )
