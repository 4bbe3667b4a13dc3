"""Messages of the trade: the list, bringing one, and one message with what was read and answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from claims.importers.edi.interchange import BYTES_MAX, read_interchange
from claims.models import TradeMessage
from claims.operations.messages.keep import control_of
from claims.operations.messages.take_interchange import take_interchange
from claims.queries.messages import (
    ACKNOWLEDGEMENTS,
    answer_to,
    listed_messages,
    message_by_number,
    responses_to,
    siblings_of,
)
from claims.web.loading import data_tabs
from claims.web.message_list import kind_name, look_of, message_list
from vir.foundation.documents.queries import file_bytes
from vir.foundation.identity.roles import Right
from vir.foundation.refusals import Refused
from vir.foundation.web.access import TenantRequest, requires
from vir.foundation.web.listing import read_list

PER_PAGE = 50
SEGMENTS_SHOWN = 1000
STATES = (
    ("accepted", "Accepted"),
    ("with_errors", "Accepted with errors"),
    ("rejected", "Rejected"),
    ("sent", "Sent"),
)


class MessageForm(forms.Form):
    """A file that holds an interchange."""

    file = forms.FileField(
        label="File with one interchange, X12 or EDIFACT",
        error_messages={"required": "Choose a file.", "empty": "The file is empty."},
    )


@dataclass(frozen=True)
class ShownSegment:
    """A segment as it is listed, with what is remarked on it."""

    position: int
    tag: str
    text: str
    remarks: list[str] = field(default_factory=list)


@requires(Right.SALES_VIEW)
@require_GET
def listing(request: TenantRequest) -> HttpResponse:
    """List messages, newest first."""
    state = request.GET.get("state", "")
    found = listed_messages()
    found = found.filter(state=state) if state in dict(STATES) else found
    with_answers = request.GET.get("answers") == "1"
    # Each received message names its acknowledgement already.
    found = found if with_answers else found.exclude(kind__in=ACKNOWLEDGEMENTS, direction="out")
    slug = request.access.tenant.slug
    listed = read_list(request, message_list(slug), found, per_page=PER_PAGE)
    if listed.file is not None:
        return listed.file
    base = reverse("claims:messages", kwargs={"tenant": slug})
    tabs = data_tabs(request, "messages")
    shown = {
        "listed": listed,
        "tabs": tabs,
        "base": base,
        "state": state,
        "with_answers": with_answers,
        "states": STATES,
        "may_take": request.access.may(Right.SALES_IMPORT),
    }
    return render(request, "claims/messages.html", shown, status=listed.status)


@requires(Right.SALES_IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: TenantRequest) -> HttpResponse:
    """Bring an interchange by hand."""
    form = MessageForm(request.POST or None, request.FILES or None)
    error = ""
    if request.method == "POST" and form.is_valid():
        file = cast("UploadedFile[Any]", form.cleaned_data["file"])
        try:
            taken = take_interchange(
                content=file.read(BYTES_MAX + 1),
                file_name=(file.name or "message").replace("\\", "/").rsplit("/", 1)[-1],
                channel="browser",
                at=request.access.now,
                today=request.access.today,
                actor_id=request.access.user.id,
            )
        except Refused as refusal:
            error = refusal.message
        else:
            url = _url(request, "message_detail", taken.messages[0].number)
            return HttpResponseRedirect(f"{url}?again=1" if taken.is_known else url)
    shown = {"form": form, "error": error, "tabs": data_tabs(request, "messages")}
    return render(request, "claims/message_take.html", shown, status=422 if request.method == "POST" else 200)


@requires(Right.SALES_VIEW)
@require_GET
def detail(request: TenantRequest, number: int) -> HttpResponse:
    """Show one message: where it comes from, what is wrong with it, what became of it, and its segments."""
    message = _message_or_404(number)
    answer = answer_to(message) if message.direction == "in" else None
    segments, is_cut = _segments(message)
    shown = {
        "message": message,
        "kind": kind_name(message),
        "look": look_of(message),
        "siblings": [one for one in siblings_of(message) if one.id != message.id],
        "answer": answer,
        "responses": responses_to(message.claim_id) if message.claim_id and message.direction == "in" else [],
        "problems": [problem for problem in message.problems if problem["weight"] != "note"],
        "notes": [problem for problem in message.problems if problem["weight"] == "note"],
        "segments": segments,
        "is_cut": is_cut,
        "segments_shown": SEGMENTS_SHOWN,
        "answer_text": _text(answer) if answer else "",
        "again": request.GET.get("again") == "1",
        "claim_url": _claim_url(request, message),
    }
    return render(request, "claims/message.html", shown)


@requires(Right.SALES_VIEW)
@require_GET
def file(request: TenantRequest, number: int) -> HttpResponse:
    """Download a message as it came or went out, byte by byte."""
    message = _message_or_404(number)
    is_x12 = message.standard == "x12"
    name = f"{message.kind}-{message.number}.{'x12' if is_x12 else 'edi'}"
    safe = "".join(c if c.isalnum() or c in "-." else "_" for c in name)
    return HttpResponse(
        file_bytes(message.file_id),
        content_type="application/edi-x12" if is_x12 else "application/edifact",
        headers={"Content-Disposition": f'attachment; filename="{safe}"'},
    )


def _message_or_404(number: int) -> TradeMessage:
    message = message_by_number(number)
    if message is None:
        raise Http404
    return message


def _url(request: TenantRequest, name: str, number: int) -> str:
    return reverse(f"claims:{name}", kwargs={"tenant": request.access.tenant.slug, "number": number})


def _claim_url(request: TenantRequest, message: TradeMessage) -> str:
    """Give the address of the claim's page, which is of a floor above, where the person may see it."""
    if message.claim is None or not request.access.may(Right.CLAIMS_VIEW):
        return ""
    return reverse(
        "claiming:claim", kwargs={"tenant": request.access.tenant.slug, "code": message.claim.code}
    )


def _text(message: TradeMessage) -> str:
    """Give a message of ours as it goes out, a segment to a line."""
    content = file_bytes(message.file_id)
    end = read_interchange(content).separators.segment
    # One byte is one character, whatever the character set: this is for looking at only.
    return content.decode("utf-8", errors="replace").replace(end, f"{end}\n" if end != "\n" else end).strip()


def _segments(message: TradeMessage) -> tuple[list[ShownSegment], bool]:
    """
    List the segments of a message; of an interchange that was refused as a whole, those of all its messages.

    Says also whether there are more than are shown.
    """
    interchange = read_interchange(file_bytes(message.file_id))
    own = [one for one in interchange.messages if control_of(interchange, one) == message.control_number]
    chosen = own if own and message.direction == "in" else interchange.messages
    marks = interchange.separators
    remarks: dict[int, list[str]] = {}
    for problem in message.problems if own else ():
        if problem["position"]:
            remarks.setdefault(problem["position"], []).append(problem["message"])
    found = [
        ShownSegment(
            segment.position,
            segment.tag,
            marks.element.join(marks.component.join(parts) for parts in segment.elements),
            remarks.get(segment.position, []),
        )
        for one in chosen
        for segment in one.segments[: SEGMENTS_SHOWN + 1]
    ]
    return found[:SEGMENTS_SHOWN], len(found) > SEGMENTS_SHOWN
