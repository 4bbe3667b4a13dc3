"""Requests for payment of rebates received in excess: all of them, one with its files, and what arrived for it."""

from __future__ import annotations

from decimal import Decimal

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from payouts.exports.request_files import request_lines
from payouts.exports.requested import faults
from payouts.operations.cancel_request import REASON_LENGTH_MAX, cancel_request
from payouts.operations.request_payment import UnableToReceive, receive_payment
from payouts.queries.requests import (
    LISTED_MAX,
    NOTHING,
    cancellation_of,
    entries_of_request,
    files_of_request,
    list_requests,
    received_for,
    request_by_code,
    run_after,
)
from payouts.statements.requesting import requested_of
from payouts.web.finding import address
from payouts.web.typed import typed_amount
from vir.foundation.documents.queries import file_bytes
from vir.foundation.identity.roles import Right
from vir.foundation.periods import DateInvalid, parse_date
from vir.foundation.refusals import Refused
from vir.foundation.web.access import TenantRequest, requires
from vir.foundation.web.attachments import attachment
from vir.foundation.web.formats import money


@requires(Right.PAYOUTS_VIEW)
@require_GET
def listing(request: TenantRequest) -> HttpResponse:
    """List the requests."""
    today = request.access.today
    found = list_requests()
    totals: dict[str, Decimal] = {}
    for one in found:
        totals[one.request.currency] = totals.get(one.request.currency, NOTHING) + one.open
    shown = {
        "rows": [(one, one.state(today)) for one in found],
        "open": [(currency, total) for currency, total in sorted(totals.items()) if total],
        "capped": len(found) == LISTED_MAX,
    }
    return render(request, "payouts/requests.html", shown)


@requires(Right.PAYOUTS_VIEW)
@require_GET
def detail(request: TenantRequest, code: str) -> HttpResponse:
    """Show a request."""
    return _page(request, code, "", 200)


@requires(Right.PAYOUTS_VIEW)
@require_GET
def file(request: TenantRequest, code: str, form: str) -> HttpResponse:
    """Give a file of a request, to be kept."""
    found = request_by_code(code)
    rows = [] if found is None else files_of_request(found.request)
    for row in rows:
        if row.form == form:
            content = file_bytes(row.file_id)
            return attachment(content, content_type=row.file.content_type, name=row.file.name)
    raise Http404


@requires(Right.PAYOUTS_PREPARE)
@require_POST
def receive(request: TenantRequest, code: str) -> HttpResponse:
    """Record money that arrived."""
    access, typed = request.access, request.POST
    found = request_by_code(code)
    if found is None:
        raise Http404
    try:
        amount = typed_amount(typed.get("amount", ""))
        if amount is None:
            raise UnableToReceive("Amount: it was not read. Write it as 2,900.00.")
        try:
            day = parse_date(typed.get("received_on", ""))
        except DateInvalid as fault:
            raise UnableToReceive(f"Received on: {fault}") from fault
        received = receive_payment(
            code=code,
            amount=amount,
            received_on=day,
            reference=typed.get("reference", ""),
            note=typed.get("note", ""),
            today=access.today,
            actor_id=access.user.id,
            at=access.now,
        )
    except Refused as refusal:
        return _page(request, code, refusal.message, 422)
    told = money(received.amount, found.request.currency)
    messages.success(request, f"{told} of {found.request.partner.name} recorded.")
    return HttpResponseRedirect(address(request, "request", code=code))


@requires(Right.PAYOUTS_PREPARE)
@require_POST
def cancel(request: TenantRequest, code: str) -> HttpResponse:
    """Ask for nothing any more."""
    found = request_by_code(code)
    if found is None:
        raise Http404
    access = request.access
    try:
        made = cancel_request(
            code=code, reason=request.POST.get("reason", ""), actor_id=access.user.id, at=access.now
        )
    except Refused as refusal:
        return _page(request, code, refusal.message, 422, cancelling=True)
    told = money(made.amount, found.request.currency)
    messages.success(
        request,
        f"{code} is cancelled, and {found.request.partner.name} is told. It goes on owing {told}: "
        "the next run of the program takes it over.",
    )
    return HttpResponseRedirect(address(request, "request", code=code))


def _page(
    request: TenantRequest, code: str, error: str, status: int, *, cancelling: bool = False
) -> HttpResponse:
    found = request_by_code(code)
    if found is None:
        raise Http404
    cancelled = cancellation_of(found.request)
    requested = requested_of(found.request.snapshot)
    shown = {
        "asked": found,
        "request_row": found.request,
        "requested": requested,
        "lines": request_lines(found.request.snapshot),
        "pay_to": found.request.snapshot["pay_to"],
        "state": found.state(request.access.today),
        "files": files_of_request(found.request),
        "lacks": faults(requested),
        "received": received_for(found.request),
        "entries": entries_of_request(found.request),
        "cancelled": cancelled,
        "after": run_after(cancelled) if cancelled is not None else "",
        "may": request.access.may(Right.PAYOUTS_PREPARE) and bool(found.open),
        "today": request.access.today,
        "typed": request.POST,
        "error": error,
        "cancelling": cancelling,
        "reason_max": REASON_LENGTH_MAX,
    }
    return render(request, "payouts/request.html", shown, status=status)
