"""Claims: drafts to continue, and every claim with its state, its reason and what comes next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from claims.enums import ClaimState
from claims.models import Claim
from claims.queries.claiming.claims import own_claims
from claims.queries.claiming.policy import policy
from claims.queries.claiming.terms import claimable_by
from claims.queries.own_claims import DraftRows, draft_rows, state_counts, top_reasons
from vir.faces.portal.claims import words
from vir.faces.portal.claims.columns import FORMS
from vir.faces.portal.claims.loading import offer_of, page_of, partner_of
from vir.faces.portal.claims.verdicts import next_step, value_of
from vir.foundation.identity.roles import Right
from vir.foundation.periods import local_date
from vir.foundation.web import formats
from vir.foundation.web.access import TenantRequest, requires
from vir.foundation.words import later, say

PER_PAGE = 25
DRAFTS_MAX = 20
SHOWS: dict[str, tuple[str, tuple[ClaimState, ...], str]] = {
    "all": (
        later("All"),
        (*words.OPEN, *words.DECIDED, ClaimState.WITHDRAWN),
        later("Nothing was sent yet."),
    ),
    "open": (later("Open"), words.OPEN, later("No claim waits for a decision.")),
    "you": (later("Waiting for you"), (ClaimState.WAITING,), later("Nobody waits for you.")),
    "decided": (later("Decided"), words.DECIDED, later("No claim has its decision yet.")),
}


@dataclass(frozen=True)
class Row:
    """One claim of the list."""

    code: str
    url: str
    offer: str
    lines: int
    value: Any
    status: words.Status
    reason: str
    next: str
    age: str


@dataclass(frozen=True)
class Draft:
    """One draft to continue."""

    code: str
    url: str
    offer: str
    what: str
    more: str


@requires(Right.PORTAL_CLAIMS)
@require_GET
def claims(request: TenantRequest) -> HttpResponse:
    """
    List the partner's claims.

    :raises Http404: if the address asks for a selection that does not exist
    """
    access = request.access
    show = request.GET.get("show", "all")
    if show not in SHOWS:
        raise Http404
    partner_id = partner_of(access)
    counts = state_counts(partner_id)
    mine: QuerySet[Claim] = own_claims(partner_id)
    drafts = _drafts(request, mine) if counts.get(ClaimState.DRAFT, 0) else []
    page = Paginator(mine.filter(state__in=SHOWS[show][1]), PER_PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    reasons = top_reasons([claim.id for claim in shown if claim.state in words.DECIDED])
    is_empty = not drafts and not sum(counts.get(state, 0) for state in SHOWS["all"][1])
    context = {
        "drafts": drafts,
        "rows": [_row(request, claim, reasons) for claim in shown],
        "page": page,
        "tabs": _tabs(counts, show),
        "nothing": say(SHOWS[show][2]),
        "is_empty": is_empty,
        "forms": FORMS,
    }
    if is_empty:
        offers = [
            offer_of(one.terms, access.today, pays=one.says) for one in claimable_by(partner_id, access.today)
        ]
        context |= {
            "offers": [offer for offer in offers if offer.is_rows],
            "decide_days": policy().decide_days,
        }
    return render(request, "portal/claims/list.html", context)


def _tabs(counts: Mapping[str, int], show: str) -> list[dict[str, Any]]:
    return [
        {
            "label": say(label),
            "url": "?" if key == "all" else f"?show={key}",
            "current": key == show,
            "count": sum(counts.get(state, 0) for state in states),
        }
        for key, (label, states, _) in SHOWS.items()
    ]


def _drafts(request: TenantRequest, mine: QuerySet[Claim]) -> list[Draft]:
    found = list(mine.filter(state=ClaimState.DRAFT)[:DRAFTS_MAX])
    counted = draft_rows([claim.id for claim in found])
    return [_draft(request, claim, counted[claim.id]) for claim in found]


def _draft(request: TenantRequest, claim: Claim, counted: DraftRows) -> Draft:
    zone = request.access.tenant.time_zone
    if claim.terms.kind == "lump_sum":
        what = claim.title or say("Not described yet")
    elif not counted.rows:
        what = say("No rows yet")
    else:
        what = words.rows(counted.rows)
        if counted.needs_fix:
            what = say("{rows}, {count} need a fix", rows=what, count=formats.number(counted.needs_fix))
    saved = local_date(claim.updated_at, zone)
    return Draft(
        code=claim.code,
        url=page_of(request, "claim", claim.number),
        offer=claim.terms.name,
        what=what,
        more=say("Saved today")
        if saved == request.access.today
        else say("Saved {day}", day=formats.day(saved)),
    )


def _row(request: TenantRequest, claim: Claim, reasons: Mapping[UUID, str]) -> Row:
    access = request.access
    code = reasons.get(claim.id, "")
    found = words.reason(code)
    since = local_date(claim.submitted_at or claim.created_at, access.tenant.time_zone)
    return Row(
        code=claim.code,
        url=page_of(request, "claim", claim.number),
        offer=claim.terms.name,
        lines=claim.lines_count,
        value=value_of(claim),
        status=words.status(claim.state),
        reason=f"{say(found.label)}." if found else "",
        next=next_step(claim, access.today),
        age=words.age(since, access.today),
    )
