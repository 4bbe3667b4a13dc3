"""What partners bought a year before a program's periods, within what the program counts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from partners.queries.affiliations import Belonging, belongings
from partners.queries.directory import partner_ids_by_code
from programs.enums import MeasureKind
from programs.queries.products import products_in_scope
from programs.rating.words import bought_in_units
from programs.terms import Terms
from vir.foundation.periods import Period
from vir.foundation.tenancy.context import current_tenant_id

LastYear = Mapping[str, Mapping[date, Decimal]]


def last_year(terms: Terms, *, today: date) -> LastYear:
    """
    Add up by partner code, and by the first day of the program's own period, what was bought a year earlier.

    Counted are the program's products in its currency and of its kind of sales, returns taken off, in its
    currency or in units, whatever segment the partner was in then. Members of a group count for their parent.
    Only periods with purchases are there.
    """
    periods = terms.periods()
    column = "quantity" if bought_in_units(terms) else "net"
    if terms.measure.of is MeasureKind.GROSS_AMOUNT:
        column = "gross"
    earlier = [terms.years_before(period) for period in periods]
    values: dict[str, Any] = {
        "tenant": current_tenant_id(),
        "today": today,
        "products": products_in_scope(terms),
        "currency": terms.currency,
        "basis": terms.basis.value,
        "place": list(range(len(periods))),
        "start": [period.start for period in earlier],
        "end": [period.end for period in earlier],
    }
    parents = belongings() if terms.group is not None else []
    found: dict[str, dict[date, Decimal]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_SUMS.format(column=column), values)
        rows = cursor.fetchall()
    codes = {partner_id: code for code, partner_id in partner_ids_by_code().items()} if rows else {}
    for place, partner_id, amount in rows:
        period = periods[place]
        sums = found.setdefault(_account(codes[partner_id], period, parents), {})
        sums[period.start] = sums.get(period.start, Decimal(0)) + amount
    return found


def _account(code: str, period: Period, parents: list[Belonging]) -> str:
    """Name whose volume a partner's purchases are: its parent's, where it has one in the period."""
    for held in parents:
        begun = held.starts_on is None or held.starts_on < period.end
        if held.partner == code and begun and (held.ends_on is None or held.ends_on > period.start):
            return held.parent
    return code


# Partners are not joined here: right after a large import the planner knows no sizes.
_SUMS = """
    WITH asked AS (
        SELECT * FROM unnest(%(place)s::int[], %(start)s::date[], %(end)s::date[])
            AS t (place, starts_on, ends_on)
    )
    SELECT asked.place, l.partner_id, sum(l.{column})
    FROM asked
    JOIN claims_salesline l ON l.tenant_id = %(tenant)s
        AND l.sale_date >= asked.starts_on AND l.sale_date < asked.ends_on
    WHERE l.product_id = ANY(%(products)s::uuid[]) AND l.currency = %(currency)s AND l.basis = %(basis)s
        AND l.sale_date <= %(today)s AND l.received_on <= %(today)s
    GROUP BY asked.place, l.partner_id
"""
