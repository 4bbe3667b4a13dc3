"""What proves that a claim says what its partner means: rows, units, value, days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Max, Min, Q, Subquery, Sum, Value

from claims import transitions
from claims.enums import ClaimKind, ClaimState, LineState
from claims.models import Claim, ClaimLine, ClaimTerms, Evidence
from claims.queries.claiming.claims import Only

ZERO: Final = Decimal(0)
# Rows that are sent, or were.
CLAIMED: Final = (
    LineState.READY.value,
    LineState.PENDING.value,
    LineState.APPROVED.value,
    LineState.REDUCED.value,
    LineState.REJECTED.value,
)


@dataclass(frozen=True)
class ControlTotals:
    """
    A claim added up. Amounts are in its currency, None where the program's terms will say them.

    :param evidence_needed: rows that need a document and have none
    :param left_to_claim: what the terms still let the partner claim, None without a limit
    :param differs: the stated total less what the ready rows come to, None where nothing is stated
    """

    rows: int
    units: Decimal
    net: Decimal
    ready_rows: int
    ready_units: Decimal
    ready_amount: Decimal | None
    needs_fix: int
    to_check: int
    removed: int
    first_day: date | None
    last_day: date | None
    files: int
    evidence_needed: tuple[int, ...]
    left_to_claim: Decimal | None
    stated_total: Decimal | None
    differs: Decimal | None


def control_totals(claim: Claim) -> ControlTotals:
    """Add a claim up; readable by the partner's own people too."""
    proofs = Evidence.objects.filter(claim=claim, removed_at__isnull=True)
    counted = proofs.order_by().values("claim_id").annotate(n=Count("id")).values("n")
    lines = ClaimLine.objects.filter(claim=claim).annotate(proofs=Subquery(counted))
    ready, standing = Q(state__in=CLAIMED), ~Q(state=LineState.REMOVED)
    unproved = Q(problems__contains=[{"code": "evidence_needed"}])
    sums: dict[str, Any] = lines.aggregate(
        files=Max("proofs"),
        unproved=ArrayAgg("row", filter=unproved, order_by="row", default=Value([])),
        rows=Count("id", filter=standing),
        units=Sum("quantity", filter=standing),
        net=Sum("net", filter=standing),
        ready_rows=Count("id", filter=ready),
        ready_units=Sum("quantity", filter=ready),
        amount=Sum("claimed_amount", filter=ready),
        needs_fix=Count("id", filter=Q(state=LineState.NEEDS_FIX)),
        to_check=Count("id", filter=Q(state=LineState.TO_CHECK)),
        removed=Count("id", filter=Q(state=LineState.REMOVED)),
        first_day=Min("sold_on", filter=standing),
        last_day=Max("sold_on", filter=standing),
    )
    amount = ready_amount(claim, sums["amount"])
    # Without a row nothing was counted beside one.
    files = (sums["files"] or 0) if sums["rows"] or sums["removed"] else proofs.count()
    return ControlTotals(
        rows=sums["rows"],
        units=sums["units"] or ZERO,
        net=sums["net"] or ZERO,
        ready_rows=sums["ready_rows"],
        ready_units=sums["ready_units"] or ZERO,
        ready_amount=amount,
        needs_fix=sums["needs_fix"],
        to_check=sums["to_check"],
        removed=sums["removed"],
        first_day=sums["first_day"],
        last_day=sums["last_day"],
        files=files,
        evidence_needed=tuple(sums["unproved"]),
        left_to_claim=left_to_claim(claim.terms, claim.partner_id, but=claim.id),
        stated_total=claim.stated_total,
        differs=None if claim.stated_total is None or amount is None else claim.stated_total - amount,
    )


def counts_in(totals: ControlTotals) -> dict[Only, int]:
    """Give how many rows of a draft are under each tab, as its totals counted them; nobody has decided anything yet."""
    found = dict.fromkeys(Only, 0)
    return found | {
        Only.ALL: totals.rows,
        Only.READY: totals.ready_rows,
        Only.NEEDS_FIX: totals.needs_fix,
        Only.TO_CHECK: totals.to_check,
        Only.REMOVED: totals.removed,
    }


def ready_amount(claim: Claim, of_rows: Decimal | None) -> Decimal | None:
    """Give what a claim comes to: the sum of its rows, the amount of an activity, None for a volume."""
    kind = ClaimKind(claim.kind)
    if kind is ClaimKind.LUMP_SUM:
        lump: Decimal | None = claim.claimed_amount
        return lump
    if kind is ClaimKind.VOLUME:
        return None
    return of_rows if of_rows is not None or kind is ClaimKind.PER_UNIT else ZERO


def left_to_claim(terms: ClaimTerms, partner_id: UUID, *, but: UUID) -> Decimal | None:
    """
    Give what the terms still let a partner claim beside one claim, None without a limit.

    What waits counts as claimed, what was decided as approved. For a lump sum the amount itself is the limit: an
    activity is paid once.
    """
    limit: Decimal | None = terms.cap_amount
    if limit is None and terms.kind == ClaimKind.LUMP_SUM:
        limit = terms.amount
    if limit is None:
        return None
    others = Claim.objects.filter(terms=terms, partner_id=partner_id).exclude(id=but)
    used = ZERO
    for state, claimed, approved in others.values_list("state", "claimed_amount", "approved_amount"):
        if transitions.is_open(state):
            used += max(claimed or ZERO, approved or ZERO)
        elif state in (ClaimState.APPROVED, ClaimState.PART_APPROVED):
            used += approved or ZERO
    return max(limit - used, ZERO)
