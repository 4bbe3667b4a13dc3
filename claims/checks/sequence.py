"""Whether an invoice number fits the partner's running numbers of its day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from claims.checks.facts import Facts, Line, SequenceDay

# A partner that writes documents days late overlaps its own days: so many days of overlap are looked for, and a number
# must be out of order by more than they explain.
SLACK_DAYS_MAX = 4
OVERLAP_PERCENT_MAX = 10
# So many pairs of days must be known before a partner is said to keep its numbers in order.
PAIRS_MIN = 5
# A leap beyond the numbers known may be so many times what the days since would bring.
LEAP_TIMES = 4
LEAP_FREE = 25
LEAP_DAYS = 3


class Sequence:
    """The running numbers of a partner by series and day, those of the claim itself included."""

    def __init__(self, facts: Facts) -> None:
        self._days: dict[str, list[SequenceDay]] = defaultdict(list)
        self._habits: dict[tuple[str, date], tuple[int, bool]] = {}
        for known in (*facts.sequence, *_own_days(facts.lines)):
            self._days[known.series].append(known)

    def known(self, series: str, day: date) -> list[SequenceDay]:
        """List what is known of a series on other days."""
        return [known for known in self._days[series] if known.day != day]

    def fits(self, line: Line, numbers_min: int) -> bool | None:
        """Say whether the number of a line lies between those of the days around its own; None if few are known."""
        if line.series is None or line.sold_on is None:
            return None
        series, number = line.series
        days = self.known(series, line.sold_on)
        if sum(known.count for known in days) < numbers_min:
            return None
        slack, keeps_order = self._habit(series, line.sold_on)
        earlier = [known for known in days if known.day < line.sold_on - timedelta(days=slack)]
        later = [known for known in days if known.day > line.sold_on + timedelta(days=slack)]
        before = _nearest(earlier, line.sold_on) if earlier else []
        after = _nearest(later, line.sold_on) if later else []
        if before and number < min(known.low for known in before):
            return False
        if after and number > max(known.high for known in after):
            return False
        if keeps_order and (
            (before and number <= max(known.high for known in before))
            or (after and number >= min(known.low for known in after))
        ):
            return False
        return not leaps(number, line.sold_on, days)

    def _habit(self, series: str, day: date) -> tuple[int, bool]:
        """
        Learn from other days than this one by how many days numbers are out of order, and whether days further apart
        share none.

        If so, a number among those of another day belongs to that. Where several tills write in one series their days
        always share some, and nothing follows from it.
        """
        if (series, day) not in self._habits:
            days = self.known(series, day)
            slack = next((apart for apart in range(SLACK_DAYS_MAX) if _overlaps(days, apart)), SLACK_DAYS_MAX)
            keeps_order = len(_pairs(days, slack)) >= PAIRS_MIN and _overlaps(days, slack)
            self._habits[series, day] = slack, keeps_order
        return self._habits[series, day]

    def share_against(self, line: Line) -> int | None:
        """Give the share of known numbers, in percent, whose order with this one contradicts the dates."""
        if line.series is None or line.sold_on is None:
            return None
        series, number = line.series
        days = self.known(series, line.sold_on)
        known = sum(one.count for one in days)
        against = sum(
            one.count
            for one in days
            if (one.day < line.sold_on and one.low > number) or (one.day > line.sold_on and one.high < number)
        )
        return against * 100 // known if known else None


def _overlaps(days: list[SequenceDay], apart: int) -> bool:
    """Say whether days further apart than this are in order but for a few."""
    pairs = _pairs(days, apart)
    wrong = sum(later.low < known.high for known, later in pairs)
    return wrong * 100 <= OVERLAP_PERCENT_MAX * len(pairs)


def _pairs(days: list[SequenceDay], apart: int) -> list[tuple[SequenceDay, SequenceDay]]:
    by_day = {known.day: known for known in days}
    step = timedelta(days=apart + 1)
    return [(known, by_day[known.day + step]) for known in days if known.day + step in by_day]


def leaps(number: int, day: date, days: list[SequenceDay]) -> bool:
    """Say whether a number lies further from all known ones than the days between can explain."""
    if not days:
        return False
    low, high = min(one.low for one in days), max(one.high for one in days)
    if low <= number <= high:
        return False
    first, last = min(one.day for one in days), max(one.day for one in days)
    edge = first if number < low else last
    away = abs((day - edge).days) + LEAP_DAYS
    allowed = (high - low) * away * LEAP_TIMES // max((last - first).days, 1) + LEAP_FREE
    return (low - number if number < low else number - high) > allowed


def _nearest(days: list[SequenceDay], day: date) -> list[SequenceDay]:
    """Give what is known of the one day that is nearest: another day may have been written late."""
    distance = min(abs((one.day - day).days) for one in days)
    return [one for one in days if abs((one.day - day).days) == distance]


def _own_days(lines: Iterable[Line]) -> Iterable[SequenceDay]:
    numbers: dict[tuple[str, date], set[int]] = defaultdict(set)
    for line in lines:
        if line.series is not None and line.sold_on is not None:
            numbers[line.series[0], line.sold_on].add(line.series[1])
    for (series, day), found in numbers.items():
        yield SequenceDay(series, day, min(found), max(found), len(found))
