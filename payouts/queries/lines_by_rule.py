"""Judging a partner's lines by the engine itself, for programs whose sums alone do not say everything."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from claims.queries.by_rule import FATES
from payouts.enums import LineFate
from payouts.posting.records import Promise
from payouts.queries.judged import FateCount, JudgedLine, Question
from payouts.queries.promises import standing_promises
from payouts.queries.sales import read_frame
from programs.enums import Basis, ReturnsRule, StackingPolicy
from programs.rating.calculate import Counting, Line, fates
from programs.terms import Terms
from vir.foundation.tenancy.context import current_tenant_id


def count_by_rule(question: Question) -> list[FateCount]:
    """Count a partner's lines by fate and currency."""
    found: dict[tuple[LineFate, str], tuple[int, Decimal]] = {}
    for line in _judge(question, None):
        lines, net = found.get((line.fate, line.currency), (0, Decimal(0)))
        found[line.fate, line.currency] = (lines + 1, net + line.net)
    return [FateCount(fate, currency, *found[fate, currency]) for fate, currency in found]


def lines_by_rule(
    question: Question, wanted: Sequence[LineFate], *, known_by: datetime | None
) -> list[JudgedLine]:
    """List lines of some fates, the oldest first."""
    return [line for line in _judge(question, known_by) if line.fate in wanted]


def _judge(question: Question, known_by: datetime | None) -> Iterable[JudgedLine]:
    """Judge every line; what counts is told at its value in the program's currency."""
    promise, cutoff = question.promise, question.cutoff
    rows = _rows(question, known_by)
    lines = [_line(question.partner_code, row) for row in rows]
    given = replace(read_frame(_around(promise), cutoff), lines=tuple(lines), as_of=None)
    judged = fates(promise.terms, given, question.period.start, _others(promise))
    fate_of = {fate.line: fate for fate in judged}
    counting = Counting(promise.terms, given)
    for row, line in zip(rows, lines, strict=True):
        fate = fate_of[line]
        version = promise.on(counting.day_of(line))
        excluded = question.partner_code in version.terms.eligibility.except_partners
        word = LineFate(FATES[fate.reason])
        if row["sale_date"] > cutoff.as_of or row["received_on"] > cutoff.received_by:
            word = LineFate.NOT_YET
        elif word is LineFate.NOT_ENROLLED and excluded:
            word = LineFate.EXCLUDED_PARTNER
        counted = word is LineFate.COUNTED
        yield JudgedLine(
            fate=word,
            sale_date=row["sale_date"],
            received_on=row["received_on"],
            document=row["document"],
            sku=row["sku"],
            product=row["product"],
            line_type=row["line_type"],
            quantity=row["quantity"],
            net=fate.net if counted else row["net"],
            gross=fate.gross if counted else row["gross"],
            currency=promise.terms.currency if counted else row["currency"],
            import_number=row["import_number"],
            row=row["row"],
            claim_number=row["claim_number"],
            version=version.version if promise.is_amended else None,
            line_id=row["id"],
        )


def _line(partner: str, row: dict[str, Any]) -> Line:
    return Line(
        partner=partner,
        sku=row["sku"],
        day=row["sale_date"],
        quantity=row["quantity"],
        net=row["net"],
        gross=row["gross"],
        currency=row["currency"],
        received=row["received_on"],
        basis=Basis(row["basis"]),
        is_return=row["line_type"] == "return",
        sold_on=row["sold_on"],
    )


def _around(promise: Promise) -> list[Promise]:
    if promise.terms.stacking.policy is not StackingPolicy.EXCLUSIVE:
        return [promise]
    return [promise, *(other for other in standing_promises() if other.code != promise.code)]


def _others(promise: Promise) -> list[Terms]:
    return [other.terms for other in _around(promise) if other.code != promise.code]


def _rows(question: Question, known_by: datetime | None) -> list[dict[str, Any]]:
    late = question.promise.terms.returns is ReturnsRule.ORIGINAL_PERIOD
    first, end = question.around
    values: dict[str, Any] = {
        "tenant": current_tenant_id(),
        "partner": question.partner_id,
        "from": first,
        "to": date.max if late else end,
        "known_by": known_by,
    }
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, values)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


_ROWS = """
    SELECT l.id, l.sale_date, l.received_on, l.document, p.sku, p.name AS product, l.line_type, l.basis, l.quantity,
        l.net, l.gross, l.currency, b.number AS import_number,
        c.number AS claim_number, l.row,
        CASE WHEN l.line_type = 'return' THEN (
            SELECT min(sale.sale_date) FROM claims_salesline sale
            WHERE sale.tenant_id = %(tenant)s AND sale.document = l.document
                AND sale.partner_id = l.partner_id AND sale.product_id = l.product_id
                AND sale.line_type = 'sale'
        ) END AS sold_on
    FROM claims_salesline l
    JOIN programs_product p ON p.tenant_id = %(tenant)s AND p.id = l.product_id
    LEFT JOIN imports_importbatch b ON b.tenant_id = %(tenant)s AND b.id = l.batch_id
    LEFT JOIN claims_claim c ON c.tenant_id = %(tenant)s AND c.id = l.batch_id
    WHERE l.tenant_id = %(tenant)s AND l.partner_id = %(partner)s
        AND l.sale_date >= %(from)s AND l.sale_date < %(to)s
        AND (%(known_by)s::timestamptz IS NULL
            OR coalesce(b.committed_at <= %(known_by)s, c.decided_at <= %(known_by)s, true))
    ORDER BY l.sale_date, l.document, l.line_key
"""
