"""The lines a search found, as a file."""

from __future__ import annotations

from collections.abc import Iterable

from claims.exports.csv_text import csv_bytes
from claims.queries.transactions import Transaction

HEADER = (
    "sale_date",
    "received_on",
    "document",
    "partner_code",
    "partner",
    "sku",
    "product",
    "line_type",
    "quantity",
    "gross_amount",
    "net_amount",
    "currency",
    "import",
    "row",
)


def transactions_csv(lines: Iterable[Transaction]) -> bytes:
    """Write lines in the order they are given."""
    return csv_bytes(
        HEADER,
        (
            (
                line.sale_date,
                line.received_on,
                line.document,
                line.partner_code,
                line.partner_name,
                line.sku,
                line.product_name,
                line.line_type,
                line.quantity,
                line.gross,
                line.net,
                line.currency,
                line.batch,
                line.row,
            )
            for line in lines
        ),
    )
