"""Closing a period: what was earned in it no longer changes."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from payouts.models import ProgramPeriod
from payouts.operations.books.confirm import confirm_positions
from payouts.queries.closing import Obstacle, obstacles
from payouts.queries.locks import lock_positions
from payouts.queries.promises import promise_of
from vir.foundation.audit.operations import record
from vir.foundation.periods import format_dates
from vir.foundation.refusals import Refused


class UnableToClosePeriod(Refused):
    """A period that cannot be closed yet; the text says what is missing."""

    def __init__(self, obstacles: list[Obstacle]) -> None:
        self.obstacles = obstacles
        super().__init__(" ".join(f"{obstacle.what} {obstacle.fix}" for obstacle in obstacles))


@transaction.atomic
def close_period(
    *, program_code: str, period_start: date, actor_id: UUID, today: date, at: datetime
) -> ProgramPeriod:
    """
    Close a period of a program: its amounts are frozen, and in the ledger they become payable.

    :raises UnableToClosePeriod: if it is not over, an earlier one is open, or earnings are not up to date
    """
    lock_positions()
    promise = promise_of(program_code)
    period = None if promise is None else promise.period_from(period_start)
    if promise is None or period is None:
        raise UnableToClosePeriod([Obstacle("There is no such period.", "Choose one from the list.")])
    found = obstacles(promise, period, today=today)
    if found:
        raise UnableToClosePeriod(found)

    closed: ProgramPeriod = ProgramPeriod.objects.create(
        program_id=promise.program_id,
        period_start=period.start,
        period_end=period.end,
        closed_by_id=actor_id,
        closed_at=at,
    )
    confirm_positions(promise=promise, period=period, today=today, at=at, actor_id=actor_id)
    record(
        action="period.closed",
        kind="program",
        code=promise.code,
        actor_id=actor_id,
        at=at,
        data={
            "period": format_dates(period.start, period.last_day),
            "version": promise.for_period(period).version,
        },
    )
    return closed
