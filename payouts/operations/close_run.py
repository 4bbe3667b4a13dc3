"""Closing a run: nothing of it is on its way any more."""

from __future__ import annotations

from datetime import datetime

from payouts.enums import PartKind, PaymentState, RunAction, RunState
from payouts.models import Payment, PayoutPart, PayoutRun
from payouts.transitions import next_state


def close_if_done(*, run: PayoutRun, at: datetime) -> bool:
    """
    Close an exported run whose payments are all paid, void, or made again elsewhere; says whether it is closed.

    The caller holds the run's lock.
    """
    if run.state != RunState.EXPORTED:
        return run.state == RunState.CLOSED
    open_payments = (
        Payment.objects.filter(run=run)
        .exclude(state__in=[PaymentState.PAID.value, PaymentState.VOID.value])
        .exclude(id__in=Payment.objects.filter(run=run, replaces__isnull=False).values("replaces_id"))
        .exclude(id__in=PayoutPart.objects.filter(kind=PartKind.BOUNCED.value).values("source_ref"))
    )
    if open_payments.exists():
        return False
    run.state = next_state(run.state, RunAction.CLOSE).value
    run.closed_at = at
    run.save(update_fields=["state", "closed_at"])
    return True
