"""The jobs of this floor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from payouts.exports.made import FIRST_LANGUAGE, MadeFile
from payouts.exports.request_files import request_files
from payouts.exports.run_files import run_csv, run_xlsx
from payouts.exports.statement_files import StatementPress
from payouts.exports.zipped import open_zip_place
from payouts.models import Statement
from payouts.operations.apply_sales_rules import apply_sales_rules
from payouts.operations.books.accrue import post_accruals as post_accruals_now
from payouts.operations.books.reconcile import reconcile as reconcile_now
from payouts.operations.bundle_statements import files_of_code, keep_bundle, write_bundle
from payouts.operations.export_run import finish_export, keep_files
from payouts.operations.issue_statement import issue_statement
from payouts.operations.make_evidence import keep_evidence, write_evidence
from payouts.operations.post_claims import post_claims as post_approved_claims
from payouts.operations.recalculate import recalculate as recalculate_now
from payouts.operations.request_payment import issue_requests, keep_request_files, requested_with_account
from payouts.operations.tell_clawbacks import tell_clawbacks as tell_clawbacks_now
from payouts.operations.tell_ready import tell_ready
from payouts.operations.weigh_import import weigh_commit
from payouts.operations.withdraw_run import withdraw_changed_runs
from payouts.queries.exporting import export_plan, run_records
from payouts.queries.file_languages import other_languages
from payouts.queries.freshness import sales_freshness
from payouts.queries.locks import lock_run_codes
from payouts.queries.snapshots import request_in, statement_in
from vir.foundation.documents.pdf import PdfRenderer
from vir.foundation.jobs.runner import RunningJob
from vir.foundation.tenancy.models import Tenant
from vir.foundation.tenancy.moments import tenant_moment


def recalculate(job: RunningJob) -> None:
    """Recalculate what partners have earned: everybody, or those that an import touched."""
    told = job.payload
    at = _moment(job)
    with job.transaction():
        lines = sales_freshness().lines
    job.progress(0, lines, "Adding up sales lines")
    with job.transaction():
        run = recalculate_now(
            scope=_scope(told),
            reason=str(told.get("reason") or _reason(told)),
            touched=[UUID(partner) for partner in told.get("partners", ())],
            batch_id=UUID(told["batch"]) if told.get("batch") else None,
            today=at.date(),
            at=at,
            job_id=job.id,
            actor_id=job.requested_by_id,
        )
        job.finish(
            {
                "calculation": run.number,
                "entries": run.entries_written,
                "change": run.change,
                "lines": run.lines_counted,
            }
        )
    job.progress(lines, lines, f"{run.entries_written:,} amounts changed")


def post_accruals(job: RunningJob) -> None:
    """Bring the ledger to what is expected of every position."""
    at = _moment(job)
    job.progress(0, 1, "Posting accruals")
    with job.transaction():
        posted = post_accruals_now(today=at.date(), at=at, actor_id=job.requested_by_id)
        job.finish(
            {
                "entries": posted.entries,
                "change": {code: f"{amount:f}" for code, amount in posted.change.items()},
            }
        )


def weigh_import(job: RunningJob) -> None:
    """Work out what committing a checked import would change in what is earned."""
    at = _moment(job)
    job.progress(0, 1, "Working out the effect on earned amounts")
    with job.transaction():
        effect = weigh_commit(batch_id=UUID(job.payload["import"]), today=at.date(), at=at)
        job.finish({} if effect is None else {"change": effect.get("change", {})})


def apply_segment_rules(job: RunningJob) -> None:
    """Bring the members of segments by rule in step with partners and sales."""
    at = _moment(job)
    job.progress(0, 1, "Reading segments")
    with job.transaction():
        moved = apply_sales_rules(today=at.date(), at=at)
        job.finish({"segments": len(moved), "moved": sum(one.count for one in moved)})


def export(job: RunningJob) -> None:
    """
    Make the statements and files of an approved run, one after the other.

    A statement and its files are kept in steps of their own: a job that is killed goes on where it was.
    """
    run_id = UUID(job.payload["run"])
    at = _moment(job)
    with job.transaction():
        plan = export_plan(run_id)
    done = plan.total - len(plan.pending)

    def issued() -> Iterator[tuple[tuple[UUID, str], dict[str, Any], str]]:
        for item_id in plan.pending:
            with job.transaction():
                one = issue_statement(item_id=item_id, today=at.date(), at=at)
                # The first language last: once its files are there, the statement is whole.
                told = _told(one, [*other_languages(one.partner_id), FIRST_LANGUAGE])
            for language, snapshot in told.items():
                yield (one.id, language), snapshot, one.snapshot_sha256

    job.progress(done, plan.total, "Making statements")
    with StatementPress() as press:
        for (statement_id, language), files in press.make_all(issued()):
            with job.transaction():
                keep_files(run_id=run_id, statement_id=statement_id, files=files, at=at)
                if language == FIRST_LANGUAGE:
                    tell_ready(statement_id=statement_id, at=at)
            if language == FIRST_LANGUAGE:
                done += 1
                job.progress(done, plan.total, "Making statements")
    _request_payments(job, run_id, at)
    job.progress(done, plan.total, "Making the files of the run")
    with job.transaction():
        facts, parts = run_records(run_id, made_on=at.date())
    files = [run_xlsx(facts, parts), run_csv(facts, parts)]
    with job.transaction():
        # Before the run itself, as everybody else takes them.
        lock_run_codes()
        keep_files(run_id=run_id, statement_id=None, files=files, at=at)
        run = finish_export(run_id=run_id, actor_id=job.requested_by_id, at=at)
        job.finish({"run": run.code, "statements": plan.total})


def _told(one: Statement, languages: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Give the snapshot of a statement in languages, in their order."""
    return {language: statement_in(one.snapshot, language) for language in languages}


