"""Exporting an approved run: asking for it, keeping the files, and ending it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Sum

from payouts.enums import PartKind, RunAction, RunState
from payouts.exports.made import MadeFile
from payouts.models import Payment, PayoutItem, PayoutPart, PayoutRun, Statement, StatementFile
from payouts.operations.close_run import close_if_done
from payouts.operations.make_payments import make_payments
from payouts.operations.request_payment import issue_requests
from payouts.operations.settle_run import settle_run
from payouts.operations.withdraw_run import withdraw_changed_runs
from payouts.queries.books.reconciled import check_reconciled
from payouts.queries.locks import lock_books, lock_run, lock_run_codes
from payouts.transitions import next_state
from vir.foundation.audit.operations import record
from vir.foundation.documents.operations import store_file
from vir.foundation.jobs.operations import enqueue
from vir.foundation.refusals import Refused

EXPORT = "payouts.export"


class UnableToExportRun(Refused):
    """A run that cannot be exported; the text says why."""


def request_export(*, run_id: UUID, actor_id: UUID, at: datetime) -> UUID:
    """
    Make the payments of an approved run and ask for its statements and files; gives the job.

    If what it pays has changed since it was approved, the approval is withdrawn instead.

    :raises UnableToExportRun: if the approval was withdrawn, or a run that left what it pays is not exported
    :raises BooksDiffer: if a reconciliation that concerns payments is red
    :raises transitions.NotAllowed: if the run is not approved, or was exported
    """
    # In a transaction of its own: the refusal below does not undo it.
    withdraw_changed_runs(at=at)
    return _request(run_id, actor_id, at)


@transaction.atomic
def _request(run_id: UUID, actor_id: UUID, at: datetime) -> UUID:
    lock_run_codes()
    run = lock_run(run_id)
    if run.state == RunState.WITHDRAWN:
        raise UnableToExportRun(
            f"{run.code} is not paid: its approval is withdrawn. {run.withdrawn_reason} "
            "Prepare it again, and have it approved."
        )
    next_state(run.state, RunAction.EXPORT)
    _check_sources(run)
    check_reconciled()
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
    payments = make_payments(run=run, at=at)
    record(
        action="run.export_asked",
        kind="payout_run",
        code=run.code,
        actor_id=actor_id,
        at=at,
        data={"payments": len(payments), "payable": str(run.payable_total)},
    )
    return job_id


def _check_sources(run: PayoutRun) -> None:
    """
    Let a run go after those that left what it pays: one that is not exported can still be withdrawn, and pays it then.

    :raises UnableToExportRun: if one of them is not exported
    """
    parts = PayoutPart.objects.filter(
        item__run=run, kind__in=[PartKind.BROUGHT.value, PartKind.RECOVERED.value]
    )
    sources = PayoutItem.objects.filter(id__in=parts.values("source_ref"))
    waiting = (
        PayoutRun.objects.filter(id__in=sources.values("run_id"), job_id__isnull=True)
        .exclude(state__in=[RunState.EXPORTED.value, RunState.CLOSED.value])
        .order_by("code")
        .first()
    )
    if waiting is not None:
        raise UnableToExportRun(
            f"{waiting.code} is not exported yet, and {run.code} pays what it left. "
            f"Export {waiting.code}, then {run.code}."
        )


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
    Release a run for payment, once everything is there and adds up; asked again, change nothing.

    The run is posted to the ledger in the same transaction. One that pays nobody is closed at once.

    :raises UnableToExportRun: if a statement is missing, or statements or payments do not add up to the run
    """
    lock_run_codes()
    run = lock_run(run_id)
    if run.state in (RunState.EXPORTED, RunState.CLOSED):
        return run
    items = PayoutItem.objects.filter(run=run)
    statements = Statement.objects.filter(run=run)
    missing = items.count() - statements.count()
    if missing:
        raise UnableToExportRun(f"{missing} of {items.count()} statements are missing. Export again.")
    added = statements.aggregate(sum=Sum("payable"))["sum"] or 0
    if added != run.payable_total:
        raise UnableToExportRun(f"The statements add up to {added}, the run to {run.payable_total}.")
    paid = Payment.objects.filter(run=run).aggregate(sum=Sum("amount"))["sum"] or 0
    if paid != run.payable_total:
        raise UnableToExportRun(f"The payments add up to {paid}, the run to {run.payable_total}.")
    # Before the first word in the trail, which a request that is not there yet writes.
    lock_books()
    # The job has made them with their files; here they are only found again.
    issue_requests(run_id=run.id, actor_id=actor_id, at=at)
    run.state = next_state(run.state, RunAction.EXPORT).value
    run.exported_at = at
    run.save(update_fields=["state", "exported_at"])
    settle_run(run=run, at=at)
    close_if_done(run=run, at=at)
    record(
        action="run.exported",
        kind="payout_run",
        code=run.code,
        actor_id=actor_id,
        at=at,
        data={"statements": statements.count(), "payable": str(run.payable_total)},
    )
    return run
