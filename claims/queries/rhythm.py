"""How often sales files come from each source, and which of them is late."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median_low

from vir.foundation.imports.models import ImportBatch, ImportKind
from vir.foundation.imports.queries import IN_THE_BOOKS
from vir.foundation.periods import local_date

# What is promised to partners where too few files have come to tell: a file a week.
PROMISED_DAYS = 7
# A usual interval is told from at least three files, and from the newest ones only.
INTERVALS_MIN = 2
INTERVALS_MAX = 6
# A file that comes a day later than usual is not missed yet.
GRACE_DAYS = 1
# So many of the newest imports are looked at: enough for a dozen sources.
IMPORTS_READ = 120


@dataclass(frozen=True)
class Rhythm:
    """When the newest file of a source came, every how many days one usually does, and when the next is due."""

    source: str
    last_on: date
    every_days: int
    is_usual: bool

    @property
    def due_on(self) -> date:
        """Give the day by which the next file is expected."""
        return self.last_on + timedelta(days=self.every_days)

    def is_late(self, today: date) -> bool:
        """Say whether the next file should have been here, a day of grace included."""
        return today > self.due_on + timedelta(days=GRACE_DAYS)


def rhythms(time_zone: str, today: date) -> list[Rhythm]:
    """
    Tell the rhythm of every source of sales, as far as it had come by a day, the one that is due first in front.

    It is the middle one of the newest intervals between the days on which files were committed; with fewer
    than three files it is the week that partners are promised.
    """
    rows = (
        ImportBatch.objects.filter(kind=ImportKind.SALES, state__in=IN_THE_BOOKS, committed_at__isnull=False)
        .order_by("-committed_at")
        .values_list("source__name", "committed_at")[:IMPORTS_READ]
    )
    days: dict[str, list[date]] = {}
    for source, at in rows:
        day = local_date(at, time_zone)
        if day > today:
            continue
        if day not in days.setdefault(source, []):
            days[source].append(day)
    found = [_rhythm(source, came) for source, came in days.items()]
    return sorted(found, key=lambda rhythm: (rhythm.due_on, rhythm.source))


def _rhythm(source: str, came: list[date]) -> Rhythm:
    """Tell one source's rhythm from the days on which its files came, the newest first."""
    intervals = [(late - early).days for late, early in itertools.pairwise(came)][:INTERVALS_MAX]
    if len(intervals) < INTERVALS_MIN:
        return Rhythm(source, came[0], PROMISED_DAYS, is_usual=False)
    return Rhythm(source, came[0], median_low(intervals), is_usual=True)
