"""Open items of partners as a file: uploaded, looked at with what they change, and taken over."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from payouts.operations.open_items import receive_open_items, take_open_items
from payouts.operations.tell_standing import UnableToTell
from payouts.queries.open_items import UNKNOWN, changes_of, open_item_list, recent_lists, stopping
from payouts.web.finding import address
from vir.foundation.documents.queries import file_bytes
from vir.foundation.identity.roles import Right
from vir.foundation.imports.dates import DateFormat
from vir.foundation.imports.numbers import NumberFormat
from vir.foundation.periods import DateInvalid, parse_date
from vir.foundation.refusals import Refused
from vir.foundation.web.access import TenantRequest, requires
from vir.foundation.web.attachments import attachment

SHOWN_MAX = 200


@requires(Right.PAYOUTS_PREPARE)
@require_http_methods(["GET", "POST"])
def upload(request: TenantRequest) -> HttpResponse:
    """Show how to bring a file of open items, and those that were; on POST read one."""
    if request.method == "GET":
        return _upload_page(request, "")
    access, typed = request.access, request.POST
    try:
        sent = request.FILES.get("file")
        if sent is None:
            raise UnableToTell("File: choose a CSV file or a workbook first.")
        kept = receive_open_items(
            file_name=sent.name or "",
            chunks=sent.chunks(),
            as_of=_day(typed.get("as_of", "")),
            currency=typed.get("currency", "").strip().upper(),
            is_whole=typed.get("is_whole") == "yes",
            formats={"date": typed.get("dates", ""), "amount": typed.get("amounts", "")},
            today=access.today,
            actor_id=access.user.id,
            at=access.now,
        )
    except Refused as refusal:
        return _upload_page(request, refusal.message)
    return HttpResponseRedirect(address(request, "open_items_list", key=str(kept.id)))


@requires(Right.PAYOUTS_VIEW)
@require_http_methods(["GET", "POST"])
def detail(request: TenantRequest, key: UUID) -> HttpResponse:
    """Show what a file changes and what of it was not read; on POST take it over."""
    if request.method == "GET":
        return _page(request, key, "")
    access = request.access
    if open_item_list(key) is None:
        raise Http404
    try:
        if not access.may(Right.PAYOUTS_PREPARE):
            raise UnableToTell("Only people who prepare payouts take these over.")
        count = take_open_items(
            list_id=key,
            leave_out=request.POST.get("leave_out") == "yes",
            actor_id=access.user.id,
            at=access.now,
        )
    except Refused as refusal:
        return _page(request, key, refusal.message)
    messages.success(request, f"{count} account{'' if count == 1 else 's'} taken over.")
    return HttpResponseRedirect(address(request, "standing"))


@requires(Right.PAYOUTS_VIEW)
@require_GET
def file(request: TenantRequest, key: UUID) -> HttpResponse:
    """Give a file of open items as it came."""
    found = open_item_list(key)
    if found is None:
        raise Http404
    return attachment(file_bytes(found.file_id), content_type=found.file.content_type, name=found.file.name)


def _day(typed: str) -> date:
    """
    Read the day a list is of.

    :raises UnableToTell: if it is none
    """
    try:
        return parse_date(typed)
    except DateInvalid as fault:
        raise UnableToTell(f"As of: {fault}") from fault


def _upload_page(request: TenantRequest, error: str) -> HttpResponse:
    access = request.access
    shown = {
        "error": error,
        "typed": request.POST,
        "today": access.today,
        "currency": access.tenant.currency,
        "lists": recent_lists(),
        "dates": list(DateFormat),
        "amounts": list(NumberFormat),
    }
    return render(request, "payouts/open_items_upload.html", shown, status=422 if error else 200)


def _page(request: TenantRequest, key: UUID, error: str) -> HttpResponse:
    found = open_item_list(key)
    if found is None:
        raise Http404
    changes = changes_of(found)
    left_out = sum(1 for problem in found.problems if problem["code"] == UNKNOWN)
    shown = {
        "list": found,
        "changes": changes[:SHOWN_MAX],
        "accounts": len(changes),
        "differing": sum(1 for change in changes if change.differs),
        "problems": found.problems[:SHOWN_MAX],
        "problem_count": len(found.problems),
        "stopping": len(stopping(found)),
        "left_out": left_out,
        "shown_max": SHOWN_MAX,
        "may": request.access.may(Right.PAYOUTS_PREPARE),
        "error": error,
    }
    return render(request, "payouts/open_items.html", shown, status=422 if error else 200)
