"""Posting approved claims that are paid as they are: they are owed from their decision on."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum

from claims.queries.claiming.payable import PayableClaim, payable_claims
from payouts.enums import Account, Column, EntryKind
from payouts.ledger import drafts
from payouts.ledger.drafts import About, Draft, Source
from payouts.models import LedgerLeg
from payouts.operations.books.open_periods import open_periods
from payouts.operations.books.post import post
from payouts.queries.dues import vendor_day
from payouts.queries.locks import lock_books


@transaction.atomic
def post_claims(*, at: datetime, numbers: Collection[int] | None = None) -> int:
    """
    Post what is owed for approved claims, each once, and what a decision after a dispute added; gives how many are new.

    :param numbers: only these claims; None: all
    """
    claims = payable_claims(numbers=numbers)
    if not claims:
        return 0
    lock_books()
    posted = _posted([claim.code for claim in claims])
    written = [
        _draft(claim, posted.get(claim.code)) for claim in claims if claim.amount != posted.get(claim.code)
    ]
    if not written:
        return 0
    day = vendor_day(at)
    open_periods(upto=day, at=at)
    return len(post(drafts=written, day=day, at=at))


def _posted(codes: Collection[str]) -> dict[str, Decimal]:
    """Give what the ledger owes of claims already."""
    legs = LedgerLeg.objects.filter(
        account=Account.APPROVED_PAYABLE.value,
        entry__kind=EntryKind.CLAIM.value,
        entry__source="claim",
        entry__source_code__in=codes,
    )
    rows = legs.values_list("entry__source_code").annotate(total=Sum("amount")).order_by()
    return {code: -total for code, total in rows}


def _draft(claim: PayableClaim, posted: Decimal | None) -> Draft:
    return Draft(
        key=f"claim|{claim.code}" if posted is None else f"claim|{claim.code}|after_dispute",
        kind=EntryKind.CLAIM,
        column=Column.CURRENT,
        about=About(claim.currency, None, claim.partner_id, None),
        source=Source("claim", claim.code, created_by=claim.decided_by_id),
        legs=drafts.approve_claim(claim.amount - (posted or Decimal(0))),
        working={"claim": claim.code, "kind": claim.kind.value},
    )
