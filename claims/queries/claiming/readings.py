"""How the file of a claim is read: what is proposed, and what is remembered of the partner's last one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any
from uuid import UUID

from claims.enums import ClaimKind
from claims.importers.claim_columns import claim_columns
from claims.models import Claim
from vir.foundation.imports.kinds import Column
from vir.foundation.imports.proposal import Proposal, propose
from vir.foundation.imports.reading import Reading
from vir.foundation.imports.sniff import Sniffed


def columns_of(claim: Claim) -> tuple[Column, ...]:
    """List the columns of a claim, those it needs first."""
    return claim_columns(
        ClaimKind(claim.kind), serials_needed=claim.terms.serials_needed, currency=claim.currency
    )


def reading_of(claim: Claim) -> Reading | None:
    """Give how the file of a claim is read, None while that waits to be said."""
    return Reading.from_json(claim.reading) if claim.reading else None


def sniffed_of(claim: Claim) -> Sniffed:
    """Give what the file of a claim is."""
    known = {field.name for field in fields(Sniffed)}
    return Sniffed.from_json({name: value for name, value in claim.sniffed.items() if name in known})


def proposal_of(claim: Claim, chosen: Reading | None = None) -> Proposal | None:
    """Propose how the file of a claim is read, for a person to say; None where it has no file."""
    if not claim.sniffed:
        return None
    return proposed(
        columns_of(claim),
        claim.sniffed["headers"],
        claim.sniffed.get("values", {}),
        currency=claim.currency,
        partner_id=claim.partner_id,
        chosen=chosen or reading_of(claim),
    )


def proposed(
    columns: Sequence[Column],
    headers: Sequence[str],
    values: Mapping[str, Any],
    *,
    currency: str,
    partner_id: UUID,
    chosen: Reading | None = None,
) -> Proposal:
    """Propose a reading from the names of columns, their values, and the partner's last file."""
    return propose(
        columns, headers, values, currency=currency, remembered=remembered_of(partner_id), chosen=chosen
    )


def remembered_of(partner_id: UUID) -> Reading | None:
    """
    Give how the partner's last file was read.

    It is remembered with the claim: what one partner's files look like is that partner's own, and so it stays within
    its walls.
    """
    last = Claim.objects.filter(partner_id=partner_id).exclude(reading={}).order_by("-updated_at", "-number")
    reading = last.values_list("reading", flat=True).first()
    return Reading.from_json(reading) if reading else None
