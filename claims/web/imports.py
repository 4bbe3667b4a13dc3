"""Imports: the list, a new one, and one import in whatever state it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from claims.operations.pick_intake import pick_intake
from claims.operations.receive_file import receive_file
from claims.queries.freshness import freshness
from claims.queries.left_out import rest_rows
from claims.web.fix_grid import grid_of
from claims.web.forms import UploadForm
from claims.web.import_list import import_list
from claims.web.loading import batch_or_404, data_tabs, kinds_for, may_act, page_of
from claims.web.totals import LINES, held_rows, sales_totals
from claims.web.words import STATE_LOOKS, commit_words, rows_of
from partners.queries.segments import partner_choices
from vir.foundation.identity.roles import Right
from vir.foundation.imports.left_out import draft_of
from vir.foundation.imports.models import ImportBatch, ImportKind, ImportState
from vir.foundation.imports.queries import all_sources, bad_rows_kept, batches, in_hand
from vir.foundation.imports.reading import Reading
from vir.foundation.imports.staging import LISTED_MAX
from vir.foundation.jobs.queries import OPEN, job_by_id
from vir.foundation.refusals import Refused
from vir.foundation.web.access import TenantRequest, requires
from vir.foundation.web.listing import read_list

PER_PAGE = 50
# Further ones are typed without a suggestion.
SENDERS_MAX = 200
CHECKED = (ImportState.NEEDS_FIX, ImportState.READY)


@requires(Right.SALES_VIEW)
@require_GET
def listing(request: TenantRequest) -> HttpResponse:
    """List imports, newest first."""
    kind = request.GET.get("kind", "")
    found = batches().filter(kind=kind) if kind in ImportKind.values else batches()
    listed = read_list(request, import_list(request.access.tenant.slug), found, per_page=PER_PAGE)
    if listed.file is not None:
        return listed.file
    base = reverse("claims:imports", kwargs={"tenant": request.access.tenant.slug})
    here, *others = data_tabs(request, "imports")
    shown = {
        "listed": listed,
        "tabs": [*listed.tabs([here], base), *others],
        "kind": kind,
        "kinds": ImportKind.choices,
        "freshness": freshness(),
        "may_import": bool(kinds_for(request.access)),
    }
    return render(request, "claims/imports.html", shown, status=listed.status)


@requires(Right.SALES_IMPORT)
@require_http_methods(["GET", "POST"])
def new(request: TenantRequest) -> HttpResponse:
    """Upload a file."""
    access = request.access
    kinds = kinds_for(access)
    asked = request.GET.get("kind", "")
    initial = {
        "kind": asked if asked in dict(kinds) else kinds[0][0],
        "source": request.GET.get("source", ""),
    }
    form = UploadForm(request.POST or None, request.FILES or None, kinds=kinds, initial=initial)
    shown: dict[str, Any] = {
        "form": form,
        "error": "",
        "sources": all_sources(),
        "senders": partner_choices("", SENDERS_MAX),
        "kinds": _wanted(request, kinds),
    }
    if request.method == "GET":
        return render(request, "claims/import_new.html", shown)
    if form.is_valid():
        file = cast("UploadedFile[Any]", form.cleaned_data["file"])
        try:
            batch = receive_file(
                kind=form.cleaned_data["kind"],
                source_name=form.cleaned_data["source"],
                file_name=file.name or "",
                content_type=file.content_type or "",
                chunks=file.chunks(),
                at=access.now,
                actor_id=access.user.id,
                partner_id=form.cleaned_data["partner"],
            )
        except Refused as refusal:
            shown["error"] = refusal.message
        else:
            return HttpResponseRedirect(page_of(request, "import_detail", batch.number))
    return render(request, "claims/import_new.html", shown, status=422)


@requires(Right.SALES_VIEW)
@require_GET
def detail(request: TenantRequest, number: int) -> HttpResponse:
    """Show one import: how far it is, what the check found, what can be done."""
    batch = batch_or_404(number)
    if batch.state == ImportState.MAPPING and may_act(request.access, batch.kind):
        return HttpResponseRedirect(page_of(request, "import_columns", number))
    return detail_page(request, batch)


def detail_page(
    request: TenantRequest,
    batch: ImportBatch,
    *,
    error: str = "",
    status: int = 200,
    place: Mapping[str, str] | None = None,
) -> HttpResponse:
    """
    Render an import, with a sentence about what was refused where something was.

    :param place: tab, kind of problem and page of the rows that are shown; as the address says if None
    """
    asked = request.GET.dict() if place is None else place
    job = job_by_id(batch.job_id) if batch.job_id else None
    acts = may_act(request.access, batch.kind)
    at_work = job is not None and job.state in OPEN
    over = batch.state in (ImportState.COMMITTED, ImportState.ROLLED_BACK)
    # A file that was read once can be fixed on while its rows are checked again.
    was_checked = batch.rows_total > 0 and batch.state in (*CHECKED, ImportState.READING)
    grid = was_checked or (over and batch.rows_total > 0)
    shown = {
        "batch": batch,
        "look": _look(batch),
        "noun": pick_intake(kind=batch.kind).noun,
        "job": job,
        "at_work": at_work,
        "broken": job is not None and not at_work and bool(job.error),
        "error": error,
        "checked": batch.state in CHECKED,
        "over": over,
        "may_fix": acts and was_checked,
        **_acts(batch, acts=acts, at_work=at_work),
        **_left_out(batch, acts=acts),
        "commit_words": commit_words(batch),
        "all_words": rows_of(batch, batch.rows_good),
        "totals": sales_totals(batch),
        "outcome": batch.control_totals if batch.kind not in LINES else None,
        "has_lines": batch.kind in LINES,
        "grid": grid_of(request, batch, asked, may_fix=acts and was_checked) if grid else None,
        "downloadable": bad_rows_kept(batch),
        "listed_max": LISTED_MAX,
    }
    return render(request, "claims/import_detail.html", shown, status=status)


def _acts(batch: ImportBatch, *, acts: bool, at_work: bool) -> dict[str, bool]:
    """Say what the person may do with the import at this moment."""
    free, state = acts and not at_work, batch.state
    readable = state in (*CHECKED, ImportState.READING)
    return {
        "may_commit": free
        and state in (*CHECKED, ImportState.COMMITTING)
        and bool(batch.rows_good or held_rows(batch)),
        "may_refuse": free and readable,
        "may_read_again": free and readable and bool(batch.sniffed) and batch.left_from is None,
        "may_roll_back": free and state == ImportState.COMMITTED and batch.kind in LINES,
    }


def _left_out(batch: ImportBatch, *, acts: bool) -> dict[str, Any]:
    """Say what becomes of the rows that are not committed, and where they were kept."""
    committed = batch.state == ImportState.COMMITTED
    draft = draft_of(batch) if committed else None
    waits = in_hand(batch.kind, batch.file_sha256, besides=batch.number) if batch.state in CHECKED else None
    return {
        "rest": batch.rows_bad + batch.rows_check - held_rows(batch),
        "held": held_rows(batch),
        "draft": draft,
        "may_keep_rest": acts and committed and draft is None and bool(rest_rows(batch)),
        "same_file": waits,
    }


def _look(batch: ImportBatch) -> dict[str, str]:
    shape, tone = STATE_LOOKS[ImportState(batch.state)]
    return {"state": batch.get_state_display(), "shape": shape, "tone": tone}


def _wanted(request: TenantRequest, kinds: list[tuple[str, str]]) -> list[dict[str, Any]]:
    """List what a file of each kind may hold, for the page that asks for one."""
    currency = request.access.tenant.currency
    found = []
    for kind, label in kinds:
        columns = pick_intake(kind=kind).columns(reading=Reading(), currency=currency)
        found.append(
            {
                "label": label,
                "required": [column.label for column in columns if column.required],
                "optional": [column.label for column in columns if not column.required],
            }
        )
    return found
