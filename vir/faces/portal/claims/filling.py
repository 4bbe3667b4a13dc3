"""Rows on their way into a draft: a file, pasted cells, typed rows; and what an activity was."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from claims.enums import ClaimState
from claims.models import Claim
from claims.operations.claiming.evidence import cover_rows
from claims.operations.claiming.fill import add_rows, paste_rows, read_file, remove_file
from claims.operations.claiming.refusals import FileKnown
from claims.operations.claiming.start import describe_claim
from claims.queries.claiming.claims import evidence_of, jobs_of, lines_of
from vir.faces.portal.claims.columns import columns_of
from vir.faces.portal.claims.draft import Trouble, draft_page
from vir.faces.portal.claims.forms import ActivityForm
from vir.faces.portal.claims.jobs import job_of
from vir.faces.portal.claims.loading import claim_or_404, page_of
from vir.foundation.identity.roles import Right
from vir.foundation.refusals import Refused
from vir.foundation.web.access import TenantRequest, requires
from vir.foundation.words import say

# So many rows can be typed on one page.
TYPED_ROWS = 3


@requires(Right.PORTAL_CLAIMS)
@require_POST
def file(request: TenantRequest, number: int) -> HttpResponse:
    """Keep a file and read its rows, in place of the rows of another file."""
    claim, access = claim_or_404(number), request.access
    sent = request.FILES.get("file")
    if sent is None:
        return _refused(request, claim, say("Choose a file first."), by="file")

    def act() -> Claim:
        # One act: where the new file is refused, the rows of the old one stay.
        with transaction.atomic():
            if claim.file_id is not None:
                remove_file(claim_id=claim.id, actor_id=access.user.id, at=access.now)
            return read_file(
                claim_id=claim.id,
                file_name=sent.name or "",
                content_type=sent.content_type or "",
                chunks=sent.chunks(),
                actor_id=access.user.id,
                at=access.now,
            )

    return _done(request, claim, act, by="file")


@requires(Right.PORTAL_CLAIMS)
@require_POST
def paste(request: TenantRequest, number: int) -> HttpResponse:
    """Read rows copied from a spreadsheet."""
    claim, access = claim_or_404(number), request.access
    text = request.POST.get("text", "")

    def act() -> Claim:
        return paste_rows(claim_id=claim.id, text=text, actor_id=access.user.id, at=access.now)

    return _done(request, claim, act, by="paste")


@requires(Right.PORTAL_CLAIMS)
@require_POST
def add(request: TenantRequest, number: int) -> HttpResponse:
    """Add the rows that were typed, and tie them to the photograph they were typed from."""
    claim, access = claim_or_404(number), request.access
    typed = typed_rows(claim, request.POST)
    if not typed:
        return _refused(request, claim, say("Nothing was typed. Fill in one row at least."), by="type")

    def act() -> Claim:
        before = set(lines_of(claim, "all").values_list("row", flat=True))
        changed = add_rows(claim_id=claim.id, rows=typed, actor_id=access.user.id, at=access.now)
        proof = next(
            (one for one in evidence_of(claim) if str(one.id) == request.POST.get("proves", "")), None
        )
        if proof is not None:
            after = set(lines_of(claim, "all").values_list("row", flat=True))
            rows = sorted({*proof.rows, *(after - before)})
            cover_rows(evidence_id=proof.id, rows=rows, actor_id=access.user.id, at=access.now)
        return changed

    return _done(request, claim, act, by="type")


@requires(Right.PORTAL_CLAIMS)
@require_POST
def activity(request: TenantRequest, number: int) -> HttpResponse:
    """Keep what an activity was, when, and what is asked for it."""
    claim, access = claim_or_404(number), request.access
    form = ActivityForm(request.POST, claim=claim)
    if not form.is_valid():
        return draft_page(request, claim, form=form, status=422)
    try:
        describe_claim(
            claim_id=claim.id,
            title=form.cleaned_data["title"],
            activity=form.cleaned_data["activity"],
            activity_on=form.cleaned_data["activity_on"],
            amount=form.cleaned_data["amount"],
            actor_id=access.user.id,
            at=access.now,
        )
    except Refused as refusal:
        return draft_page(request, claim, form=form, trouble=Trouble(refusal.message), status=422)
    return HttpResponseRedirect(page_of(request, "claim", number))


@requires(Right.PORTAL_CLAIMS)
@require_GET
def progress(request: TenantRequest, number: int) -> HttpResponse:
    """Say how far the reading of a file is; once it is over, the page is asked for again."""
    claim = claim_or_404(number)
    job = job_of(request.access, claim)
    if job is None:
        if not request.htmx:
            return HttpResponseRedirect(page_of(request, "claim", number))
        over = HttpResponse(status=200)
        over.headers["HX-Refresh"] = "true"
        return over
    answer = render(request, "portal/claims/_progress.html", {"claim": claim, "job": job})
    answer.headers["Cache-Control"] = "no-store"
    return answer


def typed_rows(claim: Claim, posted: QueryDict) -> list[dict[str, str]]:
    """Read the rows of the form, leaving out those in which nothing stands."""
    found = []
    for place in range(TYPED_ROWS):
        row = {
            column.name: posted.get(f"{column.name}-{place}", "").strip()
            for column in columns_of(claim.terms)
        }
        if any(row.values()):
            found.append({name: text for name, text in row.items() if text})
    return found


def _done(request: TenantRequest, claim: Claim, act: Callable[[], Claim], *, by: str) -> HttpResponse:
    """Do something to a draft and go back to it, or say on the same page why it was refused."""
    try:
        changed = act()
    except FileKnown as known:
        return draft_page(request, claim, trouble=Trouble(known.message, known.code), by=by, status=422)
    except Refused as refusal:
        return _refused(request, claim, refusal.message, by=by)
    if changed.state == ClaimState.DRAFT and _asks_columns(changed):
        return HttpResponseRedirect(page_of(request, "claim_columns", claim.number))
    return HttpResponseRedirect(page_of(request, "claim", claim.number, "#fix"))


def _refused(request: TenantRequest, claim: Claim, message: str, *, by: str) -> HttpResponse:
    return draft_page(request, claim, trouble=Trouble(message), by=by, status=422)


def _asks_columns(claim: Claim) -> bool:
    """Say whether a file waits to be told how it is read."""
    return claim.file_id is not None and not claim.reading and jobs_of(claim) is None
