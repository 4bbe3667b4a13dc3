"""Approved claims that are paid as they are: special prices and activities, which no program's terms rate."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from claims.enums import ClaimKind, ClaimState
from claims.models import Claim
from claims.queries.claiming.claims import OPEN_STATES

PAID_AS_APPROVED = (ClaimKind.SHIP_DEBIT, ClaimKind.LUMP_SUM)
DECIDED_FOR = (ClaimState.APPROVED, ClaimState.PART_APPROVED)


@dataclass(frozen=True)
class PayableClaim:
    """A claim whose approved amount is owed."""

    id: UUID
    code: str
    kind: ClaimKind
    partner_id: UUID
    partner_code: str
    partner: str
    amount: Decimal
    currency: str
    decided_at: datetime
    submitted_by_id: UUID | None
    decided_by_id: UUID


def payable_claims(*, currency: str = "", numbers: Collection[int] | None = None) -> list[PayableClaim]:
    """
    List approved claims that are paid as they are, in the order of their decisions.

    :param currency: only in this one; empty: in all
    :param numbers: only these claims; None: all
    """
    found = Claim.objects.filter(
        state__in=[state.value for state in DECIDED_FOR],
        kind__in=[kind.value for kind in PAID_AS_APPROVED],
        approved_amount__gt=0,
    ).select_related("partner")
    if currency:
        found = found.filter(currency=currency)
    if numbers is not None:
        found = found.filter(number__in=numbers)
    return [
        PayableClaim(
            id=claim.id,
            code=claim.code,
            kind=ClaimKind(claim.kind),
            partner_id=claim.partner_id,
            partner_code=claim.partner.code,
            partner=claim.partner.name,
            amount=claim.approved_amount,
            currency=claim.currency,
            decided_at=claim.decided_at,
            submitted_by_id=claim.submitted_by_id,
            decided_by_id=claim.decided_by_id,
        )
        for claim in found.order_by("decided_at", "number")
    ]


def decided_of_program(program_id: UUID) -> tuple[int, int]:
    """Count the claims under a program that were sent and not withdrawn: how many are decided, and how many in all."""
    sent = Claim.objects.filter(terms__program_id=program_id, submitted_at__isnull=False).exclude(
        state=ClaimState.WITHDRAWN.value
    )
    return sent.exclude(state__in=OPEN_STATES).count(), sent.count()
