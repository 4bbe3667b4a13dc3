"""Above the limit of one person a second one approves the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from claims.enums import EventKind
from claims.models import Claim, ClaimLine
from claims.operations.claiming.hold import tell, trail
from claims.queries.claiming.behind import own_tenant
from claims.queries.claiming.policy import policy
from claims.queries.claiming.second import first_decision
from programs.queries.figures import quotes

ZERO: Final = Decimal(0)


def second_needed(
    claim: Claim,
    lines: Collection[ClaimLine],
    approved: Decimal | None,
    *,
    note: str,
    actor_id: UUID,
    at: datetime,
    today: date,
) -> bool:
    """
    Say whether a second person has to approve the same, and keep the decision of the first.

    What a volume claim is worth is not known here, so its net amount is weighed: the rebate on it is never more. Where
    rows leave that out, nobody knows, and two look at it.
    """
    limit = policy().approval_limit
    if limit is None or not _is_above(claim, lines, approved, limit, today):
        # Whoever approved first before a dispute did not approve this.
        claim.first_approved_by_id = None
        return False
    decision = [[line.row, line.state, _text(line.approved_quantity), line.reason] for line in lines] + [
        ["amount", _text(approved)]
    ]
    print_of = hashlib.sha256(json.dumps(decision).encode()).hexdigest()
    first = first_decision(claim)
    if (
        first is not None
        and claim.first_approved_by_id not in (None, actor_id)
        and first.print_of == print_of
    ):
        return False
    claim.first_approved_by_id = actor_id
    if claim.decided_by_id == actor_id:
        # Who decided before the dispute is told by the steps; the same person may be the first one now.
        claim.decided_by_id = None
    claim.updated_at = at
    claim.save(update_fields=["first_approved_by", "decided_by", "updated_at"])
    data: dict[str, Any] = {
        "first": print_of,
        "lines": decision[:-1],
        "approved": _text(approved),
        "note": note,
    }
    tell(claim, EventKind.NOTE, by_partner=False, internal=True, actor_id=actor_id, at=at, data=data)
    trail("claim.first_approved", claim, actor_id=actor_id, at=at, approved=_text(approved))
    return True


def _is_above(
    claim: Claim, lines: Collection[ClaimLine], approved: Decimal | None, limit: Decimal, today: date
) -> bool:
    worth = approved
    if worth is None:
        held = [line.net for line in lines if line.holds]
        nets = [net for net in held if net is not None]
        if len(nets) < len(held):
            # Units without an amount may be worth anything.
            return True
        worth = sum(nets, ZERO)
    own = in_own_currency(worth, claim.currency, today)
    # Where nobody said what a currency is worth here, two look at it.
    return own is None or own > limit


def in_own_currency(amount: Decimal, currency: str, today: date) -> Decimal | None:
    """Give what an amount is worth in the vendor's own currency today, None where no rate is known."""
    own = own_tenant().currency
    if currency == own:
        return amount
    rate = quotes().on(currency, own, today)
    return None if rate is None else amount * rate


def _text(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"
