"""How much of what was released for payment is accounted for."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, Sum

from payouts.enums import Account
from payouts.models import LedgerLeg

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Explained:
    """
    What was released for payment in one currency, and what of it nobody has confirmed yet.

    The account it rests in meanwhile has to return to zero.
    """

    currency: str
    released: Decimal
    under_way: Decimal

    @property
    def percent(self) -> Decimal:
        """Give the share that is confirmed or came back; 100 only where nothing is under way."""
        if not self.released:
            return Decimal(100)
        return (self.released - abs(self.under_way)) * 100 / self.released


def explained() -> list[Explained]:
    """Say it for every currency in which something was released."""
    rows = (
        LedgerLeg.objects.filter(account=Account.PAYMENT_CLEARING.value)
        .order_by()
        .values_list("currency")
        .annotate(released=Sum("amount", filter=Q(amount__lt=0)), balance=Sum("amount"))
    )
    found = [
        Explained(currency, -(released or NOTHING), -balance)
        for currency, released, balance in rows.values_list("currency", "released", "balance")
    ]
    return sorted(found, key=lambda one: one.currency)
