"""Claims that wait, added up for pages that show more than claims."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from claims.enums import ClaimState
from claims.models import Claim
from claims.queries.claiming.behind import own_tenant
from claims.queries.claiming.claims import OPEN_STATES
from vir.foundation.periods import local_date


@dataclass(frozen=True)
class OpenClaims:
    """
    Claims that were submitted and have no decision.

    :param amounts: what is claimed by currency; claims whose amount the program will say are in `volume_claims`
    :param oldest_on: the day of the oldest submission
    :param late: how many are past the day of their decision
    """

    count: int = 0
    amounts: dict[str, Decimal] = field(default_factory=dict)
    volume_claims: int = 0
    waiting: int = 0
    late: int = 0
    oldest_on: date | None = None
    oldest_number: int | None = None


def open_claims(
    *, program_id: UUID | None = None, partner_id: UUID | None = None, today: date | None = None
) -> OpenClaims:
    """
    Add the open claims up, of all or of a program or partner.

    :param today: what "late" is held against; nothing is late where it is not given
    """
    found = Claim.objects.filter(state__in=OPEN_STATES)
    if program_id is not None:
        found = found.filter(terms__program_id=program_id)
    if partner_id is not None:
        found = found.filter(partner_id=partner_id)
    rows = list(
        found.order_by("submitted_at", "number").values_list(
            "number", "state", "currency", "claimed_amount", "due_on", "submitted_at"
        )
    )
    amounts: dict[str, Decimal] = {}
    volume = waiting = late = 0
    for _, state, currency, amount, due, _ in rows:
        if amount is None:
            volume += 1
        else:
            amounts[currency] = amounts.get(currency, Decimal(0)) + amount
        waiting += state == ClaimState.WAITING
        late += today is not None and state != ClaimState.WAITING and due < today
    return OpenClaims(
        count=len(rows),
        amounts=amounts,
        volume_claims=volume,
        waiting=waiting,
        late=late,
        oldest_on=local_date(rows[0][5], own_tenant().time_zone) if rows else None,
        oldest_number=rows[0][0] if rows else None,
    )
