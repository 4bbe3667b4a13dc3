"""What the first of two persons decided about a claim."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from claims.enums import EventKind
from claims.models import Claim, ClaimEvent


@dataclass(frozen=True)
class FirstDecision:
    """
    The decision that waits for a second person.

    :param lines: state, approved quantity (None for none) and reason by row
    :param print_of: the hash by which the same decision is recognised
    """

    by_id: UUID | None
    at: datetime
    lines: dict[int, tuple[str, Decimal | None, str]]
    approved: Decimal | None
    note: str
    print_of: str


def first_decision(claim: Claim) -> FirstDecision | None:
    """Give what the first person decided, None where nobody did; of the vendor only."""
    if claim.first_approved_by_id is None:
        return None
    found = ClaimEvent.objects.filter(
        claim=claim, kind=EventKind.NOTE, actor_id=claim.first_approved_by_id, data__has_key="first"
    )
    if claim.disputed_at is not None:
        found = found.filter(at__gt=claim.disputed_at)
    kept = found.order_by("-at", "-id").first()
    if kept is None:
        return None
    return FirstDecision(
        by_id=kept.actor_id,
        at=kept.at,
        lines={row: (state, _read(quantity), reason) for row, state, quantity, reason in kept.data["lines"]},
        approved=_read(kept.data["approved"]),
        note=kept.data["note"],
        print_of=kept.data["first"],
    )


def _read(text: str) -> Decimal | None:
    return Decimal(text) if text else None
