"""What needs this person: decisions only they or their role can take, oldest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from payouts.queries.earnings import liability
from payouts.queries.runs import list_runs
from programs.enums import ProgramStatus
from programs.queries import ProgramFilters, current_version, list_programs
from vir.foundation.identity.roles import Right
from vir.foundation.imports.models import ImportState
from vir.foundation.imports.queries import batches
from vir.foundation.jobs.queries import given_up_jobs
from vir.foundation.money import format_money
from vir.foundation.periods import format_date
from vir.foundation.web.access import Access


@dataclass(frozen=True)
class Need:
    """One thing to decide: what it is about, what to do, and where."""

    about: str
    words: str
    verb: str
    url: str


def needs_of(access: Access) -> list[Need]:
    """List what waits for this person."""
    return [*_programs(access), *_runs(access), *_periods(access), *_imports(access), *_jobs(access)]


def _programs(access: Access) -> Iterator[Need]:
    if not access.may(Right.PROGRAMS_APPROVE):
        return
    for program in list_programs(ProgramFilters(status=ProgramStatus.IN_APPROVAL.value)):
        version = current_version(program)
        if version.submitted_by_id == access.user.id:
            continue
        who = version.submitted_by.name if version.submitted_by else "Somebody"
        yield Need(
            program.code,
            f"{program.name}: {who} asks for your approval",
            "Read and decide",
            _url(access, "programs:approve", code=program.code),
        )


def _runs(access: Access) -> Iterator[Need]:
    if not access.may(Right.PAYOUTS_APPROVE):
        return
    for run in list_runs():
        if run.state == "ready" and run.prepared_by_id != access.user.id:
            amount = format_money(run.payable_total, run.currency)
            yield Need(
                run.code,
                f"{run.program.name}: {amount} to {run.payable_partners} partners, prepared by {run.prepared_by.name}",
                "Look and approve",
                _url(access, "payouts:run", code=run.code),
            )


def _periods(access: Access) -> Iterator[Need]:
    if not access.may(Right.PAYOUTS_PREPARE):
        return
    for row in liability(today=access.today):
        if row.ready_to_close:
            yield Need(
                row.promise.code,
                f"{row.promise.name}: the period to {format_date(row.period.last_day)} is over",
                "Close the period",
                _url(access, "payouts:finance"),
            )


def _imports(access: Access) -> Iterator[Need]:
    if not access.may(Right.SALES_IMPORT):
        return
    waiting = (ImportState.MAPPING, ImportState.NEEDS_FIX, ImportState.READY)
    for batch in batches().filter(state__in=waiting)[:20]:
        yield Need(
            f"Import {batch.number}",
            f"{batch.file_name}: {batch.get_state_display().lower()}",
            "Open",
            _url(access, "claims:import_detail", number=batch.number),
        )


def _jobs(access: Access) -> Iterator[Need]:
    for job in given_up_jobs():
        yield Need(job.kind, job.error, "See the jobs", _url(access, "jobs:list"))


def _url(access: Access, name: str, **words: object) -> str:
    return reverse(name, kwargs={"tenant": access.tenant.slug, **words})
