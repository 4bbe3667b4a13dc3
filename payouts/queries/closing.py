"""What keeps a period from being closed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from payouts.models import CalculationRun
from payouts.posting.records import Promise
from payouts.queries.promises import closed_periods
from payouts.queries.reckoning import reckon_around
from vir.foundation.jobs.queries import open_job
from vir.foundation.periods import Period, format_date, format_dates

RECALCULATION = "payouts.recalculate"


@dataclass(frozen=True)
class Obstacle:
    """What is missing, and what to do about it."""

    what: str
    fix: str


def obstacles(promise: Promise, period: Period, *, today: date) -> list[Obstacle]:
    """
    Find everything that keeps a period open, none if it can be closed.

    Whether what is earned is up to date is not read from any date: it is worked out again and compared.
    """
    closed = closed_periods([promise.program_id]).get(promise.program_id, {})
    if period.start in closed:
        return [Obstacle("This period is closed.", "Nothing is left to do.")]
    found = _calendar(promise, period, closed.keys(), today)
    if found:
        return found
    if CalculationRun.objects.first() is None:
        return [Obstacle("What is earned was never calculated.", "Recalculate, then close.")]
    if open_job(RECALCULATION) is not None:
        return [Obstacle("A recalculation is waiting or running.", "Close when it is done.")]
    differences = reckon_around(promise, today=today).differences
    late = {
        standing.place
        for standing in (*differences.new, *differences.changed)
        if standing.place.program_id == promise.program_id
    }
    if late:
        count = len({place.partner_id for place in late})
        return [
            Obstacle(
                "Sales or terms changed after the last recalculation, "
                f"for {count} partner{'' if count == 1 else 's'}.",
                "Recalculate, then close.",
            )
        ]
    return []


def _calendar(promise: Promise, period: Period, closed: Collection[date], today: date) -> list[Obstacle]:
    grace = promise.for_period(period).terms.receipt_grace_days
    may_close_on = period.end + timedelta(days=grace)
    if today < may_close_on:
        waiting = (
            f"Sales received up to {format_date(may_close_on - timedelta(days=1))} still count."
            if grace
            else ""
        )
        return [
            Obstacle(
                f"The period ends on {format_date(period.last_day)}. {waiting}".strip(),
                f"Close it on {format_date(may_close_on)} or later.",
            )
        ]
    for earlier in promise.periods:
        if earlier.start < period.start and earlier.start not in closed:
            dates = format_dates(earlier.start, earlier.last_day)
            return [Obstacle(f"The earlier period {dates} is open.", "Close that one first.")]
    return []
