"""
Matching the columns of a file: remembered or suggested, shown on the file's own values, confirmed by a
person.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from claims.operations.pick_intake import pick_intake
from claims.operations.settle_imports import choose_columns, choose_sheet
from claims.queries.resolving.last_import import last_read
from claims.web.loading import asks_in_vain, batch_or_404, own_batch, page_of
from vir.foundation.identity.roles import Right
from vir.foundation.imports.dates import DateFormat
from vir.foundation.imports.kinds import Column, Kind
from vir.foundation.imports.models import ImportBatch, ImportState
from vir.foundation.imports.numbers import NumberFormat
from vir.foundation.imports.proposal import Choice, Proposal, propose
from vir.foundation.imports.queries import reading_of, sniffed_of, values_of
from vir.foundation.imports.reading import Reading, formats_for
from vir.foundation.money import is_currency
from vir.foundation.refusals import Refused
from vir.foundation.web.access import TenantRequest, requires

MATCHABLE = (ImportState.MAPPING, ImportState.READING, ImportState.NEEDS_FIX, ImportState.READY)
FORMAT_WORDS = {
    DateFormat.ISO: "year-month-day",
    DateFormat.DMY: "day first",
    DateFormat.MDY: "month first",
    DateFormat.YMD_SLASH: "year first",
    DateFormat.YMD_COMPACT: "year first",
    DateFormat.DMY_TEXT: "day first",
    DateFormat.MDY_TEXT: "month first",
    NumberFormat.PLAIN: "no thousands mark",
    NumberFormat.POINT: "decimal point",
    NumberFormat.COMMA: "decimal comma",
    NumberFormat.SPACE_COMMA: "decimal comma",
    NumberFormat.APOSTROPHE: "decimal point",
}


@requires(Right.SALES_IMPORT)
@require_http_methods(["GET", "POST"])
def columns(request: TenantRequest, number: int) -> HttpResponse:
    """Match the columns of a file and have its rows checked."""
    found = batch_or_404(number)
    if asks_in_vain(request, found) or not found.sniffed or found.state not in MATCHABLE:
        return HttpResponseRedirect(page_of(request, "import_detail", number))
    batch = own_batch(request, number)
    if request.method == "GET":
        return _page(request, batch, _proposal(request, batch, None), status=200)
    access = request.access
    chosen = _chosen(request.POST, batch, access.tenant.currency)
    proposal = _proposal(request, batch, chosen)
    if "preview" in request.POST:
        return _page(request, batch, proposal, status=200)
    errors = [(f"id_header_{column}", sentence) for column, sentence in proposal.faults]
    if not is_currency(chosen.currency):
        errors.append(("id_currency", "Currency: enter a code of three letters such as USD."))
    try:
        if request.POST.get("act") == "sheet":
            sheet = request.POST.get("sheet", "")
            choose_sheet(number=number, sheet=sheet, at=access.now, actor_id=access.user.id)
            return HttpResponseRedirect(page_of(request, "import_detail", number))
        if not errors:
            choose_columns(number=number, reading=proposal.reading, at=access.now, actor_id=access.user.id)
            return HttpResponseRedirect(page_of(request, "import_detail", number))
    except Refused as refusal:
        errors.append(("", refusal.message))
    return _page(request, batch, proposal, errors=errors, status=422)


def _page(
    request: TenantRequest,
    batch: ImportBatch,
    proposal: Proposal,
    *,
    status: int,
    errors: list[tuple[str, str]] | None = None,
) -> HttpResponse:
    sniffed = sniffed_of(batch)
    by_column = {choice.column.name: choice for choice in proposal.choices}
    currency = by_column.get("currency")
    shown = {
        "batch": batch,
        "sniffed": sniffed,
        "headers": sniffed.headers,
        "rows": [_row(choice, bool(errors)) for choice in proposal.choices],
        "unused": proposal.unused,
        "currency": proposal.reading.currency,
        "asks_currency": currency is not None and currency.header is None,
        "errors": errors or [],
        "other_sheets": [name for name in sniffed.sheets if name != sniffed.sheet],
        "is_as_last_time": proposal.reading.mapping == batch.source.reading.get("mapping"),
        "read_before": last_read(batch),
    }
    return render(request, "claims/import_columns.html", shown, status=status)


def _row(choice: Choice, with_faults: bool) -> dict[str, Any]:
    """Give one line of the page."""
    return {
        "choice": choice,
        "column": choice.column,
        "formats": [_format_option(fmt, choice) for fmt in choice.formats] if choice.header else [],
        "examples": choice.examples,
        "readings": [
            {**_format_option(fmt, choice), "examples": examples} for fmt, examples in choice.readings
        ],
        "legend": f"How is {'the date' if choice.column.kind is Kind.DATE else 'the number'} written?",
        "faulty": [example for example in choice.examples if example.fault],
        "fault": choice.fault if with_faults else "",
    }


def _format_option(fmt: Any, choice: Choice) -> dict[str, Any]:
    return {"name": fmt.name, "words": _words(fmt), "selected": fmt is choice.format}


def _words(fmt: Any) -> str:
    words = FORMAT_WORDS.get(fmt)
    return f"{fmt.value} ({words})" if words else fmt.value


def _proposal(request: TenantRequest, batch: ImportBatch, chosen: Reading | None) -> Proposal:
    """Propose a reading: as chosen, else as this file was read before, else as its source is read."""
    headers = sniffed_of(batch).headers
    own = request.access.tenant.currency
    before = chosen or reading_of(batch)
    if before is not None and not set(filter(None, before.mapping.values())) <= set(headers):
        # Another sheet was chosen since: what was said about the first one does not fit.
        before = chosen
    remembered = Reading.from_json(batch.source.reading) if batch.source.reading else None
    currency = (before or remembered or Reading()).currency or own
    columns_of = pick_intake(kind=batch.kind).columns

    def proposed(reading: Reading) -> Proposal:
        return propose(
            columns_of(reading=reading, currency=own),
            headers,
            values_of(batch),
            currency=currency,
            remembered=remembered,
            chosen=before,
        )

    first = proposed(before or Reading(currency=currency))
    # Whether amounts are held against one currency depends on whether the file has a column for it.
    return proposed(first.reading)


def _chosen(posted: QueryDict, batch: ImportBatch, own_currency: str) -> Reading:
    """Read what was chosen; a format counts for the header that it was chosen for."""
    found: tuple[Column, ...] = pick_intake(kind=batch.kind).columns(reading=Reading(), currency=own_currency)
    mapping = {column.name: posted.get(f"header-{column.name}") or None for column in found}
    formats = {
        column.name: posted.get(f"format-{column.name}", "")
        for column in found
        if formats_for(column) and posted.get(f"for-{column.name}", "") == (mapping[column.name] or "")
    }
    currency = posted.get("currency", "").strip().upper() or own_currency
    return Reading(mapping=mapping, formats=formats, currency=currency)
