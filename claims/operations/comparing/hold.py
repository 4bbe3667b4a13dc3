"""What every act about a comparison begins and ends with: the lock, the number, the trail."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max

from claims.models import Comparison
from claims.operations.comparing.refusals import NoSuchComparison
from claims.queries.claiming.behind import behind_the_walls
from vir.foundation.audit.operations import record
from vir.foundation.tenancy.locks import lock_name

# The first one of a vendor is CMP-1001, so that numbers have one length for long.
NUMBER_BEFORE_FIRST = 1_000


def lock_comparison(number: int) -> Comparison:
    """
    Lock a comparison.

    :raises NoSuchComparison: if the vendor, or the partner whose context is open, has none
    """
    found: Comparison | None = Comparison.objects.select_for_update().filter(number=number).first()
    if found is None:
        raise NoSuchComparison
    return found


def next_number(actor_id: UUID) -> int:
    """Give the vendor's next number; nobody else gets one until this transaction ends."""
    with behind_the_walls(actor_id):
        lock_name("claims.comparison")
        newest: int | None = Comparison.objects.aggregate(newest=Max("number"))["newest"]
    return max(newest or 0, NUMBER_BEFORE_FIRST) + 1


def trail(action: str, one: Comparison, *, actor_id: UUID, at: datetime, **data: Any) -> None:
    """Write an act about a comparison to the trail."""
    record(
        action=action,
        kind="comparison",
        code=one.code,
        actor_id=actor_id,
        at=at,
        data={"partner": str(one.partner_id), **data},
    )
