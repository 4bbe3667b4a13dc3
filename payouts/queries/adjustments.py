"""Adjustments, and where they were paid."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from payouts.enums import AdjustmentState
from payouts.models import Adjustment, PayoutPart


@dataclass(frozen=True)
class AdjustmentRow:
    """An adjustment and the run that pays it, empty where none does yet."""

    adjustment: Adjustment
    run: str


def list_adjustments() -> list[AdjustmentRow]:
    """List all adjustments, the newest first."""
    found = Adjustment.objects.select_related("partner", "program", "proposed_by", "decided_by", "evidence")
    rows = list(found.order_by("-proposed_at", "-code"))
    parts = PayoutPart.objects.filter(kind="adjustment", source_ref__in=[row.id for row in rows])
    runs = dict(parts.values_list("source_ref", "item__run__code"))
    return [AdjustmentRow(row, runs.get(row.id, "")) for row in rows]


def waiting_adjustments(*, but_by: UUID) -> list[Adjustment]:
    """List what waits for a second person, the oldest first, without what that person proposed."""
    found = Adjustment.objects.filter(state=AdjustmentState.PROPOSED.value).exclude(proposed_by_id=but_by)
    return list(found.select_related("partner", "proposed_by").order_by("proposed_at", "code"))


def adjustment_by_code(code: str) -> Adjustment | None:
    """Find an adjustment."""
    found: Adjustment | None = Adjustment.objects.select_related("evidence").filter(code=code).first()
    return found
