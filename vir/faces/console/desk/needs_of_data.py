"""What needs somebody about data: imports that wait, jobs that were given up."""

from __future__ import annotations

from collections.abc import Iterator

from vir.faces.console.desk.morning import Morning, Need
from vir.foundation.identity.roles import Right
from vir.foundation.imports.models import ImportState
from vir.foundation.imports.queries import batches
from vir.foundation.jobs.queries import given_up_jobs

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
