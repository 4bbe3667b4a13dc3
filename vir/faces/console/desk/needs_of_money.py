"""What needs somebody about money: runs to approve or to mend, periods to close."""

from __future__ import annotations

from collections.abc import Iterator

from payouts.enums import RunState
from payouts.queries.adjustments import waiting_adjustments
from payouts.queries.books.reconciled import red_looks
from vir.faces.console.desk.morning import Morning, Need
from vir.foundation.identity.roles import Right
from vir.foundation.money import format_money
from vir.foundation.periods import format_date

# At most so many of a kind: the page of all of them has the rest.
NEEDS_MAX = 5


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
                f"{run.title}: {amount} to {partners}, prepared by {run.prepared_by.name}",
                "Look and approve",
                address,
                run.submitted_at,
            )
        if run.state in (RunState.RETURNED, RunState.WITHDRAWN) and may_prepare:
            word = "was returned" if run.state == RunState.RETURNED else "lost its approval: a figure changed"
            yield Need(
                f"run:{run.code}:{run.state}:{run.submitted_at}",
                run.code,
                f"{run.title}: {amount} to {partners} {word}",
                "Prepare it again",
                address,
                run.submitted_at,
            )


def adjustments(morning: Morning) -> Iterator[Need]:
    """Ask for a second person on proposed adjustments."""
    if not morning.access.may(Right.PAYOUTS_APPROVE):
        return
    for one in waiting_adjustments(but_by=morning.access.user.id)[:NEEDS_MAX]:
        yield Need(
            f"adjustment:{one.code}",
            one.code,
            f"{one.partner.name}: {format_money(one.amount, one.currency)}, proposed by {one.proposed_by.name}",
            "Look and decide",
            morning.url("payouts:adjustments"),
            one.proposed_at,
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


def books_differ(morning: Morning) -> Iterator[Need]:
    """Tell whoever keeps the books what differs: no period is closed, and no money goes on, meanwhile."""
    if not morning.access.may(Right.BOOKS_KEEP):
        return
    red = red_looks()
    if not red:
        return
    since = max((look.looked_at.date() for look in red if look.looked_at), default=None)
    yield Need(
        f"differ:{','.join(look.kind for look in red)}"[:200],
        "Reconciliations",
        f"{'; '.join(look.title for look in red)}: {'this differs' if len(red) == 1 else 'these differ'}",
        "See the difference",
        morning.url("payouts:reconciliations"),
        since,
    )
