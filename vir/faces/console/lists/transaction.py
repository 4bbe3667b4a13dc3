"""One sales line: what it says, where it came from, and what each program makes of it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from claims.enums import Basis
from claims.queries.transactions import Transaction, lines_by_keys, lines_of_document
from payouts.queries.freshness import counted_to
from payouts.queries.line_programs import ProgramFate, programs_of
from payouts.queries.volumes import Cutoff
from vir.foundation.identity.roles import Right
from vir.foundation.web import formats
from vir.foundation.web.access import Access, TenantRequest, requires

# As many lines as a page of the list has.
LINES_MAX = 50
DOCUMENT_LINES_MAX = 50


@requires(Right.EARNINGS_VIEW)
@require_GET
def transaction(request: TenantRequest, key: str) -> HttpResponse:
    """Show one line, the programs that count it, and why the others do not."""
    found = lines_by_keys([key])
    if not found or found[0].key != key:
        raise Http404
    (line,) = found
    access = request.access
    told = programs_of([line], _cutoff(access))[line.line_id]
    around = lines_of_document(line.document, line.partner_id, limit=DOCUMENT_LINES_MAX)
    shown = {
        "line": line,
        "facts": _facts(line, access),
        "counting": [_row(one, line, access) for one in told if one.counts],
        "others": [_row(one, line, access) for one in told if not one.counts],
        "document": [one for one in around if one.line_id != line.line_id],
        "is_cut": len(around) == DOCUMENT_LINES_MAX,
        "counted_to": counted_to(access.today),
    }
    return render(request, "console/transaction.html", shown)


@requires(Right.EARNINGS_VIEW)
@require_GET
def counts(request: TenantRequest) -> HttpResponse:
    """Give, for the lines of one page of the list, the programs that count each: put into their cells."""
    keys = request.GET.get("lines", "").split(",")[:LINES_MAX]
    lines = lines_by_keys(keys)
    told = programs_of(lines, _cutoff(request.access))
    cells = [{"key": line.key, "line": line, "programs": told[line.line_id]} for line in lines]
    return render(request, "console/_transaction_counts.html", {"cells": cells})


def _cutoff(access: Access) -> Cutoff:
    return Cutoff(counted_to(access.today), access.today)


def _row(one: ProgramFate, line: Transaction, access: Access) -> dict[str, Any]:
    """Give a program's row; what counts leads to the amount it is part of."""
    tenant = access.tenant.slug
    opens = ""
    if one.counts and one.period is not None:
        opens = reverse(
            "payouts:earning",
            kwargs={
                "tenant": tenant,
                "code": one.code,
                "partner_code": line.partner_code,
                "start": one.period.start.isoformat(),
            },
        )
    overview = reverse("programs:overview", kwargs={"tenant": tenant, "code": one.code})
    return {"is": one, "opens": opens, "program": overview}


def _facts(line: Transaction, access: Access) -> list[dict[str, Any]]:
    def to(name: str, **kwargs: Any) -> str:
        return reverse(name, kwargs={"tenant": access.tenant.slug, **kwargs})

    origin: dict[str, Any]
    if line.claim is not None:
        origin = {"value": f"CLM-{line.claim}, row {line.row:,}"}
    else:
        origin = {
            "value": f"Row {line.row:,}",
            "links": [
                {"url": to("claims:import_detail", number=line.batch), "label": f"Import {line.batch}"}
            ],
        }
    partner = to("partners:detail", code=line.partner_code) if line.partner_code else ""
    return [
        {
            "label": "Partner",
            "value": f"{line.partner_name} {line.partner_code}",
            "links": [{"url": partner, "label": "open"}] if partner else [],
        },
        {"label": "Product", "value": f"{line.sku} {line.product_name}"},
        {"label": "Sale date", "value": formats.day(line.sale_date)},
        {"label": "Received", "value": formats.day(line.received_on)},
        {"label": "Type", "value": f"{line.line_type.capitalize()}, {Basis(line.basis).label.lower()}"},
        {"label": "Quantity", "value": formats.number(line.quantity.normalize())},
        {"label": "Gross amount", "value": formats.money(line.gross, line.currency)},
        {"label": "Net amount", "value": formats.money(line.net, line.currency)},
        {"label": "From", **origin},
    ]
