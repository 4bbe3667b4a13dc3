"""What is done with a checked import: commit, refuse, roll back, download what is bad."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from claims.exports.bad_rows import bad_rows_csv
from claims.operations.settle_imports import ask_commit, ask_roll_back, refuse_file
from claims.web.imports import detail_page
from claims.web.loading import asks_in_vain, batch_or_404, own_batch, page_of
from claims.web.totals import LINES, net_of, sales_totals
from claims.web.words import rows_of
from vir.foundation.identity.roles import Right
from vir.foundation.imports.models import ImportState
from vir.foundation.imports.queries import bad_rows_of, sniffed_of
from vir.foundation.refusals import Refused
from vir.foundation.web.access import TenantRequest, requires


@requires(Right.SALES_IMPORT)
@require_POST
def commit(request: TenantRequest, number: int) -> HttpResponse:
    """Have the good rows committed, as many as the page showed."""
    batch = own_batch(request, number)
    shown = request.POST.get("rows", "")
    try:
        ask_commit(
            number=number,
            rows=int(shown) if shown.isascii() and shown.isdigit() else -1,
            rest=bool(request.POST.get("rest")),
            at=request.access.now,
            actor_id=request.access.user.id,
        )
    except Refused as refusal:
        return detail_page(request, batch_or_404(batch.number), error=refusal.message, status=422)
    return HttpResponseRedirect(page_of(request, "import_detail", number))


@requires(Right.SALES_IMPORT)
@require_POST
def refuse(request: TenantRequest, number: int) -> HttpResponse:
    """Refuse the whole file."""
    batch = own_batch(request, number)
    try:
        refuse_file(number=number, at=request.access.now, actor_id=request.access.user.id)
    except Refused as refusal:
        return detail_page(request, batch_or_404(batch.number), error=refusal.message, status=422)
    return HttpResponseRedirect(page_of(request, "import_detail", number))


@requires(Right.SALES_IMPORT)
@require_http_methods(["GET", "POST"])
def roll_back(request: TenantRequest, number: int) -> HttpResponse:
    """Show what a rollback would take out of the books, then have it done."""
    found = batch_or_404(number)
    if asks_in_vain(request, found):
        return HttpResponseRedirect(page_of(request, "import_detail", number))
    batch = own_batch(request, number)
    if batch.kind not in LINES or batch.state != ImportState.COMMITTED:
        raise Http404
    error = ""
    if request.method == "POST":
        try:
            ask_roll_back(number=number, at=request.access.now, actor_id=request.access.user.id)
        except Refused as refusal:
            error = refusal.message
        else:
            return HttpResponseRedirect(page_of(request, "import_detail", number))
    shown = {
        "batch": batch,
        "totals": sales_totals(batch),
        "nets": net_of(batch),
        "words": rows_of(batch, batch.rows_good),
        "error": error,
    }
    return render(request, "claims/import_rollback.html", shown, status=422 if error else 200)


@requires(Right.SALES_VIEW)
@require_GET
def problems(request: TenantRequest, number: int) -> HttpResponse:
    """Download the bad rows with the fixes made so far, each with its problems."""
    batch = batch_or_404(number)
    if not batch.rows_bad or not batch.sniffed:
        raise Http404
    content = bad_rows_csv(sniffed_of(batch).headers, bad_rows_of(batch))
    name = f"{request.access.tenant.slug}_import-{number}_bad-rows.csv"
    return HttpResponse(
        content,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
