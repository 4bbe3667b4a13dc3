"""What arrived after a close and was carried by an open accounting period."""

from __future__ import annotations

from payouts.models import AccountingPeriod, PriorPeriodEntry


def late_entries(period: AccountingPeriod) -> list[PriorPeriodEntry]:
    """List the prior-period entries that an accounting period carries, the greatest first."""
    found = PriorPeriodEntry.objects.filter(period=period).select_related(
        "partner", "program", "earning", "calculation"
    )
    return sorted(found, key=lambda one: (-abs(one.amount), one.partner.name))
