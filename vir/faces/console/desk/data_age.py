"""How old the sales are: to which day they are counted, and which file is late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from claims.queries.rhythm import Rhythm, rhythms
from payouts.queries.freshness import Freshness
from vir.foundation.web.access import Access


@dataclass(frozen=True)
class DataAge:
    """
    How far the sales in the books reach, and the sources whose next file is overdue, the longest one first.

    `next_due` is when the next file is expected, None before the first one.
    """

    counted_to: date | None
    file_at: datetime | None
    late: tuple[Rhythm, ...]
    next_due: date | None


def data_age(access: Access, fresh: Freshness) -> DataAge:
    """Tell how old the sales are; one query."""
    found = rhythms(access.tenant.time_zone, access.today)
    is_here = fresh.file_at is not None and fresh.file_at <= access.now
    return DataAge(
        counted_to=None if fresh.counted_to is None else min(fresh.counted_to, access.today),
        # Seen as of an earlier day, the newest file has not come yet.
        file_at=fresh.file_at if is_here else None,
        late=tuple(rhythm for rhythm in found if rhythm.is_late(access.today)),
        next_due=min((rhythm.due_on for rhythm in found), default=None),
    )
