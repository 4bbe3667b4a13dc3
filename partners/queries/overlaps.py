"""
Which segments share partners.

Compared here and not in the database: right after a large import the planner knows no sizes, and would compare
every membership with every other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from partners.models import Partner, SegmentMember
from partners.queries.rules import within

NAMES_SHOWN = 5


@dataclass(frozen=True)
class Overlap:
    """Another segment, how many partners it shares, and the first of them by name."""

    segment: str
    shared: int
    names: tuple[str, ...]

    @property
    def more(self) -> int:
        """Count the partners that are not named."""
        return self.shared - len(self.names)


def overlap_counts(today: date) -> dict[str, int]:
    """Count by segment the other segments with which it shares a partner today."""
    inside = _inside(today)
    return {
        name: sum(other != name and not own.isdisjoint(theirs) for other, theirs in inside.items())
        for name, own in inside.items()
    }


def overlaps_of(name: str, today: date) -> list[Overlap]:
    """List the segments that share partners with a segment today, those that share most first."""
    inside = _inside(today)
    own = inside.pop(name, set())
    shared = {other: both for other, theirs in inside.items() if (both := own & theirs)}
    names = dict(Partner.objects.filter(id__in=set[UUID]().union(*shared.values())).values_list("id", "name"))
    found = [
        Overlap(other, len(both), tuple(sorted(names[partner] for partner in both)[:NAMES_SHOWN]))
        for other, both in shared.items()
    ]
    return sorted(found, key=lambda one: (-one.shared, one.segment))


def _inside(today: date) -> dict[str, set[UUID]]:
    """Give who is in each segment today; a segment without anybody is left out."""
    found: dict[str, set[UUID]] = {}
    rows = SegmentMember.objects.filter(within(today)).order_by()
    for name, partner_id in rows.values_list("segment__name", "partner_id"):
        found.setdefault(name, set()).add(partner_id)
    return found
