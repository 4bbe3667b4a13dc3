"""Starting a claim, saying what it is about, and throwing a draft away."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from claims import transitions
from claims.enums import ClaimAction, ClaimKind, EventKind
from claims.models import Claim, ClaimTerms
from claims.operations.claiming.hold import lock_claim, lock_draft, next_number, tell, trail
from claims.operations.claiming.refusals import NoSuchClaim, UnableToClaim
from claims.queries.claiming.behind import is_partner
from claims.queries.claiming.terms import last_claim_day, reaches, terms_by_id
from partners.queries.directory import partners_by_id
from vir.foundation.money import format_money_short, round_amount
from vir.foundation.periods import format_date, format_dates
from vir.foundation.tenancy.context import current
from vir.foundation.words import say

TITLE_MAX = 200
ACTIVITY_MAX = 2_000


@transaction.atomic
def start_claim(
    *,
    terms_id: UUID,
    partner_id: UUID,
    title: str = "",
    channel: str = "portal",
    actor_id: UUID | None,
    at: datetime,
    today: date,
) -> Claim:
    """
    Open a draft under terms that the partner can claim today.

    :param channel: "portal", "console", "message" or "api"
    :raises UnableToClaim: if there are no such terms for this partner, or they cannot be claimed today
    """
    if is_partner() and current().partner_id != partner_id:
        raise NoSuchClaim
    terms = terms_by_id(terms_id)
    if terms is None or not partners_by_id({partner_id}) or not reaches(terms, partner_id):
        raise UnableToClaim(
            say("There is nothing like that to claim. Choose from what can be claimed today.")
        )
    refuse_closed(terms, today)
    return open_draft(terms, partner_id, title=title, channel=channel, actor_id=actor_id, at=at)


def open_draft(
    terms: ClaimTerms, partner_id: UUID, *, title: str, channel: str, actor_id: UUID | None, at: datetime
) -> Claim:
    """Make an empty draft with the vendor's next number, in the caller's transaction."""
    claim: Claim = Claim.objects.create(
        number=next_number(actor_id),
        terms=terms,
        partner_id=partner_id,
        kind=terms.kind,
        currency=terms.currency,
        channel=channel,
        title=" ".join(title.split())[:TITLE_MAX],
        claimed_amount=terms.amount if terms.kind == ClaimKind.LUMP_SUM else None,
        created_by_id=actor_id,
        created_at=at,
        updated_at=at,
    )
    by_partner = is_partner() or channel in ("message", "api")
    tell(claim, EventKind.STARTED, by_partner=by_partner, actor_id=actor_id, at=at)
    trail("claim.started", claim, actor_id=actor_id, at=at, terms=terms.code, channel=channel)
    return claim


def refuse_closed(terms: ClaimTerms, today: date) -> None:
    """
    Refuse terms that cannot be claimed on a day, and say which rule it is.

    :raises UnableToClaim: if they are retired, not begun, or past their deadline
    """
    if terms.retired_at is not None:
        raise UnableToClaim(
            say("{offer} is no longer claimed. Choose from what can be claimed today.", offer=terms.name)
        )
    if today < terms.starts_on:
        raise UnableToClaim(
            say("{offer} can be claimed from {day}.", offer=terms.name, day=format_date(terms.starts_on))
        )
    last = last_claim_day(terms)
    if today > last:
        raise UnableToClaim(
            say(
                "{offer}: sales until {day} could be claimed until {last} ({deadline_days} days "
                "after the last one). Ask for an exception.",
                offer=terms.name,
                day=format_date(terms.ends_on),
                last=format_date(last),
                deadline_days=terms.deadline_days,
            )
        )


@transaction.atomic
def describe_claim(
    *,
    claim_id: UUID,
    title: str,
    activity: str = "",
    activity_on: date | None = None,
    amount: Decimal | None = None,
    actor_id: UUID | None,
    at: datetime,
) -> Claim:
    """
    Say what a draft is called and, for a lump sum, what was done, when and for how much.

    :param amount: claimed for an activity; None for the whole amount of the terms
    :raises UnableToClaim: if it is no draft, the day is outside the terms or the amount is above theirs
    """
    claim = lock_draft(claim_id)
    terms = claim.terms
    claim.title = " ".join(title.split())[:TITLE_MAX]
    if ClaimKind(claim.kind) is ClaimKind.LUMP_SUM:
        if activity_on is not None and not terms.starts_on <= activity_on <= terms.ends_on:
            raise UnableToClaim(
                say(
                    "Day: {day} is outside {days}. Enter a day of the activity within these days.",
                    day=format_date(activity_on),
                    days=format_dates(terms.starts_on, terms.ends_on),
                )
            )
        claim.claimed_amount = _lump(terms, amount)
        claim.activity = activity.strip()[:ACTIVITY_MAX]
        claim.activity_on = activity_on
    claim.updated_at = at
    claim.save(update_fields=["title", "activity", "activity_on", "claimed_amount", "updated_at"])
    return claim


def _lump(terms: ClaimTerms, amount: Decimal | None) -> Decimal:
    most: Decimal = terms.amount or Decimal(0)
    if amount is None:
        return most
    asked = round_amount(amount, terms.currency)
    if not 0 < asked <= most:
        raise UnableToClaim(
            say(
                "Amount: {amount} is not between nothing and {most}, the most for {offer}.",
                amount=format_money_short(asked, terms.currency),
                most=format_money_short(most, terms.currency),
                offer=terms.name,
            )
        )
    return asked


@transaction.atomic
def discard_claim(*, claim_id: UUID, actor_id: UUID | None, at: datetime) -> Claim:
    """
    Throw a draft away. It keeps its number and is listed as withdrawn.

    :raises UnableToClaim: if there is no such claim
    :raises NotAllowed: if it is no draft
    """
    claim = lock_claim(claim_id)
    claim.state = transitions.next_state(claim.state, ClaimAction.DISCARD).value
    claim.withdrawn_at = at
    claim.updated_at = at
    claim.save(update_fields=["state", "withdrawn_at", "updated_at"])
    tell(claim, EventKind.WITHDRAWN, by_partner=is_partner(), actor_id=actor_id, at=at, data={"draft": True})
    trail("claim.discarded", claim, actor_id=actor_id, at=at)
    return claim
