"""Nothing was posted in an accounting period after it was closed."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import F

from payouts.enums import Finding, PeriodState
from payouts.models import AccountingPeriod, LedgerEntry
from payouts.queries.reconciling.kit import Compared, Figure, Moment, listed

TITLE = "Closed periods stay closed"


def compare(moment: Moment) -> Compared:
    """List entries of closed periods that are younger than the close."""
    if not AccountingPeriod.objects.filter(state=PeriodState.CLOSED.value).exists():
        return Compared(Finding.EMPTY, "No accounting period is closed yet.")
    late = (
        LedgerEntry.objects.filter(
            period__state=PeriodState.CLOSED.value, created_at__gt=F("period__closed_at")
        )
        .order_by("number")
        .only("number", "currency")
    )
    return listed(
        [
            Figure(one.code, Decimal(1), Decimal(0), "entries", f"finance/entries/{one.code}/")
            for one in late[:200]
        ],
        none="Nothing was posted in a period after its close.",
        some="Entries younger than the close of their period: {count}.",
    )
