"""What is done about a message: send, schedule, withdraw, remind."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from partners.operations.messaging.common import UnableToMessage
from partners.operations.messaging.remind_readers import remind_readers
from partners.operations.messaging.send_message import schedule_message, send_message, withdraw_message
from vir.faces.console.messages.pages import check_page, detail_page, message_or_404
from vir.faces.console.messages.values import MessageComposer
from vir.foundation.identity.roles import Right
from vir.foundation.refusals import Refused
from vir.foundation.web import formats
from vir.foundation.web.access import TenantRequest, requires

# More partners than this are written to by the job, so that nobody waits for the page.
AT_ONCE_MAX = 300


@requires(Right.MESSAGES_SEND)
@require_POST
def send(request: TenantRequest, code: str) -> HttpResponse:
    """Send a draft to as many partners as the page said; very many are written to within a minute, by the job."""
    message_or_404(code)
    access, seen = request.access, _number(request, "partners")
    try:
        if seen > AT_ONCE_MAX:
            schedule_message(
                code=code,
                edit=_number(request, "edit"),
                scheduled_for=access.now,
                actor_id=access.user.id,
                at=access.now,
            )
            messages.success(request, f"{code} goes to {seen:,} partners within the next minutes.")
        else:
            send_message(
                code=code,
                edit=_number(request, "edit"),
                partners_seen=seen,
                composer=composer_of(request),
                actor_id=access.user.id,
                at=access.now,
            )
            messages.success(request, f"{code} was sent to {seen:,} partner{'' if seen == 1 else 's'}.")
    except Refused as refused:
        return _refused(request, code, refused)
    return _to(request, code)


@requires(Right.MESSAGES_SEND)
@require_POST
def schedule(request: TenantRequest, code: str) -> HttpResponse:
    """Let a draft be sent at a moment in the vendor's own time."""
    message_or_404(code)
    access = request.access
    try:
        message = schedule_message(
            code=code,
            edit=_number(request, "edit"),
            scheduled_for=_moment(request),
            actor_id=access.user.id,
            at=access.now,
        )
    except Refused as refused:
        return _refused(request, code, refused)
    assert message.scheduled_for is not None
    local = message.scheduled_for.astimezone(ZoneInfo(access.tenant.time_zone))
    messages.success(request, f"{code} will be sent on {formats.moment(local)}.")
    return _to(request, code)


@requires(Right.MESSAGES_SEND)
@require_POST
def withdraw(request: TenantRequest, code: str) -> HttpResponse:
    """Take a scheduled message back to a draft, or a draft for good."""
    message_or_404(code)
    access, to_draft = request.access, bool(request.POST.get("to_draft"))
    try:
        withdraw_message(code=code, back_to_draft=to_draft, actor_id=access.user.id, at=access.now)
    except Refused as refused:
        return detail_page(request, code, error=refused.message)
    messages.success(request, f"{code} is {'a draft again' if to_draft else 'withdrawn'}.")
    return _to(request, code, "edit" if to_draft else "detail")


@requires(Right.MESSAGES_SEND)
@require_POST
def remind(request: TenantRequest, code: str) -> HttpResponse:
    """Write to those who have not acknowledged."""
    message_or_404(code)
    access = request.access
    try:
        reminded = remind_readers(
            code=code,
            composer=composer_of(request),
            actor_id=access.user.id,
            today=access.today,
            at=access.now,
        )
    except Refused as refused:
        return detail_page(request, code, error=refused.message)
    messages.success(request, f"{len(reminded):,} partner{'' if len(reminded) == 1 else 's'} reminded.")
    return _to(request, code)


def composer_of(request: TenantRequest) -> MessageComposer:
    """Give what knows the programs and figures of the vendor today."""
    return MessageComposer(request.access.tenant, request.access.today)


def _refused(request: TenantRequest, code: str, refused: Refused) -> HttpResponse:
    """Show the page that can mend it: the check of a draft, else the message."""
    message = message_or_404(code)
    page = check_page if message.state == "draft" else detail_page
    return page(request, code, error=refused.message)


def _moment(request: TenantRequest) -> datetime:
    """
    Read the day and the time of the form, in the vendor's own zone.

    :raises UnableToMessage: if they cannot be read
    """
    day, time = request.POST.get("day", ""), request.POST.get("time", "")
    try:
        local = datetime.strptime(f"{day} {time}", "%Y-%m-%d %H:%M")  # noqa: DTZ007
    except ValueError as fault:
        raise UnableToMessage("Send at: enter a day such as 2026-12-01 and a time such as 09:00.") from fault
    return local.replace(tzinfo=ZoneInfo(request.access.tenant.time_zone))


def _number(request: TenantRequest, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _to(request: TenantRequest, code: str, name: str = "detail") -> HttpResponse:
    return HttpResponseRedirect(
        reverse(f"messages:{name}", kwargs={"tenant": request.access.tenant.slug, "code": code})
    )
