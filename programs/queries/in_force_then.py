"""Which version of a program's terms was in force at a moment."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime
from typing import NamedTuple

from programs.models import ProgramVersion


class _Published(NamedTuple):
    number: int
    published_at: datetime
    effective_on: date | None


def versions_then(codes: Collection[str]) -> Callable[[str, datetime], int | None]:
    """
    Read the published versions of programs, and give what tells the version that was in force at a moment.

    A version counts from when it was published, one with a day of its own from that day; None before the first.
    """
    published: dict[str, list[_Published]] = {}
    rows = (
        ProgramVersion.objects.filter(program__code__in=list(codes), published_at__isnull=False)
        .order_by("number")
        .values_list("program__code", "number", "published_at", "effective_on")
    )
    for code, *rest in rows:
        published.setdefault(code, []).append(_Published(*rest))

    def in_force(code: str, at: datetime) -> int | None:
        counting = [
            version.number
            for version in published.get(code, ())
            if version.published_at <= at
            and (version.effective_on is None or version.effective_on <= at.date())
        ]
        return counting[-1] if counting else None

    return in_force
