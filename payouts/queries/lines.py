"""A partner's sales lines around one period of one program, each with whether it counts and, if not, why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from payouts.enums import LineFate
from payouts.queries.judged import AROUND_DAYS, FateCount, JudgedLine, Question
from payouts.queries.lines_by_rule import count_by_rule, lines_by_rule
from programs.rating import Volume
from vir.foundation.tenancy.context import current_tenant_id

__all__ = [
    "AROUND_DAYS",
    "FateCount",
    "JudgedLine",
    "Question",
    "count_fates",
    "judged_lines",
    "volume_of_lines",
]


def count_fates(question: Question) -> list[FateCount]:
    """Count a partner's lines by fate and currency, in the order of the reasons."""
    order = list(LineFate)
    if _by_rule(question):
        found = count_by_rule(question)
        return sorted(found, key=lambda count: (order.index(count.fate), count.currency))
    with connection.cursor() as cursor:
        cursor.execute(
            _COUNTED,
            _values(question),
        )
        found = [
            FateCount(LineFate(fate), currency, lines, net)
            for fate, currency, lines, net in cursor.fetchall()
        ]
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

    :param known_by: leave out lines whose import was committed, or whose claim was decided, after this moment
    """
    if _by_rule(question):
        return lines_by_rule(question, fates, known_by=known_by)[offset : offset + limit]
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


def _by_rule(question: Question) -> bool:
    """Tell whether the engine has to judge line by line: its rules ask for it, or versions share the days."""
    return question.promise.by_lines or question.promise.is_amended


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
    first, end = question.around
    terms = question.promise.terms
    return {
        "tenant": current_tenant_id(),
        "partner": question.partner_id,
        "program": question.promise.program_id,
        "start": question.period.start,
        "end": question.period.end,
        "from": first,
        "to": end,
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
        l.line_type, l.quantity, l.net, l.gross, l.currency, b.number, l.row,
        c.number
    FROM judged l
    LEFT JOIN programs_product p ON p.tenant_id = %(tenant)s AND p.id = l.product_id
    LEFT JOIN imports_importbatch b ON b.tenant_id = %(tenant)s AND b.id = l.batch_id
    LEFT JOIN claims_claim c ON c.tenant_id = %(tenant)s AND c.id = l.batch_id
    WHERE l.fate = ANY(%(fates)s)
        AND (%(known_by)s::timestamptz IS NULL
            OR coalesce(b.committed_at <= %(known_by)s, c.decided_at <= %(known_by)s, true))
    ORDER BY l.sale_date, l.document, l.line_key LIMIT %(limit)s OFFSET %(offset)s
"""  # noqa: S608
_COUNTED = f"{_JUDGED} SELECT fate, currency, count(*), sum(net) FROM judged GROUP BY fate, currency"  # noqa: S608
