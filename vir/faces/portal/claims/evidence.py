"""Documents that prove a claim: adding them, saying which rows they prove, looking at them."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from claims.enums import ClaimState
from claims.models import Claim, Evidence
from claims.operations.claiming.evidence import cover_rows, keep_evidence, remove_evidence
from claims.queries.claiming.claims import evidence_of
from vir.faces.portal.claims import words
from vir.faces.portal.claims.loading import claim_or_404, page_of
from vir.faces.portal.claims.proofs import proof_of
from vir.foundation.documents.evidence import PICTURE_TYPE
from vir.foundation.documents.proofs import Opened, opened
from vir.foundation.documents.queries import file_bytes
from vir.foundation.identity.roles import Right
from vir.foundation.refusals import Refused
from vir.foundation.web.access import TenantRequest, requires
from vir.foundation.web.attachments import attachment
from vir.foundation.words import say

FILES_AT_ONCE = 10
ROW_MAX = 100_000


@requires(Right.PORTAL_CLAIMS)
@require_POST
def add(request: TenantRequest, number: int) -> HttpResponse:
    """Keep documents with a claim that is a draft or open."""
    claim, access = claim_or_404(number), request.access
    sent = cast("list[UploadedFile[Any]]", request.FILES.getlist("file"))[:FILES_AT_ONCE]
    if not sent:
        messages.error(request, say("Choose a PDF or a photograph first."))
    with ExitStack() as looked_at:
        # All of them are opened before the first is kept: what is kept holds locks until the request ends.
        for one, document in [(one, _opened(request, one, looked_at)) for one in sent]:
            if document is None:
                continue
            try:
                keep_evidence(
                    claim_id=claim.id,
                    file_name=one.name or "",
                    document=document,
                    actor_id=access.user.id,
                    at=access.now,
                )
            except Refused as refusal:
                messages.error(request, f"{one.name}: {refusal.message}")
    then = "?by=type#add" if request.POST.get("then") == "type" else "#evidence"
    return HttpResponseRedirect(page_of(request, "claim", number, then))


@requires(Right.PORTAL_CLAIMS)
@require_POST
def cover(request: TenantRequest, number: int, evidence_id: UUID) -> HttpResponse:
    """Say which rows a document proves; none means the whole claim."""
    _, one = _found(number, evidence_id)
    typed = request.POST.get("rows", "")
    try:
        rows = words.read_rows(typed, ROW_MAX)
        cover_rows(evidence_id=one.id, rows=rows, actor_id=request.access.user.id, at=request.access.now)
    except ValueError as fault:
        messages.error(
            request,
            say(
                "Rows: “{text}” was not read. Write numbers such as {example}.", text=fault, example="4, 7-9"
            ),
        )
    except Refused as refusal:
        messages.error(request, refusal.message)
    return HttpResponseRedirect(page_of(request, "claim", number, "#evidence"))


@requires(Right.PORTAL_CLAIMS)
@require_POST
def remove(request: TenantRequest, number: int, evidence_id: UUID) -> HttpResponse:
    """Take a document out of a draft."""
    _, one = _found(number, evidence_id)
    try:
        remove_evidence(evidence_id=one.id, actor_id=request.access.user.id, at=request.access.now)
    except Refused as refusal:
        messages.error(request, refusal.message)
    return HttpResponseRedirect(page_of(request, "claim", number, "#evidence"))


@requires(Right.PORTAL_CLAIMS)
@require_GET
def look(request: TenantRequest, number: int, evidence_id: UUID) -> HttpResponse:
    """Show the pictures made from a document."""
    claim, one = _found(number, evidence_id)
    return render(
        request,
        "portal/claims/evidence.html",
        {"claim": claim, "proof": proof_of(request, claim, one), "is_draft": claim.state == ClaimState.DRAFT},
    )


@requires(Right.PORTAL_CLAIMS)
@require_GET
def file(request: TenantRequest, number: int, evidence_id: UUID) -> HttpResponseBase:
    """Give a document as it came, to be kept, never to be shown in the page."""
    _, one = _found(number, evidence_id)
    return attachment(file_bytes(one.file_id), content_type=one.file.content_type, name=one.file.name)


@requires(Right.PORTAL_CLAIMS)
@require_GET
def picture(request: TenantRequest, number: int, evidence_id: UUID, page: int) -> HttpResponseBase:
    """
    Give the picture of a page of a document.

    :raises Http404: if there is no such page
    """
    _, one = _found(number, evidence_id)
    if not 1 <= page <= len(one.previews):
        raise Http404
    picture = file_bytes(UUID(str(one.previews[page - 1])))
    return attachment(picture, content_type=PICTURE_TYPE, name=f"page-{page}.jpg")


def _opened(request: TenantRequest, one: UploadedFile[Any], looked_at: ExitStack) -> Opened | None:
    """Open a document; None for one that cannot be evidence, which is said."""
    try:
        return looked_at.enter_context(opened(one.chunks()))
    except Refused as refusal:
        messages.error(request, f"{one.name}: {refusal.message}")
        return None


def _found(number: int, evidence_id: UUID) -> tuple[Claim, Evidence]:
    """
    Find a document of one of the partner's own claims.

    :raises Http404: if there is none
    """
    claim = claim_or_404(number)
    one = evidence_of(claim).select_related("file").filter(id=evidence_id).first()
    if one is None:
        raise Http404
    return claim, one
