"""What needs somebody about money: runs to approve or to mend, periods to close."""

from __future__ import annotations

from collections.abc import Iterator

from payouts.enums import RunState
from vir.faces.console.desk.morning import Morning, Need
from vir.foundation.identity.roles import Right
from vir.foundation.money import format_money
from vir.foundation.periods import format_date


def runs(morning: Morning) -> Iterator[Need]:
    """Ask for a second person on runs that are ready, and for the preparer on those that were returned."""
    access = morning.access
    may_approve, may_prepare = access.may(Right.PAYOUTS_APPROVE), access.may(Right.PAYOUTS_PREPARE)
    if not may_approve and not may_prepare:
        return
    for run in morning.standing.runs:
        amount = format_money(run.payable_total, run.currency)
        address = morning.url("payouts:run", code=run.code)
        partners = f"{run.payable_partners:,} partner{'' if run.payable_partners == 1 else 's'}"
        if run.state == RunState.READY and may_approve and run.prepared_by_id != access.user.id:
            yield Need(
                f"run:{run.code}:{run.seal[:12]}",
                run.code,
                f"{run.program.name}: {amount} to {partners}, prepared by {run.prepared_by.name}",
                "Look and approve",
                address,
                run.submitted_at,
            )
        if run.state == RunState.RETURNED and may_prepare:
            yield Need(
                f"run:{run.code}:returned:{run.submitted_at}",
                run.code,
                f"{run.program.name}: {amount} to {partners} was returned",
                "Prepare it again",
                address,
                run.submitted_at,
            )


def periods_to_close(morning: Morning) -> Iterator[Need]:
    """Ask for the closing of periods that are over."""
    if not morning.access.may(Right.PAYOUTS_PREPARE):
        return
    for promise, period in morning.standing.to_close:
        address = morning.url("payouts:close")
        yield Need(
            f"close:{promise.code}:{period.start.isoformat()}",
            promise.code,
            f"{promise.name}: the period to {format_date(period.last_day)} is over",
            "Close the period",
            f"{address}?program={promise.code}&period={period.start.isoformat()}",
            period.end,
        )
