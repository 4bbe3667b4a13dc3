"""Debits equal credits, in every currency."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Q, Sum

from payouts.models import LedgerLeg
from payouts.queries.reconciling.kit import Compared, Figure, Moment, judged

TITLE = "Debits equal credits"


def compare(moment: Moment) -> Compared:
    """Add up both sides of the ledger by currency."""
    rows = (
        LedgerLeg.objects.values_list("currency")
        .annotate(debits=Sum("amount", filter=Q(amount__gt=0)), credits=Sum("amount", filter=Q(amount__lt=0)))
        .order_by("currency")
    )
    figures = [
        Figure(
            f"Ledger in {currency}",
            debits or Decimal(0),
            -(credits_ or Decimal(0)),
            currency,
            "finance/entries/",
        )
        for currency, debits, credits_ in rows
    ]
    return judged(
        figures,
        agree="Debits equal credits in every currency.",
        differ="Currencies in which debits and credits differ: {count}.",
        nothing="Nothing is posted yet.",
    )
