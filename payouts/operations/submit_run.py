"""Sending a run for approval: its figures are frozen and sealed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from payouts.enums import RunAction
from payouts.models import PayoutRun
from payouts.operations.finance_letters import ask_for_approval
from payouts.queries.books.reconciled import check_reconciled
from payouts.queries.budgets import paid_of_program
from payouts.queries.dues import parts_changed, seal_of, vendor_day
from payouts.queries.limits import approvals_needed
from payouts.queries.locks import lock_run, lock_run_codes
from payouts.queries.policy import policy_in_force
from payouts.transitions import next_state
from vir.foundation.audit.operations import record
from vir.foundation.money import format_money
from vir.foundation.refusals import Refused


class UnableToSubmitRun(Refused):
    """A run that cannot be sent for approval; the text says why."""


@transaction.atomic
def submit_run(*, run_id: UUID, actor_id: UUID, at: datetime) -> PayoutRun:
    """
    Freeze a run's figures and send it for approval. Whoever sends it vouches for it and cannot approve it.

    How many people approve it is said by the policy in force now, at the exchange rate of the day where the run is in
    another currency than its limits. Those who may approve it are written to.

    :raises transitions.NotAllowed: if the run is not a preview or returned
    :raises UnableToSubmitRun: if it has no lines, or they are not what preparing would give now
    :raises NoExchangeRate: if the run cannot be held against the limits of the policy
    :raises BooksDiffer: if a reconciliation that concerns payments is red
    """
    lock_run_codes()
    run = lock_run(run_id)
    state = next_state(run.state, RunAction.SUBMIT)
    if not run.items.exists():
        raise UnableToSubmitRun("Nobody earned anything in this period: there is nothing to approve.")
    if parts_changed(run, at=at):
        raise UnableToSubmitRun(
            "The figures changed since the run was prepared. Prepare it again and look at them."
        )
    check_reconciled()

    policy = policy_in_force()
    if policy.budget_stop:
        _check_budget(run)
    run.policy_number = policy.number or None
    needed = approvals_needed(policy, amount=run.payable_total, currency=run.currency, day=vendor_day(at))
    run.approvals_needed, run.limit_working = needed.approvals, needed.working
    run.seal = seal_of(run)
    run.state = state.value
    run.prepared_by_id = actor_id
    run.submitted_at = at
    run.withdrawn_reason = ""
    run.save(
        update_fields=[
            "policy_number",
            "approvals_needed",
            "limit_working",
            "seal",
            "state",
            "prepared_by",
            "submitted_at",
            "withdrawn_reason",
        ]
    )
    record(
        action="run.submitted",
        kind="payout_run",
        code=run.code,
        actor_id=actor_id,
        at=at,
        data={
            "seal": run.seal,
            "payable": str(run.payable_total),
            "partners": run.payable_partners,
            "approvals": run.approvals_needed,
            **({"limit": run.limit_working} if run.limit_working else {}),
        },
    )
    ask_for_approval(run=run, actor_id=actor_id, at=at)
    return run


def _check_budget(run: PayoutRun) -> None:
    """
    Let a program pay no more than its budget.

    :raises UnableToSubmitRun: if the run would bring it above
    """
    if run.program is None or run.program.budget is None:
        return
    paid = paid_of_program(run.program.id, but=run.id)
    if paid + run.payable_total <= run.program.budget:
        return
    budget, before, now, over = (
        format_money(amount, run.currency)
        for amount in (
            run.program.budget,
            paid,
            run.payable_total,
            paid + run.payable_total - run.program.budget,
        )
    )
    raise UnableToSubmitRun(
        f"{run.code} would bring {run.program.code} above its budget of {budget} by {over}: {before} is paid, "
        f"{now} is in this run. The payout policy stops such runs: raise the budget, or hold a part of the run."
    )
