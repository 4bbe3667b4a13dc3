"""Until when a draft can be sent."""

from __future__ import annotations

from datetime import date, timedelta

from claims.models import Claim
from claims.queries.claiming.behind import day_of
from claims.queries.claiming.policy import policy
from claims.queries.claiming.terms import last_claim_day


def last_day(claim: Claim) -> date:
    """
    Give the last day on which a draft can be sent.

    Rejected rows may be sent again as long as their decision can be disputed, also after the deadline: otherwise a
    late decision would take away the right to put a row right.
    """
    last = last_claim_day(claim.terms)
    before = (
        Claim.objects.filter(id=claim.resubmits_id).only("decided_at").first() if claim.resubmits_id else None
    )
    if before is None or before.decided_at is None:
        return last
    return max(last, day_of(before.decided_at) + timedelta(days=policy().dispute_days))


def is_late(claim: Claim, today: date) -> bool:
    """Say whether the deadline of a draft is over."""
    return today > last_day(claim)
