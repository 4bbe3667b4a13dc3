"""How a draft's file is read: which column is which, and how its dates and numbers are written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from claims.enums import ClaimState
from claims.models import Claim
from claims.operations.claiming.fill import choose_reading
from claims.queries.claiming.readings import columns_of, proposal_of, sniffed_of
from vir.faces.portal.claims.loading import claim_or_404, page_of
from vir.faces.portal.claims.steps import DATE_WORDS
from vir.foundation.identity.roles import Right
from vir.foundation.imports.cells import Format
from vir.foundation.imports.dates import DateFormat
from vir.foundation.imports.kinds import Column, Kind
from vir.foundation.imports.proposal import Choice, Example, Proposal
from vir.foundation.imports.reading import Reading, formats_for
from vir.foundation.refusals import Refused
from vir.foundation.web.access import TenantRequest, requires

ASKED = {"dates": "How are the dates written?", "numbers": "How are the numbers written?"}


@dataclass(frozen=True)
class Option:
    """One way in which ambiguous values may be written, with what it makes of the first of them."""

    name: str
    words: str
    examples: tuple[Example, ...]


@dataclass(frozen=True)
class Question:
    """What only a person can tell, once for all columns that it is about."""

    family: str
    heading: str
    columns: str
    options: list[Option]


@requires(Right.PORTAL_CLAIMS)
@require_http_methods(["GET", "POST"])
def columns(request: TenantRequest, number: int) -> HttpResponse:
    """Ask what cannot be told from the file, show the rest, and have the rows read so."""
    claim, access = claim_or_404(number), request.access
    first = proposal_of(claim) if claim.state == ClaimState.DRAFT and claim.file_id is not None else None
    if first is None:
        return HttpResponseRedirect(page_of(request, "claim", number))
    if request.method == "GET":
        return _page(request, claim, first)
    proposal = proposal_of(claim, _chosen(request.POST, claim))
    assert proposal is not None
    if "preview" in request.POST:
        return _page(request, claim, proposal)
    errors = [(_place(proposal, column), sentence) for column, sentence in proposal.faults]
    if not errors:
        try:
            choose_reading(
                claim_id=claim.id, reading=proposal.reading, actor_id=access.user.id, at=access.now
            )
        except Refused as refusal:
            errors.append(("", refusal.message))
        else:
            return HttpResponseRedirect(page_of(request, "claim", number, "#fix"))
    return _page(request, claim, proposal, errors=errors, status=422)


def _page(
    request: TenantRequest,
    claim: Claim,
    proposal: Proposal,
    *,
    errors: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    sniffed = sniffed_of(claim)
    questions = _questions(claim, proposal)
    open_ones = [c for c in proposal.choices if c.fault and not c.asks]
    settled = [c for c in proposal.choices if c not in open_ones]
    context = {
        "claim": claim,
        "sniffed": sniffed,
        "headers": sniffed.headers,
        "questions": questions,
        "open": [_row(choice) for choice in open_ones],
        "settled": [_row(choice) for choice in settled],
        "asked": len(questions) + len(open_ones),
        "unused": proposal.unused,
        "errors": errors or [],
    }
    return render(request, "portal/claims/columns.html", context, status=status)


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


def _questions(claim: Claim, proposal: Proposal) -> list[Question]:
    """Ask once for all dates, once for all numbers, where the values can be read in two ways."""
    found = []
    for family, heading in ASKED.items():
        asking = [c for c in proposal.choices if c.asks and _family(c.column) == family]
        if asking:
            names = ", ".join(str(c.header) for c in asking)
            found.append(Question(family, heading, names, _options(claim, proposal, asking)))
    return found


def _options(claim: Claim, proposal: Proposal, asking: list[Choice]) -> list[Option]:
    """List the formats in which every example can be read, each with its reading of them."""
    found = []
    for fmt in asking[0].formats:
        tried = Reading(
            mapping=proposal.reading.mapping,
            formats={**proposal.reading.formats, **{c.column.name: fmt.name for c in asking}},
            currency=claim.currency,
        )
        read = proposal_of(claim, tried)
        assert read is not None
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


def _chosen(posted: QueryDict, claim: Claim) -> Reading:
    """Read what was chosen; a format counts for the header that it was chosen for."""
    found = columns_of(claim)
    mapping = {column.name: posted.get(f"header-{column.name}") or None for column in found}
    formats: dict[str, str] = {}
    for column in found:
        if not formats_for(column):
            continue
        own = posted.get(f"format-{column.name}", "")
        asked = posted.get(_family(column), "")
        if own and posted.get(f"for-{column.name}", "") == (mapping[column.name] or ""):
            formats[column.name] = own
        elif asked and not own:
            formats[column.name] = asked
    return Reading(mapping=mapping, formats=formats, currency=claim.currency)
