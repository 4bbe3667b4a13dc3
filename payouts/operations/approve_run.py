"""Approving a run: the second person says yes to exactly these figures."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from payouts.enums import RunAction, RunState
from payouts.models import PayoutRun
from payouts.queries.dues import seal_of
from payouts.transitions import next_state
from vir.foundation.audit.operations import record
from vir.foundation.refusals import Refused


class UnableToApproveRun(Refused):
    """A run that this person cannot approve, or nobody can; the text says why."""


@transaction.atomic
def approve_run(*, run_id: UUID, actor_id: UUID, seen_seal: str, at: datetime) -> PayoutRun:
    """
    Approve a run that waits for it.

    The same person approving again changes nothing, so that a double click is one approval.

    :param seen_seal: the seal of the figures that the approver looked at
    :raises UnableToApproveRun: if the approver prepared it, somebody else approved it, or the figures differ
    :raises transitions.NotAllowed: if it does not wait for approval
    """
    # One statement decides: of any number of approvals at once one finds the run ready.
    won = (
        PayoutRun.objects.filter(id=run_id, state=RunState.READY.value, seal=seen_seal)
        .exclude(prepared_by_id=actor_id)
        .update(state=RunState.APPROVED.value, approved_by_id=actor_id, approved_at=at)
    )
    run: PayoutRun = PayoutRun.objects.select_related("approved_by").get(id=run_id)
    if not won:
        _explain(run, actor_id, seen_seal)
        return run
    if seal_of(run) != run.seal:
        raise UnableToApproveRun(
            f"The lines of {run.code} are not those that were sealed. Return it, and have it prepared again."
        )
    record(
        action="run.approved",
        kind="payout_run",
        code=run.code,
        actor_id=actor_id,
        at=at,
        data={"seal": run.seal, "payable": str(run.payable_total), "partners": run.payable_partners},
    )
    return run


def _explain(run: PayoutRun, actor_id: UUID, seen_seal: str) -> None:
    """
    Say why the run was not approved now; silent if this person had approved it before.

    :raises UnableToApproveRun: if there is a reason
    :raises transitions.NotAllowed: if it does not wait for approval
    """
    if run.approved_by_id == actor_id:
        return
    if run.approved_by is not None:
        raise UnableToApproveRun(f"{run.approved_by} has approved {run.code} already.")
    next_state(run.state, RunAction.APPROVE)
    if run.prepared_by_id == actor_id:
        raise UnableToApproveRun(f"You prepared {run.code}. A second person has to approve it.")
    if run.seal != seen_seal:
        raise UnableToApproveRun(
            f"{run.code} was prepared again after you opened this page. "
            "Look at the new figures, then approve."
        )
    raise UnableToApproveRun(f"{run.code} changed while you approved it. Open it again.")
