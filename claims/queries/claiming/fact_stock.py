"""What a partner bought, what its claims used up, what it usually sells, and what came back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from uuid import UUID

from claims.checks.facts import Bought, History, Return
from claims.checks.likeness import number_key
from claims.models import Claim
from claims.queries.claiming.fact_rows import BEFORE, ITS_CLAIM, QUESTIONED, parameters, rows
from claims.queries.invoice_key import invoice_key_sql

# Means are compared, never paid: four places are plenty.
PLACES = Decimal("0.0001")


def bought(claim: Claim, products: Collection[UUID], on: date) -> dict[UUID, Bought]:
    """Add up purchases and what was sent back, up to a day; the price is the mean in the claim's currency."""
    found = rows(_BOUGHT, parameters(claim, products=list(products), on=on, currency=claim.currency))
    return {
        product: Bought(quantity, returned, since, None if price is None else price.quantize(PLACES))
        for product, quantity, returned, since, price in found
    }


def held(claim: Claim, products: Collection[UUID]) -> dict[UUID, Decimal]:
    """
    Add up the units that other claims use up: approved ones, and those checked before this one.

    Units of rows with a flag that must be resolved, and that nobody let pass, are not given away yet.
    """
    return dict(rows(_HELD, parameters(claim, products=list(products))))


def history(claim: Claim, products: Collection[UUID]) -> dict[UUID, History]:
    """Give what the partner's lines of the products were like in claims before this one."""
    return {
        product: History(lines, mean.quantize(PLACES), (spread or Decimal(0)).quantize(PLACES), price)
        for product, lines, mean, spread, price in rows(_HISTORY, parameters(claim, products=list(products)))
    }


def reported(
    claim: Claim, invoices: Collection[str]
) -> tuple[list[tuple[str, str, UUID, date]], list[Return]]:
    """
    Find what the partner's sales reports say about invoices: sales without a claim, and returns.

    :param invoices: normalised
    """
    sales, returns = [], []
    for document, product, day, quantity, line_type in rows(
        _REPORTED, parameters(claim, invoices=list(invoices))
    ):
        if line_type == "return":
            returns.append(Return(document, number_key(document), product, day, quantity))
        else:
            sales.append((document, number_key(document), product, day))
    return sales, returns


_BOUGHT = """
    SELECT product_id, coalesce(sum(quantity) FILTER (WHERE line_type = 'sale'), 0),
        coalesce(sum(abs(quantity)) FILTER (WHERE line_type = 'return'), 0), min(sale_date),
        sum(net) FILTER (WHERE line_type = 'sale' AND currency = %(currency)s AND quantity > 0)
            / nullif(sum(quantity) FILTER (WHERE line_type = 'sale' AND currency = %(currency)s AND quantity > 0), 0)
    FROM claims_salesline
    WHERE tenant_id = %(tenant)s AND partner_id = %(partner)s AND sale_date <= %(on)s
        AND basis = 'sell_in' AND product_id = ANY(%(products)s)
    GROUP BY product_id
"""

_HELD = f"""
    SELECT o.product_id, sum(CASE WHEN o.state = 'reduced' THEN o.approved_quantity ELSE o.quantity END)
    FROM claims_claimline o {ITS_CLAIM}
    WHERE o.tenant_id = %(tenant)s AND o.partner_id = %(partner)s AND o.holds AND o.family = %(family)s
        AND o.product_id = ANY(%(products)s) AND o.claim_id <> %(claim)s
        AND (c.state IN ('approved', 'part_approved') OR ({BEFORE} AND NOT {QUESTIONED}))
    GROUP BY o.product_id
"""  # noqa: S608

_HISTORY = f"""
    SELECT o.product_id, count(*), avg(o.quantity), stddev_pop(o.quantity),
        avg(coalesce(o.unit_price, o.net / nullif(o.quantity, 0)))
    FROM claims_claimline o {ITS_CLAIM}
    WHERE o.tenant_id = %(tenant)s AND o.partner_id = %(partner)s AND o.holds AND o.family = %(family)s
        AND o.product_id = ANY(%(products)s) AND o.claim_id <> %(claim)s AND o.quantity IS NOT NULL AND {BEFORE}
    GROUP BY o.product_id
"""  # noqa: S608

_REPORTED = f"""
    SELECT document, product_id, sale_date, abs(quantity), line_type
    FROM claims_salesline
    WHERE tenant_id = %(tenant)s AND partner_id = %(partner)s AND basis = 'sell_through'
        AND line_key NOT LIKE 'K:%%'
        AND {invoice_key_sql("document")} = ANY(%(invoices)s)
    ORDER BY sale_date, document LIMIT 5000
"""  # noqa: S608
