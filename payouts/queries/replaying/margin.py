"""What the replayed sales leave above the standard cost of their products."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from payouts.queries.volumes import Cutoff
from programs.queries.products import products_in_scope
from programs.rating.backtest import Window
from programs.terms import Terms
from vir.foundation.tenancy.context import current_tenant_id

# Costs are standards and prices averages: more digits than these would only look exact.
WHOLE = Decimal(1)


@dataclass(frozen=True)
class KnownMargin:
    """A contribution margin in percent of sales, rounded to whole percent, and how many products it rests on."""

    percent: Decimal
    products: int
    of_products: int


def known_margin(terms: Terms, window: Window, cutoff: Cutoff, *, currency: str) -> KnownMargin | None:
    """
    Work the margin out from the products that have a standard cost; None where that says nothing.

    :param currency: the vendor's own, in which costs are kept; sales in any other cannot be compared
    """
    if terms.currency != currency:
        return None
    net, cost, costed, sold = _sums(terms, window, cutoff, products_in_scope(terms))
    if not costed or net <= 0:
        return None
    percent = ((net - cost) * 100 / net).quantize(WHOLE, ROUND_HALF_UP)
    return KnownMargin(percent, costed, sold) if 0 < percent <= 100 else None


def _sums(
    terms: Terms, window: Window, cutoff: Cutoff, products: Collection[UUID]
) -> tuple[Decimal, Decimal, int, int]:
    values: dict[str, Any] = {
        "tenant": current_tenant_id(),
        "products": list(products),
        "first": window.first,
        "last": min(window.last, cutoff.as_of),
        "received_by": cutoff.received_by,
        "basis": terms.basis.value,
        "currency": terms.currency,
    }
    with connection.cursor() as cursor:
        cursor.execute(_MARGIN, values)
        net, cost, costed, sold = cursor.fetchone()
    return net or Decimal(0), cost or Decimal(0), costed, sold


_MARGIN = """
    WITH sold AS (
        SELECT l.product_id, sum(l.net) AS net, sum(l.quantity) AS quantity
        FROM claims_salesline l
        WHERE l.tenant_id = %(tenant)s AND l.sale_date BETWEEN %(first)s AND %(last)s
            AND l.received_on <= %(received_by)s AND l.product_id = ANY(%(products)s::uuid[])
            AND l.basis = %(basis)s AND l.currency = %(currency)s
        GROUP BY l.product_id
    )
    SELECT sum(sold.net) FILTER (WHERE p.standard_cost IS NOT NULL), sum(sold.quantity * p.standard_cost),
        count(*) FILTER (WHERE p.standard_cost IS NOT NULL)::int, count(*)::int
    FROM sold JOIN programs_product p ON p.tenant_id = %(tenant)s AND p.id = sold.product_id
"""
