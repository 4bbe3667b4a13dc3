"""Exporting an approved run: asking for it, keeping the files, and ending it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Sum

from payouts.enums import RunAction, RunState
from payouts.exports.made import MadeFile
from payouts.models import PayoutItem, PayoutRun, Statement, StatementFile
from payouts.queries.locks import lock_run
from payouts.transitions import next_state
from vir.foundation.audit.operations import record
from vir.foundation.documents.operations import store_file
from vir.foundation.jobs.operations import enqueue
from vir.foundation.refusals import Refused

EXPORT = "payouts.export"


class UnableToExportRun(Refused):
    """A run that cannot be exported; the text says why."""


@transaction.atomic
def request_export(*, run_id: UUID, actor_id: UUID, at: datetime) -> UUID:
    """
    Ask for the statements and files of an approved run; gives the job.

    :raises transitions.NotAllowed: if the run is not approved, or was exported
    """
    run = lock_run(run_id)
    next_state(run.state, RunAction.EXPORT)
    job_id = enqueue(
        kind=EXPORT,
        payload={"run": str(run.id)},
        at=at,
        requested_by_id=actor_id,
        dedupe_key=f"{EXPORT}:{run.code}",
    )
    assert job_id is not None
    run.job_id = job_id
    run.save(update_fields=["job_id"])
    record(action="run.export_asked", kind="payout_run", code=run.code, actor_id=actor_id, at=at)
    return job_id


@transaction.atomic
def keep_files(*, run_id: UUID, statement_id: UUID | None, files: Sequence[MadeFile], at: datetime) -> int:
    """
    Keep files of a statement, or of the run itself; a form that is there stays. Gives how many were kept.
    """
    run = lock_run(run_id)
    statement: Statement | None = (
        None if statement_id is None else Statement.objects.get(id=statement_id, run=run)
    )
    there = set(StatementFile.objects.filter(run=run, statement=statement).values_list("form", flat=True))
    partner_id = None if statement is None else statement.partner_id
    kept = 0
    for made in files:
        if made.form in there:
            continue
        stored = store_file(
            name=made.name,
            content_type=made.content_type,
            chunks=[made.content],
            at=at,
            partner_id=partner_id,
        )
        StatementFile.objects.create(
            run=run, statement=statement, partner_id=partner_id, form=made.form, file=stored
        )
        kept += 1
    return kept


@transaction.atomic
def finish_export(*, run_id: UUID, actor_id: UUID | None, at: datetime) -> PayoutRun:
    """
    Mark a run as exported, once everything is there and adds up; asked again, change nothing.

    :raises UnableToExportRun: if a statement is missing or the statements do not add up to the run
    """
    run = lock_run(run_id)
    if run.state == RunState.EXPORTED:
        return run
    items = PayoutItem.objects.filter(run=run)
    statements = Statement.objects.filter(run=run)
    missing = items.count() - statements.count()
    if missing:
        raise UnableToExportRun(f"{missing} of {items.count()} statements are missing. Export again.")
    added = statements.aggregate(sum=Sum("payable"))["sum"]
    if added != run.payable_total:
        raise UnableToExportRun(f"The statements add up to {added}, the run to {run.payable_total}.")
    run.state = next_state(run.state, RunAction.EXPORT).value
    run.exported_at = at
    run.save(update_fields=["state", "exported_at"])
    record(
        action="run.exported",
        kind="payout_run",
        code=run.code,
        actor_id=actor_id,
        at=at,
        data={"statements": statements.count(), "payable": str(run.payable_total)},
    )
    return run
