"""Claims as they are after they were sent, made at once; records need an open context of the vendor."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Max

from claims.checks.likeness import number_key
from claims.enums import ClaimKind
from claims.models import Claim, ClaimLine, ClaimTerms
from partners.models import Partner
from programs.models import Product
from tests.factories import NOON
from vir.foundation.identity.models import User

NINTH = date(2026, 10, 9)


def sold(product: Product, invoice: str, quantity: str = "2", **fields: Any) -> dict[str, Any]:
    """Say one line: sold to BuildRight on 9 October at $100.00 a unit where nothing else is said."""
    units = Decimal(quantity)
    return {
        "product": product,
        "sku": product.sku,
        "invoice": invoice,
        "invoice_norm": number_key(invoice),
        "sold_on": NINTH,
        "quantity": units,
        "unit_price": Decimal(100),
        "net": units * 100,
        "end_customer": "BuildRight Ltd",
        "claimed_amount": units * 8,
        **fields,
        "serial_norm": number_key(fields.get("serial", "")),
    }


def sent_claim(
    terms: ClaimTerms,
    partner: Partner,
    lines: Iterable[Mapping[str, Any]],
    *,
    by: User | None = None,
    at: datetime = NOON,
    state: str = "submitted",
    **fields: Any,
) -> Claim:
    """Make a claim with lines that hold their sales, or a draft whose lines are ready."""
    is_draft = state == "draft"
    rows = list(lines)
    newest: int | None = Claim.objects.aggregate(newest=Max("number"))["newest"]
    claim: Claim = Claim.objects.create(
        number=(newest or 10_000) + 1,
        terms=terms,
        partner=partner,
        kind=terms.kind,
        currency=terms.currency,
        created_by=by,
        created_at=at,
        updated_at=at,
        **fields,
    )
    ClaimLine.objects.bulk_create(
        ClaimLine(
            claim=claim,
            partner_id=partner.id,
            family=ClaimKind(terms.kind).family,
            row=row,
            state="ready" if is_draft else "pending",
            holds=not is_draft,
            **line,
        )
        for row, line in enumerate(rows, start=2)
    )
    if not is_draft:
        claim.state = state
        claim.lines_count = len(rows)
        claim.claimed_quantity = sum((line["quantity"] for line in rows), Decimal(0))
        claim.claimed_amount = sum((line["claimed_amount"] for line in rows), Decimal(0))
        claim.submitted_by = by
        claim.submitted_at = at
        claim.due_on = (at + timedelta(days=7)).date()
        claim.save()
    return claim
