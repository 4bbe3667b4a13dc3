"""The newest prior-period entries: what calculations found different of closed positions, and why."""

from __future__ import annotations

from payouts.models import PriorPeriodEntry


def newest_prior_entries(limit: int) -> list[PriorPeriodEntry]:
    """List prior-period entries, the newest calculation first, within one the greatest first."""
    found = PriorPeriodEntry.objects.select_related("program", "partner", "earning", "calculation")
    newest = list(found.order_by("-calculation__number", "-written_at", "program_id", "partner_id")[:limit])
    return sorted(
        newest, key=lambda entry: (-entry.calculation.number, -abs(entry.amount), entry.partner.code)
    )
