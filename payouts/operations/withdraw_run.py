"""Withdrawing the approval of a run whose figures are not those of today any more."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from payouts.enums import RunAction, RunState
from payouts.models import PayoutRun
from payouts.queries.dues import parts_changed
from payouts.queries.locks import lock_run, lock_run_codes
from payouts.transitions import next_state
from vir.foundation.audit.operations import record
from vir.foundation.refusals import Refused

REASON_LENGTH_MAX = 500
CHANGED = "What the run pays has changed since it was sent: sales, holds, adjustments, bank details or an earlier run."


class UnableToWithdrawRun(Refused):
    """A run whose approval cannot be withdrawn; the text says why."""


@transaction.atomic
def withdraw_run(*, run_id: UUID, actor_id: UUID, reason: str, at: datetime) -> PayoutRun:
    """
    Withdraw a run by hand, before it is exported; its seal is broken and it is prepared again.

    :raises UnableToWithdrawRun: if no reason is given, or its export was asked for
    :raises transitions.NotAllowed: if it is neither ready nor approved
    """
    reason = " ".join(reason.split())
    if not 1 <= len(reason) <= REASON_LENGTH_MAX:
        raise UnableToWithdrawRun(
            f"Write why the approval is withdrawn, in at most {REASON_LENGTH_MAX} characters."
        )
    lock_run_codes()
    run = lock_run(run_id)
    if run.state == RunState.APPROVED and run.job_id is not None:
        raise UnableToWithdrawRun(
            f"The export of {run.code} was asked for: its payments are made. Void them one by one."
        )
    _withdraw(run, reason=reason, actor_id=actor_id, at=at)
    return run


@transaction.atomic
def withdraw_changed_runs(*, at: datetime) -> list[str]:
    """Withdraw every run that waits for approval or for its export and would pay otherwise now; gives their codes."""
    lock_run_codes()
    waiting = PayoutRun.objects.select_for_update().filter(
        state__in=[RunState.READY.value, RunState.APPROVED.value], job_id__isnull=True
    )
    codes: list[str] = []
    # What a withdrawn run had left is not left any more, which may change a run that pays it.
    while changed := [run for run in waiting.order_by("code") if parts_changed(run, at=at)]:
        for run in changed:
            _withdraw(run, reason=CHANGED, actor_id=None, at=at)
        codes += [run.code for run in changed]
    return codes


def _withdraw(run: PayoutRun, *, reason: str, actor_id: UUID | None, at: datetime) -> None:
    broken, was = run.seal, run.state
    run.state = next_state(run.state, RunAction.WITHDRAW).value
    run.seal, run.withdrawn_reason = "", reason
    run.approved_by_id, run.approved_at = None, None
    run.save(update_fields=["state", "seal", "withdrawn_reason", "approved_by", "approved_at"])
    record(
        action="run.withdrawn",
        kind="payout_run",
        code=run.code,
        actor_id=actor_id,
        at=at,
        data={"was": was, "seal": broken, "reason": reason, "payable": str(run.payable_total)},
    )
