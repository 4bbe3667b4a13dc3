"""The jobs page and the live bar."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET

from vir.foundation.identity.roles import Right
from vir.foundation.jobs.models import JobState
from vir.foundation.jobs.queries import OPEN, job_by_id, newest_jobs
from vir.foundation.web import preview
from vir.foundation.web.access import TenantRequest, requires

SHOWN = 100


@requires(Right.CONSOLE_VIEW)
@require_GET
@preview.during_preview
def listing(request: TenantRequest) -> HttpResponse:
    """List the newest jobs with their state, progress and reason."""
    return render(request, "jobs/list.html", {"jobs": newest_jobs(SHOWN), "shown": SHOWN})


@requires(Right.CONSOLE_VIEW)
@require_GET
@preview.during_preview
def progress(request: TenantRequest, job_id: UUID) -> HttpResponse:
    """
    Give the bar of a job; it polls itself each second until the job ends.

    `?then=` names the page to go to when the job is done.
    """
    job = job_by_id(job_id)
    if job is None:
        raise Http404
    then = request.GET.get("then", "")
    if not url_has_allowed_host_and_scheme(then, allowed_hosts=None):
        then = ""
    running = job.state in OPEN
    response = render(request, "jobs/_progress.html", {"job": job, "running": running, "then": then})
    if not running:
        response.headers["HX-Trigger"] = "job-done"
        if then and job.state == JobState.DONE and request.headers.get("HX-Request"):
            response.headers["HX-Redirect"] = then
    return response
