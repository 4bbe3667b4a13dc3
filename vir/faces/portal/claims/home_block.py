"""The block of claims on the home page: what waits for the partner, what is open, what was decided lately."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Case, Count, IntegerField, Q, Value, When, Window

from claims.enums import ClaimState
from claims.models import Claim
from claims.queries.claiming.claims import own_claims
from claims.queries.claiming.terms import may_claim
from vir.faces.portal.claims import words
from vir.faces.portal.claims.loading import partner_of
from vir.faces.portal.claims.verdicts import value_of
from vir.foundation.identity.roles import Right
from vir.foundation.web import formats
from vir.foundation.web.access import Access
from vir.foundation.words import say

SHOWN = 4
DECIDED_DAYS = 30


@dataclass(frozen=True)
class Entry:
    """One claim of the block."""

    number: int
    code: str
    status: words.Status
    when: str
    more: str
    value: Any


def claims_block(access: Access) -> dict[str, Any] | None:
    """List the claims that matter today, those that wait for the partner first; None without the right to claim."""
    if not access.may(Right.PORTAL_CLAIMS):
        return None
    partner_id = partner_of(access)
    # Whole days, so that the page says the same until the day is over.
    since = datetime.combine(access.today - timedelta(days=DECIDED_DAYS), time(), tzinfo=access.now.tzinfo)
    wanted = Q(state__in=words.OPEN) | Q(state__in=words.DECIDED, decided_at__gte=since)
    first = Case(
        When(state=ClaimState.WAITING, then=Value(0)),
        When(state__in=words.OPEN, then=Value(1)),
        When(state=ClaimState.DRAFT, then=Value(3)),
        default=Value(2),
        output_field=IntegerField(),
    )
    mine = own_claims(partner_id)
    is_draft = Q(state=ClaimState.DRAFT)
    # Drafts come last and are only counted, in the same query.
    rows: list[Any] = list(
        mine.filter(wanted | is_draft)
        .annotate(drafts=Window(Count("id", filter=is_draft)))
        .order_by(first, "-number")[:SHOWN]
    )
    found = [claim for claim in rows if claim.state != ClaimState.DRAFT]
    return {
        "drafts": rows[0].drafts if rows else 0,
        "entries": [
            Entry(
                number=claim.number,
                code=claim.code,
                status=words.status(claim.state),
                when=_when(claim, access),
                more=claim.terms.name,
                value=value_of(claim),
            )
            for claim in found
        ],
        "may_start": may_claim(partner_id, access.today),
    }


def _when(claim: Claim, access: Access) -> str:
    """Give the day that stands behind a state: ", by 27 Nov"."""
    if claim.state in (ClaimState.SUBMITTED, ClaimState.IN_REVIEW, ClaimState.DISPUTED) and claim.due_on:
        day = formats.day(claim.due_on, year=claim.due_on.year != access.today.year)
        return say(", was due {day}", day=day) if claim.due_on < access.today else say(", by {day}", day=day)
    return ""
