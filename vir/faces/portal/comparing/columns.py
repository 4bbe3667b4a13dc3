"""How an own list is read: which column is which, and how its dates and numbers are written."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from claims.models import Comparison
from claims.operations.comparing.make import choose_columns
from claims.queries.comparing.reading import proposal_of
from vir.faces.comparing.table import comparison_or_404
from vir.faces.portal.claims.matching import ASKED, Option, Question
from vir.faces.portal.claims.steps import DATE_WORDS
from vir.foundation.identity.roles import Right
from vir.foundation.imports.cells import Format
from vir.foundation.imports.dates import DateFormat
from vir.foundation.imports.kinds import Column, Kind
from vir.foundation.imports.proposal import Choice, Proposal
from vir.foundation.imports.reading import Reading, formats_for
from vir.foundation.refusals import Refused
from vir.foundation.web.access import TenantRequest, requires


@requires(Right.PORTAL_PURCHASES)
@require_http_methods(["GET", "POST"])
def columns(request: TenantRequest, number: int) -> HttpResponse:
    """Ask what cannot be told from the file, and compare it once that is said."""
    one, access = comparison_or_404(number), request.access
    done = reverse("portal:comparison", kwargs={"tenant": access.tenant.slug, "number": number})
    if one.compared_at is not None:
        return HttpResponseRedirect(done)
    if request.method == "GET":
        return _page(request, one, proposal_of(one))
    proposal = proposal_of(one, _chosen(request.POST, one))
    if "preview" in request.POST:
        return _page(request, one, proposal)
    errors = [(_place(proposal, column), sentence) for column, sentence in proposal.faults]
    if not errors:
        try:
            choose_columns(number=number, reading=proposal.reading, actor_id=access.user.id, at=access.now)
        except Refused as refusal:
            errors.append(("", refusal.message))
        else:
            return HttpResponseRedirect(done)
    return _page(request, one, proposal, errors=errors, status=422)


def _page(
    request: TenantRequest,
    one: Comparison,
    proposal: Proposal,
    *,
    errors: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    questions = _questions(one, proposal)
    open_ones = [c for c in proposal.choices if c.fault and not c.asks]
    context = {
        "one": one,
        "headers": one.sniffed["headers"],
        "questions": questions,
        "open": [_row(choice) for choice in open_ones],
        "settled": [_row(choice) for choice in proposal.choices if choice not in open_ones],
        "unused": proposal.unused,
        "errors": errors or [],
    }
    return render(request, "portal/comparing/columns.html", context, status=status)


def _row(choice: Choice) -> dict[str, Any]:
    """Give one line of the page; what is asked above it is not asked again in it."""
    formats = [] if choice.asks or not choice.header else choice.formats
    return {
        "choice": choice,
        "column": choice.column,
        "formats": [
            {"name": fmt.name, "words": _words(fmt), "selected": fmt is choice.format} for fmt in formats
        ],
        "fault": "" if choice.asks else choice.fault,
    }


def _questions(one: Comparison, proposal: Proposal) -> list[Question]:
    """Ask once for all dates, once for all numbers, where the values can be read in two ways."""
    found = []
    for family, heading in ASKED.items():
        asking = [c for c in proposal.choices if c.asks and _family(c.column) == family]
        if asking:
            names = ", ".join(str(c.header) for c in asking)
            found.append(Question(family, heading, names, _options(one, proposal, asking)))
    return found


def _options(one: Comparison, proposal: Proposal, asking: list[Choice]) -> list[Option]:
    """List the formats in which every example can be read, each with its reading of them."""
    found = []
    for fmt in asking[0].formats:
        formats = {**proposal.reading.formats, **{c.column.name: fmt.name for c in asking}}
        tried = Reading(mapping=proposal.reading.mapping, formats=formats, currency=one.currency)
        read = proposal_of(one, tried)
        examples = next(c.examples for c in read.choices if c.column == asking[0].column)
        if examples and not any(example.fault for example in examples):
            found.append(Option(fmt.name, _words(fmt), examples))
    return found


def _words(fmt: Format) -> str:
    words = DATE_WORDS.get(fmt) if isinstance(fmt, DateFormat) else None
    return f"{fmt.value} ({words})" if words else str(fmt.value)


def _family(column: Column) -> str:
    return "dates" if column.kind is Kind.DATE else "numbers"


def _place(proposal: Proposal, column: str) -> str:
    """Name the field that an error leads to."""
    choice = next(c for c in proposal.choices if c.column.name == column)
    return f"id_{_family(choice.column)}" if choice.asks else f"id_header_{column}"


def _chosen(posted: QueryDict, one: Comparison) -> Reading:
    """Read what was chosen; a format counts for the header that it was chosen for."""
    found = [choice.column for choice in proposal_of(one).choices]
    mapping = {column.name: posted.get(f"header-{column.name}") or None for column in found}
    formats: dict[str, str] = {}
    for column in found:
        if not formats_for(column):
            continue
        own, asked = posted.get(f"format-{column.name}", ""), posted.get(_family(column), "")
        if own and posted.get(f"for-{column.name}", "") == (mapping[column.name] or ""):
            formats[column.name] = own
        elif asked and not own:
            formats[column.name] = asked
    return Reading(mapping=mapping, formats=formats, currency=one.currency)
