"""The day the workspace is seen as of: a demo is moved, a live workspace is previewed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from payouts.operations.move_day import UnableToSeeDay, check_day, move_demo
from payouts.queries.closing import RECALCULATION
from vir.foundation.identity.roles import Right
from vir.foundation.jobs.queries import OPEN, last_job
from vir.foundation.refusals import Refused
from vir.foundation.tenancy.models import Environment
from vir.foundation.web import clock, preview
from vir.foundation.web.access import TenantRequest, requires


class DayForm(forms.Form):
    """The day to see."""

    day = forms.DateField(
        label="Day",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages=dict.fromkeys(("required", "invalid"), "Choose a day, such as 2027-01-31."),
    )


@requires(Right.CONSOLE_VIEW)
@require_GET
@preview.during_preview
def day(request: TenantRequest) -> HttpResponse:
    """Say which day is seen, and offer another."""
    initial = (request.access.preview or request.access.today).isoformat()
    return _page(request, DayForm(initial={"day": initial}))


@requires(Right.EARNINGS_CALCULATE)
@require_POST
def move(request: TenantRequest) -> HttpResponse:
    """Let the demo be seen as of another day, or of its own again."""
    home = "home" in request.POST
    form = DayForm(request.POST)
    if not home and not form.is_valid():
        return _page(request, form, 422)
    access = request.access
    try:
        move_demo(
            tenant=access.tenant,
            day=None if home else form.cleaned_data["day"],
            actor_id=access.user.id,
            at=access.now,
        )
    except Refused as refused:
        form.is_valid()
        form.add_error("day", refused.message.removeprefix("Day: "))
        return _page(request, form, 422)
    return HttpResponseRedirect(_address(request))


@requires(Right.CONSOLE_VIEW)
@require_POST
@preview.during_preview
def look(request: TenantRequest) -> HttpResponse:
    """Preview the live workspace as of a day."""
    form = DayForm(request.POST)
    access = request.access
    if access.tenant.environment != Environment.LIVE:
        return HttpResponseRedirect(_address(request))
    if not form.is_valid():
        return _page(request, form, 422)
    try:
        check_day(day=form.cleaned_data["day"], around=clock.today(access.tenant))
    except UnableToSeeDay as refused:
        form.add_error("day", refused.message.removeprefix("Day: "))
        return _page(request, form, 422)
    preview.start_preview(request, access.tenant, form.cleaned_data["day"])
    return HttpResponseRedirect(request.access.home)


@requires(Right.CONSOLE_VIEW)
@require_POST
@preview.during_preview
def leave(request: TenantRequest) -> HttpResponse:
    """See the live workspace as it is again, on the same page where it can be."""
    preview.leave_preview(request, request.access.tenant)
    then = request.POST.get("then", "")
    inside = url_has_allowed_host_and_scheme(then, allowed_hosts=None) and then.startswith(
        request.access.home
    )
    return HttpResponseRedirect(then if inside else request.access.home)


def _page(request: TenantRequest, form: DayForm, status: int = 200) -> HttpResponse:
    access = request.access
    is_demo = access.tenant.environment == Environment.DEMO
    job = last_job(RECALCULATION) if is_demo else None
    running = job is not None and job.state in OPEN
    home: date | None = access.tenant.home_on or access.tenant.pinned_on
    shown: dict[str, Any] = {
        "form": form,
        "is_demo": is_demo,
        "may_move": is_demo and access.may(Right.EARNINGS_CALCULATE),
        "home": home,
        "away": home is not None and home != access.tenant.pinned_on,
        "job": job if running else None,
        "running": running,
        "then": _address(request),
    }
    return render(request, "console/day.html", shown, status=status)


def _address(request: TenantRequest) -> str:
    return reverse("console:day", kwargs={"tenant": request.access.tenant.slug})
