"""What is to be closed and paid, for the homes of finance: one line for each period that is not paid yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from payouts.enums import RunState
from payouts.posting.records import Promise
from vir.faces.console.desk.progress import Standing
from vir.foundation.periods import Period

SHOWN = 8


@dataclass(frozen=True)
class Owed:
    """A period with what is earned in it, how far it is settled, and by when it is to be paid."""

    promise: Promise
    period: Period
    earned: Decimal
    state: str
    due_on: date | None
    run_code: str
    is_open: bool


def owed(standing: Standing) -> list[Owed]:
    """List the begun periods that are not paid yet, those that are due first in front."""
    runs = {(run.program_id, run.period_start): run for run in standing.runs}
    found = []
    for promise in standing.promises:
        shut = standing.closed.get(promise.program_id, {})
        for period in promise.begun(standing.today):
            run = runs.get((promise.program_id, period.start))
            if run is not None and run.state in (RunState.EXPORTED, RunState.CLOSED):
                continue
            payment = promise.terms.payment
            sums = standing.sums.get(promise.program_id, {}).get(period.start)
            found.append(
                Owed(
                    promise=promise,
                    period=period,
                    earned=sums.earned if sums else Decimal(0),
                    state=_state(standing.today, period, period.start in shut, run.state if run else ""),
                    due_on=None if payment is None else payment.due_on(period.last_day),
                    run_code="" if run is None else run.code,
                    is_open=period.start not in shut,
                )
            )
    return sorted(found, key=lambda one: (one.due_on or date.max, one.promise.code))[:SHOWN]


def _state(today: date, period: Period, is_closed: bool, run: str) -> str:
    if run:
        return f"run {RunState(run).label.lower()}"
    if is_closed:
        return "closed, no run yet"
    return "over, to close" if today >= period.end else "running"
