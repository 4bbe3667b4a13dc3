"""A statement: its lines foot, and every number opens its working."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from payouts.queries.portal import OwnFile, OwnStatement, own_files, own_statement
from vir.faces.portal import addresses
from vir.faces.portal.account import Step, Working
from vir.foundation.identity.roles import Right
from vir.foundation.periods import local_date
from vir.foundation.web import formats
from vir.foundation.web.access import Access, TenantRequest, requires

# The line that is open when the address names none: the rebate itself.
OPEN_FIRST = "rebate"
LABELS = {"pdf": "PDF", "csv": "CSV", "xlsx": "XLSX"}


@dataclass(frozen=True)
class StatementLine:
    """One line of the statement; `row` and `sum` are the rules drawn over and under its figure."""

    number: int
    what: str
    basis: str
    text: str
    spoken: str
    row: str
    sum: str
    is_open: bool


@requires(Right.PORTAL_STATEMENTS)
@require_GET
def statement(request: TenantRequest, code: str) -> HttpResponse:
    """Show a statement with the working of one of its lines; `?line=` chooses it without a script."""
    found = own_statement(code)
    if found is None:
        raise Http404
    issued, snapshot = found
    number = _wanted(request.GET.get("line"), snapshot)
    period = snapshot["period"]
    context = {
        "statement": issued,
        "snapshot": snapshot,
        "period": formats.span(date.fromisoformat(period["first"]), date.fromisoformat(period["last"])),
        "issued_on": local_date(issued.issued_at, request.access.tenant.time_zone),
        "state": "Corrected" if issued.version > 1 else "Issued",
        "due_on": date.fromisoformat(snapshot["payment"]["due_on"])
        if snapshot["payment"]["due_on"]
        else None,
        "lines": [_line(line, number, issued.currency) for line in snapshot["lines"]],
        "working": _working(snapshot["lines"][number - 1]),
        "facts": _facts(request.access, issued, snapshot),
        "files": [
            {"form": file.form, "label": LABELS.get(file.form, file.form.upper())}
            for file in own_files([issued.id])[issued.id]
        ],
    }
    return render(request, "portal/statement.html", context)


@requires(Right.PORTAL_STATEMENTS)
@require_GET
def statement_file(request: TenantRequest, code: str, form: str) -> HttpResponse:
    """
    Give a made file of a statement.

    :raises Http404: if there is no such statement or file of the partner
    """
    found = own_statement(code)
    files: list[OwnFile] = [] if found is None else own_files([found[0].id])[found[0].id]
    for file in files:
        if file.form == form:
            response = HttpResponse(b"".join(file.chunks()), content_type=file.content_type)
            response.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
            return response
    raise Http404


def _wanted(typed: str | None, snapshot: dict[str, Any]) -> int:
    """
    Give the number of the line to open.

    :raises Http404: if the statement has no such line
    """
    lines = snapshot["lines"]
    if typed is None:
        return next((line["number"] for line in lines if line["key"] == OPEN_FIRST), 1)
    for line in lines:
        if str(line["number"]) == typed:
            return int(line["number"])
    raise Http404


def _line(line: dict[str, Any], opened: int, currency: str) -> StatementLine:
    amount = Decimal(line["amount"])
    return StatementLine(
        number=line["number"],
        what=line["what"],
        basis=line["basis"],
        text=formats.money(amount, currency, bare=True),
        spoken=formats.spoken(formats.money(amount, currency)),
        row="" if line["role"] == "line" else "total",
        sum="grand" if line["role"] == "grand" else "",
        is_open=line["number"] == opened,
    )


def _working(line: dict[str, Any]) -> Working:
    note = line["note"]
    return Working(
        where=f"line {line['number']}",
        steps=tuple(Step(step["label"], step["text"]) for step in note["steps"]),
        result=note["result"],
        why_heading=note["why_heading"] or "Why?",
        why=note["why"],
        counterfactual=note["counterfactual"],
    )


def _facts(access: Access, issued: OwnStatement, snapshot: dict[str, Any]) -> list[dict[str, Any]]:
    slug = access.tenant.slug
    program, counted, made = snapshot["program"], snapshot["counted"], snapshot["calculation"]
    links = []
    if access.may(Right.PORTAL_PURCHASES):
        opens = addresses.purchases(slug, program["code"], issued.period_start, "counted")
        links.append({"url": opens, "label": "open"})
    at = datetime.fromisoformat(made["at"])
    day = formats.day(local_date(at, access.tenant.time_zone))
    return [
        {
            "label": "Terms",
            "value": f"version {program['version']}",
            "links": [{"url": addresses.terms(slug, program["code"], program["version"]), "label": "open"}],
        },
        {
            "label": "Lines",
            "value": f"{formats.number(counted['lines'])} + {formats.number(counted['returns'])}",
            "links": links,
        },
        {"label": "Calculated", "value": f"{day}, engine {made['engine']}"},
        {"label": "Calculation", "value": str(made["number"]), "is_code": True},
    ]
