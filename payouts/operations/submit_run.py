"""Sending a run for approval: its figures are frozen and sealed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from payouts.enums import RunAction
from payouts.models import PayoutRun
from payouts.queries.dues import parts_changed, seal_of
from payouts.queries.locks import lock_run, lock_run_codes
from payouts.transitions import next_state
from vir.foundation.audit.operations import record
from vir.foundation.refusals import Refused


class UnableToSubmitRun(Refused):
    """A run that cannot be sent for approval; the text says why."""


@transaction.atomic
def submit_run(*, run_id: UUID, actor_id: UUID, at: datetime) -> PayoutRun:
    """
    Freeze a run's figures and send it for approval. Whoever sends it vouches for it and cannot approve it.

    :raises transitions.NotAllowed: if the run is not a preview or returned
    :raises UnableToSubmitRun: if it has no lines, or they are not what preparing would give now
    """
    lock_run_codes()
    run = lock_run(run_id)
    state = next_state(run.state, RunAction.SUBMIT)
    if not run.items.exists():
        raise UnableToSubmitRun("Nobody earned anything in this period: there is nothing to approve.")
    if parts_changed(run):
        raise UnableToSubmitRun(
            "The figures changed since the run was prepared. Prepare it again and look at them."
        )

    run.seal = seal_of(run)
    run.state = state.value
    run.prepared_by_id = actor_id
    run.submitted_at = at
    run.save(update_fields=["seal", "state", "prepared_by", "submitted_at"])
    record(
        action="run.submitted",
        kind="payout_run",
        code=run.code,
        actor_id=actor_id,
        at=at,
        data={"seal": run.seal, "payable": str(run.payable_total), "partners": run.payable_partners},
    )
    return run
