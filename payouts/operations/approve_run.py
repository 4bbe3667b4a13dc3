"""Approving a run: other people than its preparer say yes to exactly these figures."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from payouts.enums import RunAction, RunState
from payouts.models import PayoutRun, RunApproval
from payouts.queries.books.reconciled import check_reconciled
from payouts.queries.dues import parts_changed, seal_of
from payouts.queries.locks import lock_run, lock_run_codes
from payouts.transitions import next_state
from vir.foundation.audit.operations import record
from vir.foundation.refusals import Refused


class UnableToApproveRun(Refused):
    """A run that this person cannot approve, or nobody can; the text says why."""


@transaction.atomic
def approve_run(*, run_id: UUID, actor_id: UUID, seen_seal: str, at: datetime) -> PayoutRun:
    """
    Approve a run that waits for it; it is approved when as many people have as the policy asked for.

    The same person approving again changes nothing, so that a double click is one approval.

    :param seen_seal: the seal of the figures that the approver looked at
    :raises UnableToApproveRun: if the approver prepared it, enough others approved it, or the figures differ
    :raises transitions.NotAllowed: if it does not wait for approval
    """
    # Of any number of approvals at once each waits here for the one before it.
    lock_run_codes()
    run = lock_run(run_id)
    given = list(
        RunApproval.objects.select_related("approver").filter(run=run, seal=run.seal).order_by("at", "id")
    )
    if any(one.approver_id == actor_id for one in given) and run.state in (
        RunState.READY,
        RunState.APPROVED,
    ):
        return run
    _check(run, given, actor_id=actor_id, seen_seal=seen_seal, at=at)

    RunApproval.objects.create(run=run, approver_id=actor_id, seal=run.seal, amount=run.payable_total, at=at)
    given_now = len(given) + 1
    if given_now >= run.approvals_needed:
        run.state = RunState.APPROVED.value
        run.approved_by_id, run.approved_at = actor_id, at
        run.save(update_fields=["state", "approved_by", "approved_at"])
    record(
        action="run.approved" if given_now >= run.approvals_needed else "run.approved_in_part",
        kind="payout_run",
        code=run.code,
        actor_id=actor_id,
        at=at,
        data={
            "seal": run.seal,
            "payable": str(run.payable_total),
            "partners": run.payable_partners,
            "approval": given_now,
            "of": run.approvals_needed,
        },
    )
    return run


def _check(run: PayoutRun, given: list[RunApproval], *, actor_id: UUID, seen_seal: str, at: datetime) -> None:
    """
    Say why this person cannot approve the run now, if there is a reason.

    :raises UnableToApproveRun: if there is one
    :raises BooksDiffer: if a reconciliation that concerns payments is red
    :raises transitions.NotAllowed: if it does not wait for approval
    """
    if run.state == RunState.APPROVED and given:
        raise UnableToApproveRun(f"{given[-1].approver} has approved {run.code} already.")
    next_state(run.state, RunAction.APPROVE)
    if run.prepared_by_id == actor_id:
        raise UnableToApproveRun(f"You prepared {run.code}. A second person has to approve it.")
    if run.seal != seen_seal:
        raise UnableToApproveRun(
            f"{run.code} was prepared again after you opened this page. "
            "Look at the new figures, then approve."
        )
    if seal_of(run) != run.seal:
        raise UnableToApproveRun(
            f"The lines of {run.code} are not those that were sealed. Return it, and have it prepared again."
        )
    if parts_changed(run, at=at):
        raise UnableToApproveRun(
            f"What {run.code} pays has changed since it was sent: sales, holds, adjustments or bank details. "
            "Return it, and have it prepared again."
        )
    check_reconciled()
