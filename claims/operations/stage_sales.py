"""Resolving the lines of a sales file all at once: partners, products, signs, and lines that came before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection

from claims.importers.findings import (
    bad_findings,
    known_document,
    known_findings,
    made_negative,
    near_codes,
    repeated_findings,
)
from claims.importers.sales_columns import RETURN_WORDS, SALE_WORDS
from claims.models import StagedLine
from claims.queries.staged import sales_totals
from vir.foundation.imports.staging import (
    Arrival,
    Finding,
    Staged,
    copy_in,
    keep_finding,
    line_id_prefix,
    line_ids,
)
from vir.foundation.tenancy.context import current_tenant_id

COLUMNS = (
    "row integer, document text, sale_date date, partner text, sku text,"
    " quantity numeric(17,4), net numeric(17,4), unit_price numeric, gross numeric,"
    " line text, type text, currency text, received date"
)


def stage_sales(*, arrival: Arrival) -> Staged:
    """
    Keep the typed lines of a file as good, bad or duplicate, and list why.

    Works in the caller's transaction, on temporary tables until the end; a batch that is staged again
    starts from nothing.
    """
    batch = arrival.batch
    values = {
        "tenant": current_tenant_id(),
        "batch": batch.id,
        "prefix": line_id_prefix(batch.id),
        "day": arrival.day,
        "sale_words": list(SALE_WORDS),
        "return_words": list(RETURN_WORDS),
    }
    copy_in("intake_sales", COLUMNS, arrival.spooled.rows)
    _execute(_RESOLVE, values)
    if _has_bad_lines():
        _execute(near_codes("partner", "partners_partner", "code"), values)
        _execute(near_codes("sku", "programs_product", "sku"), values)
        _keep(arrival, bad_findings(arrival, values))
    if arrival.reading.mapping.get("line"):
        _execute(_REPEATED, values)
        if _execute(_MARK.format(found="intake_repeated"), values):
            _keep(arrival, repeated_findings(arrival))
    _execute(_NUMBER_EQUAL_LINES, values)
    _execute(_KNOWN, values)
    if _execute(_MARK.format(found="intake_known"), values):
        _keep(arrival, known_findings(arrival))
    if arrival.reading.mapping.get("type"):
        _keep(arrival, [made_negative(arrival, values)])
    _execute(_KNOWN_DOCUMENTS, values)
    _keep(arrival, [known_document(arrival)])
    StagedLine.objects.filter(id__range=line_ids(batch.id)).delete()
    _execute(_STAGE, values)
    totals = sales_totals()
    states = totals["states"]
    return Staged(good=states["good"]["rows"], duplicate=states["duplicate"]["rows"], totals=totals)


def _keep(arrival: Arrival, findings: Iterable[Finding]) -> None:
    for finding in findings:
        keep_finding(arrival.batch, finding)


def _has_bad_lines() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM pg_temp.intake_lines WHERE state = 'bad')")
        return bool(cursor.fetchone()[0])


def _execute(statement: str, values: Mapping[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


# A word for a return makes its figures negative, whatever sign they came with; without a word the sign
# decides.
# The content of a line is hashed without its gross amount and currency: both may be filled in from what a
# person
# said, and the same line must be recognised whatever they said. Codes never hold the separator between them.
_RESOLVE = """
    DROP TABLE IF EXISTS pg_temp.intake_lines;
    CREATE TEMPORARY TABLE intake_lines ON COMMIT DROP AS
    SELECT row,
        CASE WHEN partner_id IS NULL OR product_id IS NULL OR sale_date > %(day)s
            OR received_on > %(day)s OR received_on < sale_date
            OR abs(gross) >= 10::numeric ^ 13
            OR sign(quantity) * sign(net) < 0 OR sign(gross) * sign(net) < 0
            OR (says_sale AND (quantity < 0 OR net < 0))
            THEN 'bad' ELSE 'good' END AS state,
        partner_id, product_id, sale_date, received_on, document,
        CASE WHEN line IS NOT NULL THEN 'L:' || line
            ELSE 'C:' || left(encode(sha256(convert_to(
                concat_ws(chr(31), partner, sku, sale_date, quantity, net), 'UTF8')), 'hex'), 32)
                || ':1'
            END AS line_key,
        CASE WHEN says_return OR quantity < 0 OR net < 0 THEN 'return' ELSE 'sale' END AS line_type,
        quantity, net, CASE WHEN abs(gross) >= 10::numeric ^ 13 THEN net ELSE gross END AS gross, currency
    FROM (
        SELECT x.row, x.document, x.sale_date, coalesce(x.received, %(day)s) AS received_on,
            x.partner, x.sku, x.line, x.currency,
            p.id AS partner_id, q.id AS product_id, w.says_return, w.says_sale,
            CASE WHEN w.says_return THEN -abs(x.quantity) ELSE x.quantity END AS quantity,
            CASE WHEN w.says_return THEN -abs(x.net) ELSE x.net END AS net,
            CASE WHEN w.says_return THEN -abs(x.gross) ELSE x.gross END AS gross
        FROM pg_temp.intake_sales x
        LEFT JOIN partners_partner p ON p.tenant_id = %(tenant)s AND p.code = x.partner
        LEFT JOIN programs_product q ON q.tenant_id = %(tenant)s AND q.sku = x.sku,
        LATERAL (SELECT coalesce(x.type = ANY(%(return_words)s), false) AS says_return,
            coalesce(x.type = ANY(%(sale_words)s), false) AS says_sale) w
    ) line
