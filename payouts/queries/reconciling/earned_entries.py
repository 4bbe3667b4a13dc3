"""What each position has earned is the sum of its entries."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import DecimalField, F, Sum, Value
from django.db.models.functions import Coalesce

from payouts.enums import Finding
from payouts.models import Earning
from payouts.queries.reconciling.kit import FIGURES_KEPT, Compared, Figure, Moment

TITLE = "Earned amounts equal their entries"
_AMOUNT: DecimalField[Decimal, Decimal] = DecimalField(max_digits=17, decimal_places=4)


def compare(moment: Moment) -> Compared:
    """Compare each position with its entries."""
    positions = Earning.objects.count()
    if not positions:
        return Compared(Finding.EMPTY, "Nothing is earned yet.")
    wrong = (
        Earning.objects.annotate(
            made=Coalesce(Sum("entries__amount"), Value(Decimal(0), output_field=_AMOUNT))
        )
        .exclude(earned=F("made"))
        .order_by("program__code", "partner__code", "period_start")
        .values_list("program__code", "partner__code", "period_start", "earned", "made", "currency")
    )
    figures = tuple(
        Figure(f"{program} · {partner} · from {start:%Y-%m-%d}", earned, made, currency)
        for program, partner, start, earned, made, currency in wrong[:FIGURES_KEPT]
    )
    if figures:
        return Compared(Finding.RED, "Positions differ from their entries.", figures)
    return Compared(Finding.GREEN, f"All {positions:,} positions equal their entries.")
