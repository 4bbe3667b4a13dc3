"""What every act about a claim begins and ends with: the lock, the step in its story, the trail."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Max

from claims.enums import ClaimState, EventKind
from claims.models import Claim, ClaimEvent
from claims.operations.claiming.refusals import NoSuchClaim, UnableToClaim
from claims.queries.claiming.behind import behind_the_walls
from vir.foundation.audit.operations import record
from vir.foundation.money import format_number
from vir.foundation.tenancy.locks import lock_name
from vir.foundation.words import say

# The first claim of a vendor is CLM-10001, so that numbers have one length for long.
NUMBER_BEFORE_FIRST = 10_000
TEXT_MAX = 2_000


def lock_claim(claim_id: UUID) -> Claim:
    """
    Lock a claim and give it with its terms and partner.

    :raises NoSuchClaim: if the vendor, or the partner whose context is open, has none
    """
    claim: Claim | None = (
        Claim.objects.select_for_update(of=("self",))
        .select_related("terms", "partner")
        .filter(id=claim_id)
        .first()
    )
    if claim is None:
        raise NoSuchClaim
    return claim


def lock_draft(claim_id: UUID) -> Claim:
    """
    Lock a claim that is still written.

    :raises NoSuchClaim: if there is none
    :raises UnableToClaim: if it was sent or thrown away
    """
    claim = lock_claim(claim_id)
    if claim.state != ClaimState.DRAFT:
        label = say(ClaimState(claim.state).inside)
        raise UnableToClaim(
            say(
                "{code} is {state}, so its rows stay as they are. Start a new claim.",
                code=claim.code,
                state=label,
            )
        )
    return claim


def next_number(actor_id: UUID | None) -> int:
    """Give the vendor's next claim number; nobody else gets one until this transaction ends."""
    with behind_the_walls(actor_id):
        lock_numbers()
        newest: int | None = Claim.objects.aggregate(newest=Max("number"))["newest"]
    return max(newest or 0, NUMBER_BEFORE_FIRST) + 1


def lock_numbers() -> None:
    """Let one transaction at a time give claim numbers. Taken before its first word in the trail."""
    lock_name("claims.number")


def tell(
    claim: Claim,
    kind: EventKind,
    *,
    by_partner: bool,
    actor_id: UUID | None,
    at: datetime,
    text: str = "",
    data: Mapping[str, Any] | None = None,
    internal: bool = False,
) -> ClaimEvent:
    """Add a step to the story of a claim, which both sides read unless it is internal."""
    step: ClaimEvent = ClaimEvent.objects.create(
        claim=claim,
        partner_id=claim.partner_id,
        kind=kind.value,
        by_partner=by_partner,
        is_internal=internal,
        text=text[:TEXT_MAX],
        data=dict(data or {}),
        actor_id=actor_id,
        at=at,
    )
    return step


def trail(action: str, claim: Claim, *, actor_id: UUID | None, at: datetime, **data: Any) -> None:
    """Write an act about a claim to the trail."""
    record(action=action, kind="claim", code=claim.code, actor_id=actor_id, at=at, data=data)


def said(text: str, what: str, *, at_most: int = TEXT_MAX) -> str:
    """
    Give a text that somebody has to write, without spaces around it.

    :raises UnableToClaim: if there is nothing in it, or too much
    """
    plain = text.replace("\x00", "").strip()
    if not plain:
        raise UnableToClaim(say("{what}: it is empty. Write a sentence.", what=say(what)))
    if len(plain) > at_most:
        raise UnableToClaim(
            say(
                "{what}: it has {count} characters. Write at most {at_most}.",
                what=say(what),
                count=format_number(Decimal(len(plain))),
                at_most=format_number(Decimal(at_most)),
            )
        )
    return plain
