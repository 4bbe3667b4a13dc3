"""The holds of one partner."""

from __future__ import annotations

from uuid import UUID

from payouts.models import Hold


def holds_of_partner(partner_id: UUID, *, released: int) -> tuple[list[Hold], list[Hold]]:
    """
    Give the open holds of a partner, the newest first, and those that were released last.

    :param released: how many of the released ones
    """
    rows = Hold.objects.filter(partner_id=partner_id).select_related("program", "placed_by", "released_by")
    done = rows.filter(released_at__isnull=False).order_by("-released_at", "id")
    return list(rows.filter(released_at__isnull=True).order_by("-placed_at", "id")), list(done[:released])
