"""Overrides of a program, those that count and those that have ended."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from payouts.models import AccrualOverride


def overrides_of(program_id: UUID, period_start: date | None = None) -> list[AccrualOverride]:
    """List the overrides of a program, or of one measurement period of it, the newest first."""
    found = AccrualOverride.objects.filter(program_id=program_id)
    if period_start is not None:
        found = found.filter(period_start=period_start)
    return list(found.select_related("partner", "set_by", "ended_by").order_by("-set_at"))
