"""A partner's sales lines around one period of one program, each with whether it counts and, if not, why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from payouts.enums import LineFate
from payouts.posting.records import Promise
from payouts.queries.volumes import Cutoff
from programs.rating import Volume
from vir.foundation.periods import Period
from vir.foundation.tenancy.context import current_tenant_id

# How far outside the period lines are looked at, to tell "wrong date" from "not there".
AROUND_DAYS = 31


@dataclass(frozen=True)
class JudgedLine:
    """One sales line. `import_number` and `row` say where it came from, None where no import is known."""

    fate: LineFate
    sale_date: date
    received_on: date
    document: str
    sku: str
    product: str
    line_type: str
    quantity: Decimal
    net: Decimal
    gross: Decimal
    currency: str
    import_number: int | None
    row: int


@dataclass(frozen=True)
class FateCount:
    """How many lines of a partner share a fate, and what they are worth."""

    fate: LineFate
    currency: str
    lines: int
    net: Decimal


@dataclass(frozen=True)
class Question:
    """Whose lines are judged: one partner, one period of one program, up to a cutoff."""

    promise: Promise
    period: Period
    partner_id: UUID
    partner_code: str
    cutoff: Cutoff


def count_fates(question: Question) -> list[FateCount]:
    """Count a partner's lines by fate and currency, in the order of the reasons."""
    with connection.cursor() as cursor:
        cursor.execute(
            _COUNTED,
            _values(question),
        )
        found = [
            FateCount(LineFate(fate), currency, lines, net)
            for fate, currency, lines, net in cursor.fetchall()
        ]
    order = list(LineFate)
    return sorted(found, key=lambda count: (order.index(count.fate), count.currency))


def judged_lines(
    question: Question,
    fates: Sequence[LineFate],
    *,
    limit: int,
    offset: int = 0,
    known_by: datetime | None = None,
) -> list[JudgedLine]:
    """
    List lines of some fates, the oldest first.

    :param known_by: leave out lines whose import was committed after this moment
    """
    values = {
        **_values(question),
        "fates": [fate.value for fate in fates],
        "limit": limit,
        "offset": offset,
        "known_by": known_by,
    }
    with connection.cursor() as cursor:
        cursor.execute(_LISTED, values)
        return [JudgedLine(LineFate(row[0]), *row[1:]) for row in cursor.fetchall()]


def volume_of_lines(lines: Sequence[JudgedLine]) -> Volume:
    """Add lines up as the engine counts them."""
    returns = [line for line in lines if line.line_type == "return"]
    zero = Decimal(0)
    return Volume(
        net=sum((line.net for line in lines), zero),
        gross=sum((line.gross for line in lines), zero),
        quantity=sum((line.quantity for line in lines), zero),
        line_count=len(lines) - len(returns),
        return_count=len(returns),
        returns_net=sum((line.net for line in returns), zero),
    )


def _values(question: Question) -> dict[str, Any]:
    around = timedelta(days=AROUND_DAYS)
    terms = question.promise.terms
    return {
        "tenant": current_tenant_id(),
        "partner": question.partner_id,
        "program": question.promise.program_id,
        "start": question.period.start,
        "end": question.period.end,
        "from": question.period.start - around,
        "to": question.period.end + around,
        "as_of": question.cutoff.as_of,
        "received_by": question.cutoff.received_by,
        "basis": terms.basis.value,
        "currency": terms.currency,
        "excluded": question.partner_code in terms.eligibility.except_partners,
        "products": sorted(question.promise.product_ids),
    }


_JUDGED = """
    WITH judged AS (
        SELECT CASE
            WHEN l.sale_date < %(start)s OR l.sale_date >= %(end)s THEN 'outside_dates'
            WHEN l.sale_date > %(as_of)s OR l.received_on > %(received_by)s THEN 'not_yet'
            WHEN l.basis <> %(basis)s THEN 'other_basis'
            WHEN %(excluded)s THEN 'excluded_partner'
            WHEN NOT EXISTS (
                SELECT 1 FROM programs_enrolment e
                WHERE e.tenant_id = %(tenant)s AND e.program_id = %(program)s AND e.partner_id = %(partner)s
                    AND (e.starts_on IS NULL OR e.starts_on <= l.sale_date)
                    AND (e.ends_on IS NULL OR e.ends_on > l.sale_date)
            ) THEN 'not_enrolled'
            WHEN NOT l.product_id = ANY(%(products)s::uuid[]) THEN 'product_out_of_scope'
            WHEN l.currency <> %(currency)s THEN 'other_currency'
            ELSE 'counted' END AS fate, l.*
        FROM claims_salesline l
        WHERE l.tenant_id = %(tenant)s AND l.partner_id = %(partner)s
            AND l.sale_date >= %(from)s AND l.sale_date < %(to)s
    )
"""
_LISTED = f"""{_JUDGED}
    SELECT l.fate, l.sale_date, l.received_on, l.document, coalesce(p.sku, ''), coalesce(p.name, ''),
        l.line_type, l.quantity, l.net, l.gross, l.currency, b.number, l.row
    FROM judged l
    LEFT JOIN programs_product p ON p.tenant_id = %(tenant)s AND p.id = l.product_id
    LEFT JOIN imports_importbatch b ON b.tenant_id = %(tenant)s AND b.id = l.batch_id
    WHERE l.fate = ANY(%(fates)s)
        AND (%(known_by)s::timestamptz IS NULL OR b.committed_at IS NULL OR b.committed_at <= %(known_by)s)
    ORDER BY l.sale_date, l.document, l.line_key LIMIT %(limit)s OFFSET %(offset)s
"""  # noqa: S608
_COUNTED = f"{_JUDGED} SELECT fate, currency, count(*), sum(net) FROM judged GROUP BY fate, currency"  # noqa: S608
