"""How far the sales reach that a calculation counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from claims.queries.freshness import freshness


@dataclass(frozen=True)
class Freshness:
    """The newest sale date in the books and when the newest file was committed, None before; the lines."""

    counted_to: date | None
    file_at: datetime | None
    lines: int


def sales_freshness() -> Freshness:
    """Read how fresh the sales are."""
    found = freshness()
    return Freshness(found.counted_to, found.file_at, found.lines) if found else Freshness(None, None, 0)


def counted_to(today: date) -> date:
    """Give the last day whose sales count: the newest in the books, never a day to come."""
    newest = sales_freshness().counted_to
    return today if newest is None else min(newest, today)
