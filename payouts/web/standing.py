"""What decides whether and how partners are paid: their accounts with the vendor, documents, the way they are paid."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from partners.queries.directory import partner_ids_by_code
from payouts.operations.tell_standing import (
    UnableToTell,
    keep_document,
    set_payment_way,
    tell_documents,
    tell_standings,
)
from payouts.posting.standing_rows import read_documents, read_standings
from payouts.queries.open_items import taken_lists
from payouts.queries.policy import policy_in_force
from payouts.queries.standing import document_file, document_rows, standing_rows, way_history
from payouts.web.finding import address
from programs.enums import PaymentMethod
from vir.foundation.documents.proofs import opened
from vir.foundation.documents.queries import file_bytes
from vir.foundation.identity.roles import Right
from vir.foundation.periods import DateInvalid, parse_date
from vir.foundation.refusals import Refused
from vir.foundation.web.access import TenantRequest, requires
from vir.foundation.web.attachments import attachment

FAULTS_SHOWN = 10


@requires(Right.PAYOUTS_VIEW)
@require_http_methods(["GET", "POST"])
def standing(request: TenantRequest) -> HttpResponse:
    """Show the facts; on POST take over rows, or set how a partner is paid."""
    if request.method == "GET":
        return _page(request, "", "")
    kind = request.POST.get("kind", "")
    try:
        if not request.access.may(Right.PAYOUTS_PREPARE):
            raise UnableToTell("Only people who prepare payouts keep these.")
        told = _take(request, kind)
    except Refused as refusal:
        return _page(request, refusal.message, kind)
    messages.success(request, told)
    return HttpResponseRedirect(address(request, "standing"))


@requires(Right.PAYOUTS_VIEW)
@require_GET
def document(request: TenantRequest, key: UUID) -> HttpResponse:
    """Give the file of a document, to be kept."""
    found = document_file(key)
    if found is None:
        raise Http404
    return attachment(file_bytes(found.file_id), content_type=found.file.content_type, name=found.file.name)


def _take(request: TenantRequest, kind: str) -> str:
    access, typed = request.access, request.POST
    if kind == "way":
        way = set_payment_way(
            partner_code=typed.get("partner", "").strip(),
            method=typed.get("method", ""),
            reason=typed.get("reason", ""),
            actor_id=access.user.id,
            at=access.now,
        )
        return f"{way.partner.name} is paid {_words(way.method)} from its next run on."
    if kind == "document":
        return _keep(request)
    rows = typed.get("rows", "")
    if kind == "documents":
        documents, faults = read_documents(rows)
        _whole(faults)
        count = tell_documents(rows=documents, actor_id=access.user.id, at=access.now)
        return f"{count} document{'' if count == 1 else 's'} taken over."
    accounts, faults = read_standings(rows, currency=access.tenant.currency)
    _whole(faults)
    count = tell_standings(rows=accounts, actor_id=access.user.id, at=access.now)
    return f"{count} account{'' if count == 1 else 's'} taken over."


def _keep(request: TenantRequest) -> str:
    access, typed = request.access, request.POST
    sent = request.FILES.get("file")
    if sent is None:
        raise UnableToTell("File: choose a PDF or a picture first.")
    until = _day(typed.get("valid_until", ""))
    # It may take a minute, and is done before anything is locked.
    with opened(sent.chunks()) as looked_at:
        kept = keep_document(
            partner_code=typed.get("partner", "").strip(),
            name=typed.get("name", ""),
            valid_until=until,
            file_name=sent.name or "",
            document=looked_at,
            actor_id=access.user.id,
            at=access.now,
        )
    return f"{kept.name} of {kept.partner.name} is on file."


def _day(typed: str) -> date | None:
    """
    Read the last good day, which may be left out.

    :raises UnableToTell: if it is no day
    """
    if not typed.strip():
        return None
    try:
        return parse_date(typed)
    except DateInvalid as fault:
        raise UnableToTell(f"Good until: {fault}") from fault


def _words(method: str) -> str:
    return f"by {PaymentMethod(method).label.lower()}" if method else "as the terms say"


def _whole(faults: list[str]) -> None:
    """
    Take rows over whole or not at all.

    :raises UnableToTell: if a row was not read
    """
    if faults:
        more = len(faults) - FAULTS_SHOWN
        shown = [*faults[:FAULTS_SHOWN], *([f"{more} more rows were not read."] if more > 0 else [])]
        raise UnableToTell(f"Nothing was taken over. {' '.join(shown)}")


def _page(request: TenantRequest, error: str, kind: str) -> HttpResponse:
    lists = taken_lists()
    shown = {
        "standings": [(row, lists.get(row.told_at)) for row in standing_rows()],
        "documents": document_rows(),
        "ways": [(row, _words(row.method)) for row in way_history()],
        "methods": list(PaymentMethod),
        "partners": sorted(partner_ids_by_code()),
        "policy": policy_in_force(),
        "error": error,
        "kind": kind,
        "typed": request.POST,
        "may": request.access.may(Right.PAYOUTS_PREPARE),
        "today": request.access.today,
    }
    return render(request, "payouts/standing.html", shown, status=422 if error else 200)
