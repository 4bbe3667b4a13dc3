"""Documents of a claim: the pictures made from them to look at, the files themselves only to take along."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from claims.models import Claim, ClaimLine, Evidence
from claims.queries.claiming.claims import evidence_of
from vir.faces.console.claiming.asking import url
from vir.faces.console.claiming.documents import Says, says_of
from vir.faces.console.claiming.pointing import point_at
from vir.faces.console.claiming.proof import covers, unpointed
from vir.faces.console.claiming.reading import the_claim
from vir.foundation.documents.queries import file_bytes
from vir.foundation.identity.roles import Right
from vir.foundation.web.access import TenantRequest, requires

# What a document holds is a stranger's: it runs nothing, loads nothing and is never taken for another type.
LOCKED = "default-src 'none'; sandbox"
PICTURE_TYPE = "image/jpeg"


@requires(Right.CLAIMS_VIEW)
@require_GET
def page(request: TenantRequest, code: str, place: int) -> HttpResponse:
    """Show a document as pictures of its pages, with what it says about the row that is asked for marked on them."""
    claim, one = _found(code, place)
    access = request.access
    says = _about(claim, one, request.GET.get("row", ""))
    pointed = point_at(one.places, says.excerpt) if says else None
    shown: dict[str, Any] = {
        "claim": claim,
        "evidence": one,
        "covers": covers(one),
        "row": request.GET.get("row", ""),
        "reads": says.excerpt if says else "",
        "pointed": pointed,
        "unpointed": unpointed(one, says is not None and pointed is None),
        "claim_url": url(access, "claim", code=claim.code),
        "file_url": url(access, "evidence_file", code=claim.code, place=place),
        "pictures": [
            url(access, "evidence_picture", code=claim.code, place=place, leaf=leaf)
            for leaf in range(1, len(one.previews) + 1)
        ],
    }
    return render(request, "console/claims/evidence.html", shown)


@requires(Right.CLAIMS_VIEW)
@require_GET
def picture(request: TenantRequest, code: str, place: int, leaf: int) -> HttpResponse:
    """Give the picture of one page of a document."""
    _, one = _found(code, place)
    if not 0 < leaf <= len(one.previews):
        raise Http404
    content = file_bytes(UUID(str(one.previews[leaf - 1])))
    return _locked(HttpResponse(content, content_type=PICTURE_TYPE), f"page-{leaf}.jpg", inline=True)


@requires(Right.CLAIMS_VIEW)
@require_GET
def download(request: TenantRequest, code: str, place: int) -> HttpResponse:
    """Give the document as it came, only to be kept."""
    _, one = _found(code, place)
    answer = HttpResponse(file_bytes(one.file.id), content_type="application/octet-stream")
    return _locked(answer, one.file.name, inline=False)


def _about(claim: Claim, one: Evidence, asked: str) -> Says | None:
    if not (asked.isascii() and asked.isdigit() and len(asked) < 7):
        return None
    line = ClaimLine.objects.filter(claim=claim, row=int(asked)).first()
    return says_of(line, [one]) if line is not None else None


def _found(code: str, place: int) -> tuple[Claim, Evidence]:
    claim = the_claim(code)
    documents = list(evidence_of(claim).select_related("file"))
    if not 0 < place <= len(documents):
        raise Http404
    return claim, documents[place - 1]


def _locked(answer: HttpResponse, name: str, *, inline: bool) -> HttpResponse:
    """Let a browser do nothing with a stranger's document but show or keep it."""
    disposition = content_disposition_header(not inline, name)
    answer.headers["Content-Disposition"] = disposition or "attachment"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = LOCKED
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
