"""Of every claim, what is paid is not above what was approved, and that not above what was claimed and bought."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Sum

from claims.queries.proving import approved_over_claims, decided_claims
from payouts.enums import Finding, PartKind
from payouts.models import PayoutPart
from payouts.queries.parts import after_dispute
from payouts.queries.reconciling.kit import FIGURES_KEPT, Compared, Figure, Moment
from payouts.queries.reconciling.payments import RELEASED

TITLE = "Claims paid, approved, claimed, bought"


def compare(moment: Moment) -> Compared:
    """Look for a claim whose later amount is above its earlier one."""
    claims = decided_claims()
    if not claims:
        return Compared(Finding.EMPTY, "No claim was decided yet.")
    paid: dict[object, Decimal] = dict(
        PayoutPart.objects.filter(kind=PartKind.CLAIM.value, item__run__state__in=RELEASED)
        .values_list("source_ref")
        .annotate(total=Sum("amount"))
        .order_by()
    )
    figures = []
    for claim in claims:
        approved = claim.approved or Decimal(0)
        place = f"claims/{claim.code}/"
        taken = sum((paid.get(key, Decimal(0)) for key in (claim.id, after_dispute(claim.id))), Decimal(0))
        if taken > approved:
            figures.append(
                Figure(f"{claim.code}: paid above approved", taken, approved, claim.currency, place)
            )
        if claim.claimed is not None and approved > claim.claimed:
            figures.append(
                Figure(
                    f"{claim.code}: approved above claimed", approved, claim.claimed, claim.currency, place
                )
            )
    figures += [
        Figure(
            f"{code}: more than was bought, and nobody explained it",
            Decimal(1),
            Decimal(0),
            "claims",
            f"claims/{code}/",
        )
        for code in approved_over_claims()
    ]
    if figures:
        return Compared(
            Finding.RED,
            f"Amounts of claims above what they rest on: {len(figures)}.",
            tuple(figures[:FIGURES_KEPT]),
        )
    return Compared(
        Finding.GREEN,
        f"Paid at most what was approved, claimed and bought; approved claims: {len(claims):,}.",
    )
