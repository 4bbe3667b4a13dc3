"""The lines of a file, made of its typed rows: resolved, signed, keyed and judged, all at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from claims.importers.sales_columns import RETURN_WORDS, SALE_WORDS
from claims.models.sales import AMOUNT_MAX
from vir.foundation.imports.staging import Arrival
from vir.foundation.tenancy.planner import ask_without

# What the statement asks for besides its sender and its file.
LINE_VALUES: Mapping[str, Any] = {
    "sale_words": list(SALE_WORDS),
    "return_words": list(RETURN_WORDS),
    "most": AMOUNT_MAX,
}


def resolve_lines(arrival: Arrival, values: Mapping[str, Any]) -> None:
    """
    Make the lines of a file, each good, bad or held, from its typed rows and the meanings of its codes and units.

    What a file has no column for is not worked out.
    """
    mapping = arrival.reading.mapping
    statement = _RESOLVE.format(
        **(_WITH_UNITS if mapping.get("unit") else _WITHOUT_UNITS),
        **(_TYPED if mapping.get("type") else _UNTYPED),
    )
    # By way of sorting, lines would come out in the order of their partners, which takes longer to keep and to commit.
    ask_without(("mergejoin",), statement, values)


_WITHOUT_UNITS = {"factor": "1::numeric", "factors": "", "too_many": "false", "pieces": "quantity"}
_WITH_UNITS = {
    "factor": "CASE WHEN x.unit IS NULL THEN 1 ELSE f.factor END",
    "factors": "LEFT JOIN pg_temp.intake_factors f ON f.unit = x.unit AND f.whose = q.whose"
    " AND f.product_id = coalesce(q.id, %(nobody)s)",
    "too_many": "abs(quantity * factor) >= %(most)s",
    "pieces": "CASE WHEN partner_id IS NULL OR product_id IS NULL OR abs(quantity * factor) >= %(most)s"
    " THEN quantity ELSE coalesce(round(quantity * factor, 4), quantity) END",
}
_UNTYPED = {"says_return": "false", "says_sale": "false"}
_TYPED = {
    "says_return": "coalesce(x.type = ANY(%(return_words)s), false)",
    "says_sale": "coalesce(x.type = ANY(%(sale_words)s), false)",
}
# A word for a return makes its figures negative, whatever sign they came with; without a word the sign
# decides.
# The content of a line is hashed as it stands in the file, without its gross amount and currency: both may be
# filled in from what a person said, as may be what a unit means, and the same line must be recognised whatever
# they said. Codes never hold the separator between them. Numbers of documents are unique with one sender only, so
# the key of a reported line ends in the partner's id.
# OFFSET 0 has the figures of a line worked out once, not again wherever they are looked at.
_RESOLVE = """
    DROP TABLE IF EXISTS pg_temp.intake_lines;
    CREATE TEMPORARY TABLE intake_lines ON COMMIT DROP AS
    SELECT row,
        CASE WHEN (partner IS NULL AND partner_id IS NULL) OR net IS NULL
            OR sale_date > %(day)s OR received_on > %(day)s OR received_on < sale_date
            OR net >= %(most)s OR net <= -%(most)s OR gross >= %(most)s OR gross <= -%(most)s
            OR {too_many}
            OR (quantity < 0 AND net > 0) OR (quantity > 0 AND net < 0)
            OR (gross < 0 AND net > 0) OR (gross > 0 AND net < 0)
            OR (says_sale AND (quantity < 0 OR net < 0))
            OR (%(reports)s AND partner_id <> %(sender)s)
            THEN 'bad'
            WHEN partner_id IS NULL OR product_id IS NULL THEN 'held'
            WHEN factor IS NULL THEN 'bad' ELSE 'good' END AS state,
        partner_id, product_id, sale_date, received_on, document,
        CASE WHEN line IS NOT NULL THEN 'L:' || line
            ELSE 'C:' || encode(substr(sha256(convert_to(
                concat_ws(chr(31), CASE WHEN NOT %(reports)s THEN partner END, sku, sale_date, quantity, net),
                'UTF8')), 1, 16), 'hex') || ':1'
            END || CASE WHEN %(reports)s AND partner_id IS NOT NULL THEN '@' || partner_id ELSE '' END AS line_key,
        CASE WHEN says_return OR quantity < 0 OR net < 0 THEN 'return' ELSE 'sale' END AS line_type,
        {pieces} AS quantity,
        net, CASE WHEN gross >= %(most)s OR gross <= -%(most)s THEN net ELSE gross END AS gross, currency,
        factor, CASE WHEN partner_id IS NULL OR product_id IS NULL THEN coalesce(partner, '') END AS partner_code,
        CASE WHEN partner_id IS NULL OR product_id IS NULL THEN sku END AS sku, unit
    FROM (
        SELECT x.row, x.document, x.sale_date, coalesce(x.received, %(day)s) AS received_on,
            x.partner, x.sku, x.line, x.currency, x.unit,
            CASE WHEN x.partner IS NULL THEN %(sender)s ELSE p.id END AS partner_id,
            q.id AS product_id, {says_return} AS says_return, {says_sale} AS says_sale, {factor} AS factor,
            CASE WHEN {says_return} THEN -abs(x.quantity) ELSE x.quantity END AS quantity,
            CASE WHEN {says_return} THEN -abs(x.net) ELSE x.net END AS net,
            CASE WHEN {says_return} THEN -abs(x.gross) ELSE x.gross END AS gross
        FROM pg_temp.intake_sales x
        LEFT JOIN pg_temp.intake_partners p ON p.code = x.partner
        LEFT JOIN pg_temp.intake_skus q ON q.sku = x.sku AND q.whose =
            CASE WHEN %(reports)s THEN coalesce(p.id, %(sender)s, %(nobody)s) ELSE %(nobody)s END
        {factors}
        OFFSET 0
    ) line
"""
