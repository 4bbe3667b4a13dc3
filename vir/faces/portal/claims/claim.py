"""A claim: the draft while it is written, then where it is, what was decided line by line, and what can be done."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_GET

from claims.enums import ClaimKind, ClaimState, LineState
from claims.models import Claim, ClaimLine
from claims.queries.claiming.claims import Only, Step, events_of, jobs_of, lines_of
from claims.queries.claiming.clock import clock_of
from claims.queries.claiming.policy import Policy, policy
from claims.queries.own_claims import claim_among, claims_beside, decided_lines
from vir.faces.portal.claims import words
from vir.faces.portal.claims.draft import draft_page
from vir.faces.portal.claims.loading import NUMBER_MAX, claim_or_404, offer_of, page_of, paid_words
from vir.faces.portal.claims.proofs import proofs_of
from vir.faces.portal.claims.talk import question_of, talk_of, timeline_of
from vir.faces.portal.claims.verdicts import Decided, value_of, verdict_of
from vir.foundation.identity.roles import Right
from vir.foundation.periods import local_date
from vir.foundation.web import formats
from vir.foundation.web.access import Access, TenantRequest, requires
from vir.foundation.words import later, say, say_many

PER_PAGE = 25
# The claim that one corrects, and the one it was sent again as.
Beside = tuple[Claim | None, Claim | None]
SHOWS = {
    "all": (later("All"), None),
    "rejected": (later("Rejected"), (LineState.REJECTED,)),
    "reduced": (later("Reduced"), (LineState.REDUCED,)),
    "approved": (later("Approved"), (LineState.APPROVED,)),
}


@requires(Right.PORTAL_CLAIMS)
@require_GET
def claim(request: TenantRequest, number: int) -> HttpResponse:
    """Show a claim in whatever state it is."""
    among = claim_among(number) if number <= NUMBER_MAX else None
    if among is None:
        raise Http404
    found, beside = among
    if found.state == ClaimState.DRAFT:
        if found.file_id is not None and not found.reading and jobs_of(found) is None:
            return HttpResponseRedirect(page_of(request, "claim_columns", number))
        return draft_page(request, found)
    return claim_page(request, found, beside=beside)


def claim_page(
    request: TenantRequest,
    found: Claim,
    *,
    beside: Beside | None = None,
    error: str = "",
    disputing: bool = False,
    status: int = 200,
) -> HttpResponse:
    """
    Show a claim that was sent, with a sentence about what was refused where something was.

    :raises Http404: if the address asks for lines that are none
    """
    if error:
        # What was refused may have been half done in memory: the page shows what is kept.
        found = claim_or_404(found.number)
    access, rules = request.access, policy()
    counted = decided_lines(found.id)
    decided = Decided(
        counted.get(LineState.APPROVED, 0),
        counted.get(LineState.REDUCED, 0),
        counted.get(LineState.REJECTED, 0),
    )
    steps = events_of(found, internal=False)
    clock = clock_of(found, access.today, rules)
    verdict = verdict_of(
        found,
        decided,
        vendor=access.tenant.name,
        today=access.today,
        clock=clock.left,
        on=_day_of_state(found, steps, access),
        paid=paid_words(found.terms, None),
    )
    acts = _acts(request, found, decided, rules)
    context = {
        "claim": found,
        "status": words.status(found.state),
        "verdict": verdict,
        "error": error,
        "disputing": disputing,
        "typed": request.POST,
        "question": question_of(found, steps),
        "facts": _facts(request, found, beside or claims_beside(found)),
        "acts": acts,
        "is_activity": found.kind == ClaimKind.LUMP_SUM,
        "evidence": proofs_of(request, found, None),
        "timeline": timeline_of(found, steps, access),
        "talk": talk_of(steps, access),
        **_lines(request, found, counted),
    }
    return render(request, "portal/claims/claim.html", context, status=status)


def _facts(request: TenantRequest, found: Claim, beside: Beside) -> list[dict[str, Any]]:
    access = request.access
    offer = offer_of(found.terms, access.today)
    facts: list[dict[str, Any]] = [
        {"label": say("Offer"), "text": offer.name},
        {"label": say("Pays"), "text": offer.pays.removesuffix(".")},
    ]
    if found.lines_count:
        facts.append({"label": say("Lines"), "text": formats.number(found.lines_count)})
    facts.append({"label": say("Value"), "value": value_of(found)})
    if found.submitted_at is not None:
        sent = local_date(found.submitted_at, access.tenant.time_zone)
        facts.append({"label": say("Sent"), "text": formats.day(sent)})
    before, after = beside
    if before is not None:
        facts.append(
            {"label": say("Corrects"), "text": before.code, "url": page_of(request, "claim", before.number)}
        )
    if after is not None:
        facts.append(
            {
                "label": say("Sent again as"),
                "text": after.code,
                "url": page_of(request, "claim", after.number),
            }
        )
    return facts


def _acts(request: TenantRequest, found: Claim, decided: Decided, rules: Policy) -> dict[str, Any]:
    """Say what the partner can do now."""
    access, state = request.access, ClaimState(found.state)
    is_open = state in words.OPEN
    acts: dict[str, Any] = {
        "withdraw": is_open,
        "add_evidence": is_open,
        "write": (is_open and state is not ClaimState.WAITING) or state in words.DECIDED,
    }
    if state in words.DECIDED and decided.rejected and found.kind != ClaimKind.LUMP_SUM:
        count = formats.number(decided.rejected)
        acts |= {
            "resubmit": True,
            "resubmit_words": say_many(
                "Correct the rejected line and send it again. What was approved stays as it is.",
                "Correct the {count} lines that were rejected and send them again."
                " What was approved stays as it is.",
                decided.rejected,
                count=count,
            ),
            "resubmit_verb": say_many(
                "Correct the rejected line",
                "Correct the {count} lines that were rejected",
                decided.rejected,
                count=count,
            ),
        }
    if state in (ClaimState.PART_APPROVED, ClaimState.REJECTED) and found.decided_at is not None:
        until = local_date(found.decided_at, access.tenant.time_zone) + timedelta(days=rules.dispute_days)
        if found.disputed_at is not None:
            acts["dispute_over"] = say("The decision was disputed once, and stands as it was decided again.")
        elif access.today > until:
            acts["dispute_over"] = say("The decision could be disputed until {day}.", day=formats.day(until))
        else:
            acts |= {"dispute": True, "dispute_until": until}
    return acts


def _day_of_state(found: Claim, steps: list[Step], access: Access) -> date | None:
    """Give the day on which the claim came to where it is."""
    at = {
        ClaimState.DISPUTED: found.disputed_at,
        ClaimState.WITHDRAWN: found.withdrawn_at,
    }.get(ClaimState(found.state), found.decided_at)
    return None if at is None else local_date(at, access.tenant.time_zone)


def _lines(request: TenantRequest, found: Claim, counted: dict[str, int]) -> dict[str, Any]:
    """
    Lay out one page of lines, each with what was decided about it.

    :raises Http404: if the address asks for lines that are none
    """
    show = request.GET.get("show", "all")
    if show not in SHOWS:
        raise Http404
    states = SHOWS[show][1]
    lines = lines_of(found, Only.ALL)
    paginator = Paginator(lines if states is None else lines.filter(state__in=states), PER_PAGE)
    # Over the cached property of the paginator: they were counted by state already.
    paginator.count = sum(
        number
        for state, number in counted.items()
        if state != LineState.REMOVED and (states is None or state in states)
    )
    page = paginator.get_page(request.GET.get("page"))
    parts = {
        key: sum(counted.get(state, 0) for state in states_) for key, (_, states_) in SHOWS.items() if states_
    }
    tabs = [
        {
            "label": say(label),
            "url": "?" if key == "all" else f"?show={key}",
            "current": key == show,
            "count": page.paginator.count if key == show else parts.get(key, found.lines_count),
        }
        for key, (label, states_) in SHOWS.items()
        if states_ is None or parts[key]
    ]
    shown = list(page.object_list)
    columns = _columns(shown)
    is_decided = any(
        counted.get(state) for state in (LineState.APPROVED, LineState.REDUCED, LineState.REJECTED)
    )
    has_notes = any(line.kept_reason for line in shown)
    return {
        "lines": [_line(line, columns, found) for line in shown],
        "line_columns": columns,
        # Until something is decided, a column of decisions would say the same in every row.
        "said": say("Decision") if is_decided else say("Your note") if has_notes else "",
        "is_decided": is_decided,
        "line_page": page if page.paginator.num_pages > 1 else None,
        "tabs": tabs if len(tabs) > 2 else [],
    }


def _columns(lines: list[ClaimLine]) -> list[dict[str, Any]]:
    """List the columns that something stands in."""
    columns: list[dict[str, Any]] = [
        {"name": "invoice", "label": say("Invoice"), "is_code": True},
        {"name": "sold_on", "label": say("Date")},
        {"name": "sku", "label": say("SKU"), "is_code": True},
        {"name": "quantity", "label": say("Quantity"), "is_number": True},
        {"name": "end_customer", "label": say("End customer")},
        {"name": "serial", "label": say("Serial number"), "is_code": True},
        {"name": "claimed_unit", "label": say("Per unit"), "is_number": True, "is_amount": True},
        {"name": "claimed_amount", "label": say("Claimed"), "is_number": True, "is_amount": True},
    ]
    return [one for one in columns if any(getattr(line, one["name"]) not in (None, "") for line in lines)]


def _line(line: ClaimLine, columns: list[dict[str, Any]], found: Claim) -> dict[str, Any]:
    status = words.line_status(line.state)
    note = ""
    if line.state == LineState.REDUCED and line.approved_quantity is not None:
        units = words.units(line.approved_quantity)
        if line.approved_amount is None:
            note = f" {say('to {units}', units=units)}"
        else:
            amount = formats.money(line.approved_amount, found.currency)
            note = f" {say('to {units}, {amount}', units=units, amount=amount)}"
    return {
        "row": line.row,
        "cells": [_cell(line, column) for column in columns],
        "status": status,
        "note": note,
        "reason": words.reason(line.reason),
        "said": line.note,
        "kept": line.kept_reason,
    }


def _cell(line: ClaimLine, column: dict[str, Any]) -> dict[str, Any]:
    value = getattr(line, column["name"])
    cell = {**column, "amount": None, "text": ""}
    if value is None or value == "":
        return cell
    if column.get("is_amount"):
        return {**cell, "amount": value}
    if isinstance(value, date):
        return {**cell, "text": formats.day(value)}
    return {**cell, "text": formats.number(value) if column.get("is_number") else str(value)}
