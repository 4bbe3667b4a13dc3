"""The totals of a sales file that prove it arrived whole."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.db import connection

from vir.foundation.imports.models import ImportBatch, ImportKind, ImportState


def sales_totals(*, has_units: bool) -> dict[str, Any]:
    """
    Add up the lines that are being staged in this transaction, as plain texts and numbers to be kept.

    `states` gives rows, quantity and net by currency of lines that are good, held, bad, duplicate or to check (of
    bad rows, those whose cells could be read); `units` the units that nobody explained, with SKU and rows; the
    rest is about good lines: `months`, first and last date, partners, products, documents, returns.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CELLS)
        cells = cursor.fetchall()
        cursor.execute(_EXTENT)
        first, last, partners, products, documents, returns = cursor.fetchone()
        units: list[tuple[str, str, int]] = []
        if has_units:
            cursor.execute(_UNITS, [UNITS_ASKED_MAX])
            units = cursor.fetchall()
    states: dict[str, dict[str, Any]] = {}
    for state in ("good", "duplicate", "check", "held", "bad"):
        own = [cell for cell in cells if cell[0] == state]
        net: dict[str, Decimal] = defaultdict(Decimal)
        for _, _, currency, _, _, amount in own:
            net[currency] += amount or 0
        states[state] = {
            "rows": sum(cell[3] for cell in own),
            "quantity": str(sum((cell[4] for cell in own), Decimal(0))),
            "net": {currency: str(amount) for currency, amount in sorted(net.items())},
        }
    months = [
        {
            "month": f"{month:%Y-%m}",
            "currency": currency,
            "rows": rows,
            "quantity": str(quantity),
            "net": str(amount),
        }
        for state, month, currency, rows, quantity, amount in cells
        if state == "good"
    ]
    return {
        "states": states,
        "months": months,
        "first_date": first.isoformat() if first else None,
        "last_date": last.isoformat() if last else None,
        "partners": partners,
        "products": products,
        "documents": documents,
        "returns": returns,
        "units": [{"unit": unit, "sku": sku, "rows": rows} for unit, sku, rows in units],
        "rolled_back": rolled_back_imports(),
    }


def rolled_back_imports() -> int:
    """
    Count the imports of sales that were rolled back: what was a duplicate before one may be none after it.
    """
    return ImportBatch.objects.filter(
        kind__in=(ImportKind.SALES, ImportKind.POS), state=ImportState.ROLLED_BACK
    ).count()


# A file with more kinds of unexplained units is answered a part at a time.
UNITS_ASKED_MAX = 100
_UNITS = """
    SELECT x.unit, t.sku, count(*) FROM pg_temp.intake_lines l
    JOIN pg_temp.intake_sales x USING (row)
    JOIN programs_product t ON t.id = l.product_id
    WHERE l.factor IS NULL AND l.partner_id IS NOT NULL
    GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT %s
"""
_CELLS = """
    SELECT state, date_trunc('month', sale_date)::date, currency, count(*), sum(quantity), sum(net)
    FROM pg_temp.intake_lines
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""
_EXTENT = """
    SELECT min(sale_date), max(sale_date),
        (SELECT count(*) FROM (SELECT DISTINCT partner_id FROM pg_temp.intake_lines WHERE state = 'good') p),
        (SELECT count(*) FROM (SELECT DISTINCT product_id FROM pg_temp.intake_lines WHERE state = 'good') q),
        (SELECT count(*) FROM (SELECT DISTINCT document FROM pg_temp.intake_lines WHERE state = 'good') d),
        count(*) FILTER (WHERE line_type = 'return')
    FROM pg_temp.intake_lines WHERE state = 'good'
"""
