"""Preparing a payout run over a closed period."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from payouts.enums import RunAction, RunState
from payouts.models import PayoutItem, PayoutRun
from payouts.posting.records import Promise
from payouts.posting.settlement import Settled, totals_of
from payouts.queries.codes import next_run_code
from payouts.queries.dues import settled_parts
from payouts.queries.locks import lock_run_codes
from payouts.queries.promises import closed_periods, promise_of
from payouts.transitions import next_state
from vir.foundation.audit.operations import record
from vir.foundation.refusals import Refused


class UnableToPrepareRun(Refused):
    """A run that cannot be prepared; the text says why."""


@transaction.atomic
def preview_run(
    *, program_code: str, period_start: date, actor_id: UUID, today: date, at: datetime
) -> PayoutRun:
    """
    Prepare the run of a closed period, or prepare it again while it is a preview or was returned.

    :raises UnableToPrepareRun: if the period is open, or a run of this program before it is not approved
    :raises transitions.NotAllowed: if the run is past its preview
    """
    lock_run_codes()
    promise = promise_of(program_code)
    period = None if promise is None else promise.period_from(period_start)
    if promise is None or period is None or period.start not in closed_periods().get(promise.program_id, {}):
        raise UnableToPrepareRun("The period is open. Close it, then prepare the run.")
    run: PayoutRun | None = (
        PayoutRun.objects.select_for_update()
        .filter(program_id=promise.program_id, period_start=period.start)
        .first()
    )
    if run is not None:
        run.state = next_state(run.state, RunAction.PREPARE)
    _check_order(promise, run)

    parts = settled_parts(promise, period.start, before=run)
    totals = totals_of(parts)
    if run is None:
        run = PayoutRun(
            code=next_run_code(today.year), program_id=promise.program_id, state=RunState.PREVIEW.value
        )
        run.period_start, run.period_end = period.start, period.end
        run.currency = promise.terms.currency
    run.earned_total, run.payable_total = totals.earned, totals.payable
    run.payable_partners = totals.partners
    run.seal = ""
    run.prepared_by_id, run.prepared_at = actor_id, at
    run.submitted_at = None
    run.save()
    _replace_items(run, parts)
    record(
        action="run.prepared",
        kind="payout_run",
        code=run.code,
        actor_id=actor_id,
        at=at,
        data={"program": promise.code, "payable": str(totals.payable), "partners": totals.partners},
    )
    return run


def _check_order(promise: Promise, run: PayoutRun | None) -> None:
    """Let one run of a program at a time be on its way: what it carries over decides the next one."""
    underway = PayoutRun.objects.filter(
        program_id=promise.program_id,
        state__in=[RunState.PREVIEW.value, RunState.READY.value, RunState.RETURNED.value],
    )
    if run is not None:
        underway = underway.exclude(id=run.id)
    other = underway.first()
    if other is not None:
        raise UnableToPrepareRun(
            f"{other.code} of the same program is not approved yet, and what it carries over comes first. "
            f"Finish {other.code}, then prepare this run."
        )


def _replace_items(run: PayoutRun, parts: list[Settled]) -> None:
    PayoutItem.objects.filter(run=run).delete()
    PayoutItem.objects.bulk_create(
        [
            PayoutItem(
                run=run,
                partner_id=part.due.partner_id,
                earning_id=part.due.earning_id,
                measured=part.due.measured,
                tier=part.due.tier,
                earned=part.due.earned,
                brought=part.due.brought,
                payable=part.payable,
                carried=part.carried,
                dropped=part.dropped,
                reason=part.reason,
                method=part.method,
            )
            for part in parts
        ],
        batch_size=1000,
    )
