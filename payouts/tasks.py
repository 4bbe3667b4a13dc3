"""The jobs of this floor."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from payouts.exports.run_files import run_csv, run_xlsx
from payouts.exports.statement_csv import statement_csv
from payouts.exports.statement_pdf import statement_pdf
from payouts.exports.statement_xlsx import statement_xlsx
from payouts.operations.apply_sales_rules import apply_sales_rules
from payouts.operations.export_run import finish_export, keep_files
from payouts.operations.issue_statement import issue_statement
from payouts.operations.recalculate import recalculate as recalculate_now
from payouts.operations.weigh_import import weigh_commit
from payouts.queries.exporting import export_plan, run_records
from payouts.queries.freshness import sales_freshness
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
    with PdfRenderer() as renderer:
        for item_id in plan.pending:
            job.progress(done, plan.total, "Making statements")
            with job.transaction():
                statement = issue_statement(item_id=item_id, today=at.date(), at=at)
            files = [
                statement_pdf(statement.snapshot, renderer),
                statement_xlsx(statement.snapshot, snapshot_sha256=statement.snapshot_sha256),
                statement_csv(statement.snapshot),
            ]
            with job.transaction():
                keep_files(run_id=run_id, statement_id=statement.id, files=files, at=at)
            done += 1
    job.progress(done, plan.total, "Making the files of the run")
    with job.transaction():
        facts, parts = run_records(run_id, made_on=at.date())
    files = [run_xlsx(facts, parts), run_csv(facts, parts)]
    with job.transaction():
        keep_files(run_id=run_id, statement_id=None, files=files, at=at)
        run = finish_export(run_id=run_id, actor_id=job.requested_by_id, at=at)
        job.finish({"run": run.code, "statements": plan.total})


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
