"""What the portal counts of a partner's own claims. All of it is read inside the walls of the portal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q

from claims.enums import ClaimState, LineState
from claims.models import Claim, ClaimLine, ClaimTerms
from claims.queries.claiming.terms import last_claim_day

# What closed longer ago than this many days is not listed any more.
CLOSED_SHOWN_DAYS = 400


@dataclass(frozen=True)
class DraftRows:
    """The rows of a draft, counted."""

    rows: int = 0
    needs_fix: int = 0


def state_counts(partner_id: UUID) -> dict[str, int]:
    """Count a partner's claims by state."""
    counted = Claim.objects.filter(partner_id=partner_id).values_list("state").annotate(n=Count("id"))
    return dict(counted.order_by())


def draft_rows(claim_ids: Iterable[UUID]) -> Mapping[UUID, DraftRows]:
    """Count the rows of drafts; each draft asked for is in the answer."""
    ids = list(claim_ids)
    found = {claim_id: DraftRows() for claim_id in ids}
    counted = (
        ClaimLine.objects.filter(claim_id__in=ids)
        .exclude(state=LineState.REMOVED)
        .values_list("claim_id")
        .annotate(rows=Count("id"), bad=Count("id", filter=Q(state=LineState.NEEDS_FIX)))
        .order_by()
    )
    return found | {claim_id: DraftRows(rows, bad) for claim_id, rows, bad in counted}


def decided_lines(claim_id: UUID) -> dict[str, int]:
    """Count the lines of a claim by state."""
    counted = ClaimLine.objects.filter(claim_id=claim_id).values_list("state").annotate(n=Count("id"))
    return dict(counted.order_by())


def claim_among(number: int) -> tuple[Claim, tuple[Claim | None, Claim | None]] | None:
    """Find a claim by its number, with its terms and partner, and the two of `claims_beside`; one query."""
    this = Claim.objects.filter(number=number)
    after = Q(resubmits__number=number) & ~Q(state=ClaimState.WITHDRAWN)
    among = Claim.objects.filter(Q(number=number) | Q(id__in=this.values("resubmits_id")) | after)
    rows = list(among.select_related("terms", "partner").order_by("-number"))
    claim = next((one for one in rows if one.number == number), None)
    if claim is None:
        return None
    before = next((one for one in rows if one.id == claim.resubmits_id), None)
    again = next((one for one in rows if one.resubmits_id == claim.id), None)
    return claim, (before, again)


def claims_beside(claim: Claim) -> tuple[Claim | None, Claim | None]:
    """Give the claim that one corrects, and the newest one it was sent again as, None where there is none."""
    after = Q(resubmits=claim) & ~Q(state=ClaimState.WITHDRAWN)
    found = list(Claim.objects.filter(Q(id=claim.resubmits_id) | after).order_by("-number"))
    before = next((one for one in found if one.id == claim.resubmits_id), None)
    return before, next((one for one in found if one.id != claim.resubmits_id), None)


def top_reasons(claim_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Give the reason that most lines of each claim were reduced or rejected for; claims without one are left out."""
    counted = (
        ClaimLine.objects.filter(claim_id__in=list(claim_ids))
        .exclude(reason="")
        .values_list("claim_id", "reason")
        .annotate(n=Count("id"))
        .order_by("n", "reason")
    )
    # The last one written is the most frequent one.
    return {claim_id: reason for claim_id, reason, _ in counted}


def open_draft(partner_id: UUID) -> dict[UUID, Claim]:
    """Give a partner's newest draft under each offer, by the offer."""
    drafts = Claim.objects.filter(partner_id=partner_id, state="draft").order_by("created_at")
    return {claim.terms_id: claim for claim in drafts}


def closed_terms(partner_id: UUID, today: date) -> list[ClaimTerms]:
    """List offers that reach a partner and cannot be claimed today: not yet, not any more, or taken back."""
    found = ClaimTerms.objects.filter(Q(partner_id=partner_id) | Q(partner_id__isnull=True))
    return [
        terms
        for terms in found.order_by("-ends_on", "code")
        if _is_closed(terms, today) and (today - last_claim_day(terms)).days <= CLOSED_SHOWN_DAYS
    ]


def _is_closed(terms: ClaimTerms, today: date) -> bool:
    return terms.retired_at is not None or not terms.starts_on <= today <= last_claim_day(terms)
