"""The totals of a sales file that prove it arrived whole."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection

from vir.foundation.imports.models import ImportBatch, ImportKind, ImportState


class _Cell(NamedTuple):
    """The lines of one state, month and currency. The net amount of bad ones may be unknown."""

    state: str
    month: date
    currency: str
    rows: int
    quantity: Decimal
    net: Decimal | None
    first: date
    last: date
    returns: int


def sales_totals(*, has_units: bool) -> dict[str, Any]:
    """
    Add up the lines that are being staged in this transaction, as plain texts and numbers to be kept.

    `states` gives rows, quantity and net by currency of lines that are good, held, bad, duplicate or to check (of
    bad rows, those whose cells could be read); `units` the units that nobody explained, with SKU and rows; the
    rest is about good lines: `months`, first and last date, partners, products, documents, returns.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CELLS)
        cells = [_Cell(*cell) for cell in cursor.fetchall()]
        cursor.execute(_EXTENT)
        partners, products, documents = cursor.fetchone()
        units: list[tuple[str, str, int]] = []
        if has_units:
            cursor.execute(_UNITS, [UNITS_ASKED_MAX])
            units = cursor.fetchall()
    states: dict[str, dict[str, Any]] = {}
    for state in ("good", "duplicate", "check", "held", "bad"):
        own = [cell for cell in cells if cell.state == state]
        net: dict[str, Decimal] = defaultdict(Decimal)
        for cell in own:
            net[cell.currency] += cell.net or 0
        states[state] = {
            "rows": sum(cell.rows for cell in own),
            "quantity": str(sum((cell.quantity for cell in own), Decimal(0))),
            "net": {currency: str(amount) for currency, amount in sorted(net.items())},
        }
    good = [cell for cell in cells if cell.state == "good"]
    months = [
        {
            "month": f"{cell.month:%Y-%m}",
            "currency": cell.currency,
            "rows": cell.rows,
            "quantity": str(cell.quantity),
            "net": str(cell.net),
        }
        for cell in good
    ]
    first, last = (
        min((cell.first for cell in good), default=None),
        max((cell.last for cell in good), default=None),
    )
    return {
        "states": states,
        "months": months,
        "first_date": first.isoformat() if first else None,
        "last_date": last.isoformat() if last else None,
        "partners": partners,
        "products": products,
        "documents": documents,
        "returns": sum(cell.returns for cell in good),
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
# Grouped by day first: the months of a few hundred days are sooner found than those of every line.
_CELLS = """
    SELECT state, date_trunc('month', day)::date, currency, sum(rows)::bigint, sum(quantity), sum(net),
        min(day), max(day), sum(returns)::bigint
    FROM (
        SELECT state, sale_date AS day, currency, count(*) AS rows, sum(quantity) AS quantity, sum(net) AS net,
            count(*) FILTER (WHERE line_type = 'return') AS returns
        FROM pg_temp.intake_lines GROUP BY 1, 2, 3
    ) one
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""
_EXTENT = """
    SELECT count(DISTINCT partner_id), (
            SELECT count(*) FROM (SELECT DISTINCT product_id FROM pg_temp.intake_lines WHERE state = 'good') q
        ), count(DISTINCT document)
    FROM (SELECT DISTINCT document, partner_id FROM pg_temp.intake_lines WHERE state = 'good') d
"""
