"""Locks that operations about claims take first, by name."""

from __future__ import annotations

from uuid import UUID

from claims.models import Claim
from vir.foundation.tenancy.locks import lock_name


def lock_partner(partner_id: UUID) -> None:
    """
    Let one transaction at a time weigh what a partner sold against what it bought.

    Taken before anything that does: submission, checks, approval.
    """
    lock_name(f"claims.partner:{partner_id}")


def lock_claim(claim_id: UUID) -> Claim:
    """
    Lock the partner of a claim, then the claim, and give it with its terms.

    :raises Claim.DoesNotExist: if the tenant has no such claim
    """
    lock_partner(Claim.objects.values_list("partner_id", flat=True).get(id=claim_id))
    claim: Claim = Claim.objects.select_for_update(of=("self",)).select_related("terms").get(id=claim_id)
    return claim
