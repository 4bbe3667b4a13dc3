"""Files of a run that a bank or another system loads: what each would hold, making one, taking it out."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from payouts.enums import RunState
from payouts.models import PayoutRun
from payouts.operations.export_payments import export_run_file
from payouts.operations.open_run_file import open_run_file
from payouts.queries.remitting import file_of_run_load, run_load_bytes, run_loads
from payouts.queries.vendor_bank import confirmed_bank, proposed_bank
from payouts.web.filing.finding import download
from payouts.web.finding import address, the_run
from programs.enums import PaymentMethod
from vir.foundation.identity.roles import Right
from vir.foundation.periods import DateInvalid, format_dates, parse_date
from vir.foundation.refusals import Refused
from vir.foundation.web.access import TenantRequest, requires


@requires(Right.PAYOUTS_VIEW)
@require_GET
def page(request: TenantRequest, code: str) -> HttpResponse:
    """Show the files of a run: what each form would hold, and what was written."""
    return _page(request, the_run(code), "", 200)


@requires(Right.PAYOUTS_PREPARE)
@require_POST
def make(request: TenantRequest, code: str) -> HttpResponse:
    """Write a file."""
    run, access = the_run(code), request.access
    typed = request.POST.get("pay_on", "")
    try:
        execute_on = parse_date(typed) if typed else access.today
    except DateInvalid:
        return _page(request, run, "Pay on: write a date such as 2026-11-30.", 422, pay_on=typed)
    try:
        made = export_run_file(
            run_id=run.id,
            form=request.POST.get("form", ""),
            execute_on=execute_on,
            actor_id=access.user.id,
            at=access.now,
            today=access.today,
        )
    except Refused as refusal:
        return _page(request, the_run(code), refusal.message, 422, pay_on=typed)
    messages.success(request, f"{made.file.name} is written. It was read again and adds up to its payments.")
    return HttpResponseRedirect(address(request, "run_loads", code=code))


@requires(Right.PAYOUTS_PREPARE)
@require_GET
def file(request: TenantRequest, code: str, name: str) -> HttpResponse:
    """Give a file; as it may hold numbers of accounts, the trail says who took it out."""
    found = file_of_run_load(the_run(code), name.replace("\x00", ""))
    if found is None:
        raise Http404
    if request.access.preview is not None:
        # A preview writes nothing, so it could not say who took the file out.
        messages.info(request, "Files are taken out of the workspace as it is. Leave the preview first.")
        return HttpResponseRedirect(address(request, "run_loads", code=code))
    opened = open_run_file(file_id=found.id, actor_id=request.access.user.id, at=request.access.now)
    return download(opened.file, run_load_bytes(opened))


def _page(
    request: TenantRequest, run: PayoutRun, error: str, status: int, *, pay_on: str = ""
) -> HttpResponse:
    access = request.access
    loads = run_loads(run, at=access.now, today=access.today)
    bank = confirmed_bank()
    shown = {
        "run": run,
        "state": RunState(run.state).label,
        "dates": format_dates(run.period_start, run.period_end - timedelta(days=1)),
        "loads": loads,
        "idle": [offer.form.label for offer in loads.offers if not offer.payments and not offer.kept],
        "elsewhere": [(line, PaymentMethod(line.method).label) for line in loads.elsewhere],
        "bank": bank,
        "bank_waits": proposed_bank() is not None,
        "pay_on": pay_on or access.today.isoformat(),
        "today": access.today.isoformat(),
        "error": error,
        "is_out": run.state in (RunState.EXPORTED, RunState.CLOSED),
        "may_make": access.may(Right.PAYOUTS_PREPARE),
        "may_set": access.may(Right.PAYOUTS_POLICY),
    }
    return render(request, "payouts/filing/run_loads.html", shown, status=status)
