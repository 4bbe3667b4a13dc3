"""The jobs of this floor. Each may run twice and changes nothing the second time."""

from __future__ import annotations

from programs.operations.rebuild_enrolment import rebuild_enrolment
from programs.operations.start_due_programs import start_due_programs
from programs.queries.programs import live_programs
from vir.foundation.jobs.runner import RunningJob
from vir.foundation.tenancy.models import Tenant
from vir.foundation.tenancy.moments import tenant_moment


def start_due(job: RunningJob) -> None:
    """Start the programs whose first day has come where the tenant is."""
    with job.transaction():
        # A demo's programs start on the demo's day, not on today's.
        at = tenant_moment(Tenant.objects.get(id=job.tenant_id), job.clock())
        job.finish({"started": start_due_programs(today=at.date(), at=at)})


def rebuild_enrolments(job: RunningJob) -> None:
    """Bring the enrolment of every live program in step, one program at a time."""
    with job.transaction():
        found = [live.program.id for live in live_programs()]
    added = removed = 0
    for done, program_id in enumerate(found):
        job.progress(done, len(found), "Reading segments")
        with job.transaction():
            change = rebuild_enrolment(program_id=program_id, at=job.clock())
        added += change.added
        removed += change.removed
    with job.transaction():
        job.finish({"programs": len(found), "added": added, "removed": removed})
