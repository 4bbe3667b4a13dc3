"""What needs somebody about data: imports that wait, jobs that were given up."""

from __future__ import annotations

from collections.abc import Iterator

from claims.queries.resolving.waiting import waiting_counts
from vir.faces.console.desk.morning import Morning, Need
from vir.foundation.identity.roles import Right
from vir.foundation.imports.models import ImportState
from vir.foundation.imports.queries import batches
from vir.foundation.jobs.queries import given_up_jobs
from vir.foundation.money import format_money

WAITING = (ImportState.MAPPING, ImportState.NEEDS_FIX, ImportState.READY)
IMPORTS_MAX = 20
ERROR_SHOWN = 120


def imports(morning: Morning) -> Iterator[Need]:
    """Ask for the next step of imports that wait."""
    if not morning.access.may(Right.SALES_IMPORT):
        return
    for batch in batches().filter(state__in=WAITING)[:IMPORTS_MAX]:
        yield Need(
            f"import:{batch.number}:{batch.state}",
            f"Import {batch.number}",
            f"{batch.file_name}: {batch.get_state_display().lower()}",
            "Open",
            morning.url("claims:import_detail", number=batch.number),
            batch.uploaded_at,
        )


def unmatched(morning: Morning) -> Iterator[Need]:
    """Ask what the codes mean whose lines wait."""
    if not morning.access.may(Right.SALES_IMPORT):
        return
    counts = waiting_counts()
    if not counts.lines:
        return
    nets = " and ".join(format_money(net, currency) for currency, net in counts.nets)
    yield Need(
        f"unmatched:{counts.lines}",
        "Sales data",
        f"{counts.lines:,} line{'' if counts.lines == 1 else 's'} of unknown partners or products, {nets}",
        "Match them",
        morning.url("claims:unmatched"),
    )


def failed_jobs(morning: Morning) -> Iterator[Need]:
    """Tell whoever can start it again of work that was given up."""
    if not morning.access.may(Right.EARNINGS_CALCULATE):
        return
    for job in given_up_jobs():
        error = job.error if len(job.error) <= ERROR_SHOWN else f"{job.error[:ERROR_SHOWN]}…"
        yield Need(
            f"job:{job.id}",
            "Job",
            f"{job.kind}: {error or 'given up'}",
            "See the jobs",
            morning.url("jobs:list"),
            job.finished_at,
        )