def _request_payments(job: RunningJob, run_id: UUID, at: datetime) -> None:
    """Ask partners to pay what the run invoices them: each request and its files in a step of its own."""
    with job.transaction():
        requests = [
            (one, requested_with_account(request=one), other_languages(one.partner_id))
            for one in issue_requests(run_id=run_id, actor_id=job.requested_by_id, at=at)
            if not one.files.exists()
        ]
    if not requests:
        return
    with PdfRenderer() as renderer:
        for done, (one, requested, languages) in enumerate(requests):
            job.progress(done, len(requests), "Making requests for payment")
            files = []
            for language in [FIRST_LANGUAGE, *languages]:
                with job.transaction():
                    snapshot = request_in(one.snapshot, language)
                files += request_files(snapshot, requested, renderer)
            with job.transaction():
                keep_request_files(request_id=one.id, files=files, at=at)


def statement_files(job: RunningJob) -> None:
    """
    Make the files of one version of a statement that a run's export did not make.

    Those of a correction, or, where the job names languages, those that somebody asked for in them.
    """
    at = _moment(job)
    with job.transaction():
        one = Statement.objects.get(id=UUID(job.payload["statement"]))
        wanted = job.payload.get("languages") or [FIRST_LANGUAGE, *other_languages(one.partner_id)]
        told = _told(one, [str(language) for language in wanted])
    made: list[MadeFile] = []
    with StatementPress(1) as press:
        for _, files in press.make_all(
            (language, snapshot, one.snapshot_sha256) for language, snapshot in told.items()
        ):
            made += files
    with job.transaction():
        keep_files(run_id=one.run_id, statement_id=one.id, files=made, at=at)
        job.finish({"statement": one.code, "version": one.version})


def statement_zip(job: RunningJob) -> None:
    """Put the files of statements into one ZIP."""
    codes = [str(code) for code in job.payload["codes"]]
    at = _moment(job)

    def read(code: str) -> list[tuple[str, bytes]]:
        with job.transaction():
            return files_of_code(code=code)

    with open_zip_place() as out:
        for done in write_bundle(codes=codes, out=out, read=read):
            job.progress(done, len(codes), "Putting statements into a ZIP")
        with job.transaction():
            slug = Tenant.objects.get(id=job.tenant_id).slug
            stored = keep_bundle(
                slug=slug, codes=codes, content=out, actor_id=job.requested_by_id, today=at.date(), at=at
            )
            job.finish({"file": str(stored.id), "name": stored.name, "statements": len(codes)})


def evidence(job: RunningJob) -> None:
    """Make the evidence pack of a run; begun again, it is made anew."""
    run_id = UUID(job.payload["run"])
    at = _moment(job)
    with job.transaction():
        tenant = Tenant.objects.get(id=job.tenant_id)
    list_hash = ""
    with open_zip_place() as out:
        for done, total, found in write_evidence(
            run_id=run_id, out=out, vendor=tenant.name, step=job.transaction
        ):
            list_hash = found
            job.progress(done, total, "Putting statements into the evidence pack")
        with job.transaction():
            kept = keep_evidence(
                run_id=run_id,
                content=out,
                list_hash=list_hash,
                slug=tenant.slug,
                actor_id=job.requested_by_id,
                at=at,
            )
            job.finish({"run": kept.run.code, "name": kept.file.name, "list": list_hash})


def tell_clawbacks(job: RunningJob) -> None:
    """Tell partners why rebate is taken back."""
    at = _moment(job)
    number = int(job.payload["calculation"])
    with job.transaction():
        told = tell_clawbacks_now(calculation=number, actor_id=job.requested_by_id, at=at)
        job.finish({"partners": told})


def reconcile(job: RunningJob) -> None:
    """Compare what has to agree."""
    at = _moment(job)
    job.progress(0, 1, "Comparing the books")
    with job.transaction():
        found = reconcile_now(today=at.date(), at=at, actor_id=job.requested_by_id)
        job.finish({"compared": found.compared, "red": list(found.red)})


def check_approvals(job: RunningJob) -> None:
    """Withdraw the approval of every run that would pay otherwise now than it was sent with."""
    at = _moment(job)
    with job.transaction():
        job.finish({"withdrawn": withdraw_changed_runs(at=at)})


def post_claims(job: RunningJob) -> None:
    """Owe approved claims that are paid as they are."""
    at = _moment(job)
    number = job.payload.get("claim")
    with job.transaction():
        job.finish({"entries": post_approved_claims(numbers=None if number is None else [number], at=at)})


def _moment(job: RunningJob) -> datetime:
    """Give the tenant's moment; a demo's stands on its pinned day."""
    return tenant_moment(Tenant.objects.get(id=job.tenant_id), job.clock())


def _scope(told: Mapping[str, Any]) -> str:
    """Recalculate everybody unless the job says whom the change touched."""
    return "touched" if told.get("batch") or told.get("partners") else "full"


def _reason(told: Mapping[str, Any]) -> str:
    """Say in words what asked for it."""
    if told.get("batch"):
        return "Sales changed"
    if told.get("program"):
        return f"Terms or partners of {told['program']} changed"
    return "Nightly"
