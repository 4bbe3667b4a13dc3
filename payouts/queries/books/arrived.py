"""Sales lines of closed positions that came after a moment, and how many there are at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from payouts.posting.prior import Arrived
from payouts.posting.records import Place, Promise
from payouts.queries.volumes import Cutoff
from programs.enums import ReturnsRule
from vir.foundation.tenancy.context import current_tenant_id

# An entry names the largest of them; all are in the working of the position.
LINES_NAMED = 20


@dataclass
class Came:
    """
    What came of a position since a moment, the largest lines by name, and the lines there are in all.

    :ivar in_scope: lines of the partner in the period that the terms' products cover, whoever is a member
    """

    sales: Arrived = field(default_factory=Arrived)
    returns: Arrived = field(default_factory=Arrived)
    lines: list[dict[str, Any]] = field(default_factory=list)
    in_scope: int = 0


def came_since(
    since: Mapping[Place, datetime], promises: Mapping[UUID, Promise], cutoff: Cutoff
) -> dict[Place, Came]:
    """
    Find the lines of positions that came after a moment each.

    A line came when its file was committed or its claim decided; where neither is known, when it was received.
    """
    places = list(since)
    found = {place: Came() for place in places}
    if not places:
        return found
    values = _values(places, since, promises, cutoff)
    with connection.cursor() as cursor:
        cursor.execute(_CAME, values)
        for number, product, kind, came, *told in cursor.fetchall():
            place = places[number]
            promise = promises[place.program_id]
            period = promise.period_from(place.period_start)
            if period is not None and product in promise.for_period(period).product_ids:
                _add(found[place], kind, came, told)
    for came in found.values():
        came.lines.sort(key=lambda line: (-abs(Decimal(line["net"])), line["day"], line["document"]))
        del came.lines[LINES_NAMED:]
    return found


def _add(found: Came, kind: str, came: bool, told: Sequence[Any]) -> None:
    day, received, document, sku, quantity, net, import_number, claim_number, row = told
    found.in_scope += 1
    if not came:
        return
    if kind == "return":
        found.returns = Arrived(found.returns.lines + 1, found.returns.net + net)
    else:
        found.sales = Arrived(found.sales.lines + 1, found.sales.net + net)
    found.lines.append(
        {
            "day": day.isoformat(),
            "received": received.isoformat(),
            "document": document,
            "sku": sku,
            "kind": kind,
            "quantity": f"{quantity:f}",
            "net": f"{net:f}",
            "import": import_number,
            "claim": claim_number,
            "row": row,
        }
    )


def _values(
    places: Sequence[Place],
    since: Mapping[Place, datetime],
    promises: Mapping[UUID, Promise],
    cutoff: Cutoff,
) -> dict[str, Any]:
    ends: list[date] = []
    late: list[bool] = []
    basis: list[str] = []
    for place in places:
        promise = promises[place.program_id]
        period = promise.period_from(place.period_start)
        terms = promise.terms if period is None else promise.for_period(period).terms
        ends.append(place.period_start if period is None else period.end)
        late.append(terms.returns is ReturnsRule.ORIGINAL_PERIOD)
        basis.append(terms.basis.value)
    return {
        "tenant": current_tenant_id(),
        "number": list(range(len(places))),
        "partner": [place.partner_id for place in places],
        "start": [place.period_start for place in places],
        "end": ends,
        "late": late,
        "basis": basis,
        "since": [since[place] for place in places],
        "as_of": cutoff.as_of,
        "received_by": cutoff.received_by,
    }


# A return to the period of its sale may come on any later day; it is told by the sale it takes back.
_CAME = """
    WITH place AS (
        SELECT * FROM unnest(
            %(number)s::int[], %(partner)s::uuid[], %(start)s::date[], %(end)s::date[], %(late)s::boolean[],
            %(basis)s::text[], %(since)s::timestamptz[]
        ) AS t (number, partner_id, starts_on, ends_on, late, basis, since)
    )
    SELECT place.number, l.product_id, l.line_type,
        coalesce(b.committed_at > place.since, c.decided_at > place.since, l.received_on > place.since::date),
        l.sale_date, l.received_on, l.document, coalesce(p.sku, ''), l.quantity, l.net, b.number, c.number, l.row
    FROM place
    JOIN claims_salesline l ON l.tenant_id = %(tenant)s AND l.partner_id = place.partner_id
        AND l.basis = place.basis AND l.sale_date >= place.starts_on
        AND l.sale_date <= %(as_of)s AND l.received_on <= %(received_by)s
    LEFT JOIN LATERAL (
        SELECT min(sale.sale_date) AS sold_on FROM claims_salesline sale
        WHERE place.late AND l.line_type = 'return' AND sale.tenant_id = %(tenant)s
            AND sale.document = l.document AND sale.partner_id = l.partner_id
            AND sale.product_id = l.product_id AND sale.line_type = 'sale'
    ) AS sold ON TRUE
    LEFT JOIN programs_product p ON p.tenant_id = %(tenant)s AND p.id = l.product_id
    LEFT JOIN imports_importbatch b ON b.tenant_id = %(tenant)s AND b.id = l.batch_id
    LEFT JOIN claims_claim c ON c.tenant_id = %(tenant)s AND c.id = l.batch_id
    WHERE coalesce(sold.sold_on, l.sale_date) >= place.starts_on
        AND coalesce(sold.sold_on, l.sale_date) < place.ends_on
"""
