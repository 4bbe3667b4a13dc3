"""How fresh the counted sales are."""

from __future__ import annotations

from claims.models import SalesFreshness


def freshness() -> SalesFreshness | None:
    """Give the newest counted day and when the newest file was committed; None before the first file."""
    found: SalesFreshness | None = SalesFreshness.objects.first()
    return found
