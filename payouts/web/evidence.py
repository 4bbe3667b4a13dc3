"""Evidence packs of a run: asking for one, how far it is, taking it out."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from payouts.enums import RunState
from payouts.operations.make_evidence import EVIDENCE, READY_STATES, UnableToMakeEvidence, request_evidence
from payouts.queries.evidence import pack_of_run, packs_of_run
from payouts.web.filing.finding import download
from payouts.web.finding import address, the_run
from vir.foundation.documents.queries import file_bytes
from vir.foundation.identity.roles import Right
from vir.foundation.jobs.models import Job, JobState
from vir.foundation.jobs.queries import OPEN, job_by_id
from vir.foundation.web.access import TenantRequest, requires


@requires(Right.PAYOUTS_VIEW)
@require_http_methods(["GET", "POST"])
def evidence(request: TenantRequest, code: str) -> HttpResponse:
    """Show the evidence packs of a run; a post asks for another one, as the run is now."""
    run, access = the_run(code), request.access
    here = address(request, "run_evidence", code=run.code)
    if request.method == "POST":
        try:
            job_id = request_evidence(run_id=run.id, actor_id=access.user.id, at=access.now)
        except UnableToMakeEvidence as refusal:
            messages.error(request, refusal.message)
            return HttpResponseRedirect(here)
        return HttpResponseRedirect(f"{here}?job={job_id}")
    job = _job(request.GET.get("job", ""), str(run.id))
    shown = {
        "run": run,
        "state": RunState(run.state).label,
        "packs": packs_of_run(run),
        "job": job if job is not None and job.state != JobState.DONE else None,
        "running": job is not None and job.state in OPEN,
        "then": here,
        "is_ready": run.state in READY_STATES,
    }
    return render(request, "payouts/evidence.html", shown)


@requires(Right.PAYOUTS_VIEW)
@require_GET
def pack(request: TenantRequest, code: str, name: str) -> HttpResponse:
    """Give a pack."""
    found = pack_of_run(the_run(code), name.replace("\x00", ""))
    if found is None:
        raise Http404
    return download(found.file, file_bytes(found.file_id))


def _job(word: str, run_id: str) -> Job | None:
    """Find the job that an address names, if it makes a pack of this run."""
    try:
        job = job_by_id(UUID(word)) if word else None
    except ValueError:
        raise Http404 from None
    if job is not None and (job.kind != EVIDENCE or job.payload.get("run") != run_id):
        raise Http404
    return job