"""
# The same number of the same document twice in one file: the first one stands.
_REPEATED = """
    DROP TABLE IF EXISTS pg_temp.intake_repeated;
    CREATE TEMPORARY TABLE intake_repeated ON COMMIT DROP AS
    SELECT s.row, s.document || ', ' || substr(s.line_key, 3) AS what, f.row AS known_row,
        (s.partner_id, s.product_id, s.sale_date, s.quantity, s.net)
            = (f.partner_id, f.product_id, f.sale_date, f.quantity, f.net) AS same
    FROM (
        SELECT document, line_key, min(row) AS row FROM pg_temp.intake_lines
        WHERE state = 'good' AND line_key LIKE 'L:%%'
        GROUP BY document, line_key HAVING count(*) > 1
    ) first
    JOIN pg_temp.intake_lines f ON f.row = first.row
    JOIN pg_temp.intake_lines s ON s.state = 'good'
        AND s.document = first.document AND s.line_key = first.line_key AND s.row > first.row
"""
# Lines without a number that say the same in one document are counted: the second one ends in 2.
_NUMBER_EQUAL_LINES = """
    UPDATE pg_temp.intake_lines s SET line_key = 'C:' || split_part(s.line_key, ':', 2) || ':' || n.place
    FROM (
        SELECT row, row_number() OVER (PARTITION BY document, line_key ORDER BY row) AS place
        FROM pg_temp.intake_lines JOIN (
            SELECT document, line_key FROM pg_temp.intake_lines
            WHERE state = 'good' AND line_key LIKE 'C:%%'
            GROUP BY document, line_key HAVING count(*) > 1
        ) equal USING (document, line_key)
        WHERE state = 'good'
    ) n
    WHERE s.row = n.row AND n.place > 1
"""
_KNOWN = """
    DROP TABLE IF EXISTS pg_temp.intake_known;
    CREATE TEMPORARY TABLE intake_known ON COMMIT DROP AS
    SELECT s.row, s.document AS what, l.batch_id, l.row AS known_row,
        (s.partner_id, s.product_id, s.sale_date, s.quantity, s.net)
            = (l.partner_id, l.product_id, l.sale_date, l.quantity, l.net) AS same
    FROM pg_temp.intake_lines s
    JOIN claims_salesline l
        ON l.tenant_id = %(tenant)s AND l.document = s.document AND l.line_key = s.line_key
    WHERE s.state = 'good'
"""
_KNOWN_DOCUMENTS = """
    DROP TABLE IF EXISTS pg_temp.intake_documents;
    CREATE TEMPORARY TABLE intake_documents ON COMMIT DROP AS
    SELECT d.document FROM (SELECT DISTINCT document FROM pg_temp.intake_lines WHERE state = 'good') d
    WHERE EXISTS (
        SELECT 1 FROM claims_salesline l WHERE l.tenant_id = %(tenant)s AND l.document = d.document)
"""
_MARK = """
    UPDATE pg_temp.intake_lines s SET state = CASE WHEN f.same THEN 'duplicate' ELSE 'bad' END
    FROM pg_temp.{found} f WHERE s.row = f.row
"""
_STAGE = """
    INSERT INTO claims_stagedline (id, tenant_id, batch_id, row, state, partner_id, product_id, sale_date,
        received_on, document, line_key, line_type, quantity, net, gross, currency)
    SELECT (%(prefix)s || lpad(to_hex(row), 12, '0'))::uuid, %(tenant)s, %(batch)s, row, state, partner_id,
        product_id, sale_date, received_on, document, line_key, line_type, quantity, net, gross, currency
    FROM pg_temp.intake_lines WHERE state = 'good'
"""
