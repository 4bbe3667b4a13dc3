"""What partners bought in stretches of days, as the rules of segments ask."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from partners.terms import SalesAsked
from programs.enums import Basis
from vir.foundation.tenancy.context import current_tenant_id


def partner_sales(asked: Iterable[SalesAsked], *, today: date) -> dict[SalesAsked, dict[UUID, Decimal]]:
    """
    Add up net purchases, less returns, by what is asked and partner; whoever bought nothing is left out.

    Lines in another currency than the one asked for do not count, nor what was sold on by the partner.
    """
    found: dict[SalesAsked, dict[UUID, Decimal]] = {}
    for one in set(asked):
        values: dict[str, Any] = {
            "tenant": current_tenant_id(),
            "basis": Basis.SELL_IN.value,
            "today": today,
            "first": one.first,
            "last": min(one.last, today),
            "category": one.category,
            "currency": one.currency,
        }
        with connection.cursor() as cursor:
            cursor.execute(_OF_CATEGORY if one.category else _OF_ALL, values)
            found[one] = dict(cursor.fetchall())
    return found


_OF_ALL = """
    SELECT l.partner_id, sum(l.net)
    FROM claims_salesline l
    WHERE l.tenant_id = %(tenant)s AND l.sale_date >= %(first)s AND l.sale_date <= %(last)s
        AND l.received_on <= %(today)s AND l.currency = %(currency)s AND l.basis = %(basis)s
    GROUP BY l.partner_id
"""
# The products are an array and not a join: right after a large import the planner knows no sizes.
_OF_CATEGORY = """
    SELECT l.partner_id, sum(l.net)
    FROM claims_salesline l
    WHERE l.tenant_id = %(tenant)s AND l.sale_date >= %(first)s AND l.sale_date <= %(last)s
        AND l.received_on <= %(today)s AND l.currency = %(currency)s AND l.basis = %(basis)s
        AND l.product_id = ANY(ARRAY(
            SELECT product.id FROM programs_product product
            WHERE product.tenant_id = %(tenant)s AND product.category = %(category)s
        ))
    GROUP BY l.partner_id
"""
