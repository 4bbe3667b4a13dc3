"""In which segments partners are over a stretch of days."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from partners.models import Segment, SegmentMember


@dataclass(frozen=True)
class Membership:
    """A partner in a segment from a day (included) to a day (not included); None for always and still."""

    segment: str
    starts_on: date | None
    ends_on: date | None

    def touches(self, first_day: date, end_day: date) -> bool:
        """Say whether it holds on any day from `first_day` up to, and without, `end_day`."""
        return (self.starts_on is None or self.starts_on < end_day) and (
            self.ends_on is None or self.ends_on > first_day
        )


def memberships_of(codes: Collection[str]) -> dict[str, list[Membership]]:
    """List the memberships of partners by their code, by the name of the segment; those in none are left out."""
    found: dict[str, list[Membership]] = {}
    if not codes:
        return found
    rows = SegmentMember.objects.filter(partner__code__in=list(codes)).order_by("segment__name", "starts_on")
    for code, name, starts_on, ends_on in rows.values_list(
        "partner__code", "segment__name", "starts_on", "ends_on"
    ):
        found.setdefault(code, []).append(Membership(name, starts_on, ends_on))
    return found


def segment_names() -> list[str]:
    """List the names of all segments."""
    return list(Segment.objects.order_by("name").values_list("name", flat=True))
