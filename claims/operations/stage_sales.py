"""Resolving the lines of a sales file or POS report all at once: codes, units, signs, and lines that came before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection

from claims.importers.code_findings import claimed_finding, meant_findings, near_codes, not_whole
from claims.importers.findings import (
    MAYBE_KNOWN,
    UNSURE,
    bad_findings,
    known_document,
    known_findings,
    made_negative,
    maybe_known,
    repeated_findings,
)
from claims.models import StagedLine
from claims.operations.resolving.codes import Sender, resolve_codes, resolve_units
from claims.operations.resolving.lines import LINE_VALUES, resolve_lines
from claims.operations.resolving.typed_rows import copy_rows
from claims.queries.invoice_key import invoice_key_sql
from claims.queries.staged import sales_totals
from vir.foundation.imports.staging import (
    Arrival,
    Finding,
    Staged,
    keep_finding,
    line_id_prefix,
    line_ids,
)
from vir.foundation.tenancy.planner import ask_without

# Every way into a table but by an index.
BUT_BY_INDEX = ("seqscan", "bitmapscan", "sort")


def stage_sales(*, arrival: Arrival) -> Staged:
    """
    Keep the typed lines of a file as good or held, and list why others are bad or duplicates.

    A line is held where nothing but its partner or its product is unknown. Works in the caller's
    transaction, on temporary tables until the end; a batch that is staged again starts from nothing.
    """
    batch = arrival.batch
    sender = Sender.of(batch)
    has_units = bool(arrival.reading.mapping.get("unit"))
    values = {
        **sender.values(),
        "batch": batch.id,
        "prefix": line_id_prefix(batch.id),
        "day": arrival.day,
        **LINE_VALUES,
    }
    copy_rows(arrival)
    resolve_codes(sender)
    if has_units:
        resolve_units(sender)
    resolve_lines(arrival, values)
    if _has_said():
        _keep(arrival, meant_findings(arrival))
    has_bad, has_equal = _what_to_expect()
    if has_bad:
        _execute(near_codes("partner", "partners_partner", "code"), values)
        _execute(near_codes("sku", "programs_product", "sku"), values)
        _keep(arrival, bad_findings(arrival, values))
    _find_duplicates(arrival, values, has_held=has_bad, has_equal=has_equal)
    if arrival.reading.mapping.get("type"):
        _keep(arrival, [made_negative(arrival, values)])
    if has_units:
        _keep(arrival, [not_whole(arrival)])
    _keep(arrival, [maybe_known(arrival), known_document(arrival)])
    check = _execute(_CHECK, {"kept": arrival.overlay.kept_rows(MAYBE_KNOWN)})
    StagedLine.objects.filter(id__range=line_ids(batch.id)).delete()
    _execute(_STAGE, values)
    totals = sales_totals(has_units=has_units)
    states = totals["states"]
    return Staged(states["good"]["rows"], states["duplicate"]["rows"], totals, check)


def _find_duplicates(arrival: Arrival, values: Mapping[str, Any], *, has_held: bool, has_equal: bool) -> None:
    """Mark the lines that came before, in this file, in the books, in the queue or in a claim."""
    if arrival.reading.mapping.get("line"):
        _execute(_REPEATED, values)
        if _execute(_MARK.format(found="intake_repeated"), values):
            _keep(arrival, repeated_findings(arrival))
    if has_equal:
        _execute(_NUMBER_EQUAL_LINES, values)
    _look_up(_KNOWN_DOCUMENTS, values)
    _look_up(_KNOWN, values)
    if has_held:
        ask_without(("nestloop",), _KNOWN_HELD, values)
    if _execute(_MARK.format(found="intake_known"), values):
        _keep(arrival, known_findings(arrival))
    if values["reports"]:
        _look_up(_CLAIMED, values)
        if _execute(_MARK.format(found="intake_claimed"), values):
            _keep(arrival, [claimed_finding(arrival)])


def _keep(arrival: Arrival, findings: Iterable[Finding]) -> None:
    for finding in findings:
        keep_finding(arrival.batch, finding, kept=arrival.overlay.kept_rows(finding.code))


def _what_to_expect() -> tuple[bool, bool]:
    """Tell whether any line is bad or held, and whether two may be equal."""
    with connection.cursor() as cursor:
        cursor.execute(_EXPECTED)
        has_bad, has_equal = cursor.fetchone()
    return bool(has_bad), bool(has_equal)


def _has_said() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM pg_temp.intake_partners WHERE is_said)"
            " OR EXISTS (SELECT 1 FROM pg_temp.intake_skus WHERE is_said)"
        )
        return bool(cursor.fetchone()[0])


def _look_up(statement: str, values: Mapping[str, Any]) -> None:
    """
    Look the lines of the file up in the books by an index, whatever the statistics say.

    Right after a large import they may still say that the books are empty, and reading them once for every line of the
    next file takes minutes, as does reading the file once for every line of the books. So statements ask the books
    for one line or document at a time, behind an OFFSET 0, which leaves no other order. They ask in the order of the
    line keys, which only the index by document has: while the books seem empty every index that begins with the vendor
    looks as good, and the others lead through all of the vendor's lines.
    """
    ask_without(BUT_BY_INDEX, statement, values)


def _execute(statement: str, values: Mapping[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


# The same number of the same document twice in one file: the first one stands.
_REPEATED = """
    DROP TABLE IF EXISTS pg_temp.intake_repeated;
    CREATE TEMPORARY TABLE intake_repeated ON COMMIT DROP AS
    SELECT s.row, s.document || ', ' || split_part(substr(s.line_key, 3), '@', 1) AS what, f.row AS known_row,
        (s.partner_id, s.product_id, s.partner_code, s.sku, s.sale_date, s.quantity, s.net)
            IS NOT DISTINCT FROM
            (f.partner_id, f.product_id, f.partner_code, f.sku, f.sale_date, f.quantity, f.net) AS same
    FROM (
        SELECT document, line_key, min(row) AS row FROM pg_temp.intake_lines
        WHERE state IN ('good', 'held') AND line_key LIKE 'L:%%'
        GROUP BY document, line_key HAVING count(*) > 1
    ) first
    JOIN pg_temp.intake_lines f ON f.row = first.row
    JOIN pg_temp.intake_lines s ON s.state IN ('good', 'held')
        AND s.document = first.document AND s.line_key = first.line_key AND s.row > first.row
"""
# Hashes are sooner grouped than texts, and few files have equal lines.
_EXPECTED = """
    SELECT bool_or(is_bad), bool_or(lines > 1) FROM (
        SELECT bool_or(state IN ('bad', 'held')) AS is_bad, count(*) AS lines
        FROM pg_temp.intake_lines GROUP BY hashtextextended(document || line_key, 0)
    ) alike
"""
# Lines without a number that say the same in one document are counted: the second one ends in 2.
_NUMBER_EQUAL_LINES = """
    UPDATE pg_temp.intake_lines s SET line_key = 'C:' || split_part(s.line_key, ':', 2) || ':' || n.place
        || CASE WHEN strpos(s.line_key, '@') > 0 THEN '@' || split_part(s.line_key, '@', 2) ELSE '' END
    FROM (
        SELECT row, row_number() OVER (PARTITION BY document, line_key ORDER BY row) AS place
        FROM pg_temp.intake_lines JOIN (
            SELECT document, line_key FROM pg_temp.intake_lines
            WHERE state IN ('good', 'held') AND line_key LIKE 'C:%%'
            GROUP BY document, line_key HAVING count(*) > 1
        ) equal USING (document, line_key)
        WHERE state IN ('good', 'held')
    ) n
    WHERE s.row = n.row AND n.place > 1
"""
# Only lines of documents that the books know can be in them, and each is looked up by itself.
_KNOWN = """
    DROP TABLE IF EXISTS pg_temp.intake_known;
    CREATE TEMPORARY TABLE intake_known ON COMMIT DROP AS
    SELECT s.row, s.document AS what, l.batch_id, l.row AS known_row,
        (s.partner_id, s.product_id, s.sale_date, s.quantity, s.net)
            IS NOT DISTINCT FROM (l.partner_id, l.product_id, l.sale_date, l.quantity, l.net) AS same
    FROM (
        SELECT s.* FROM pg_temp.intake_lines s JOIN pg_temp.intake_documents d ON d.document = s.document
        WHERE s.state IN ('good', 'held') OFFSET 0
    ) s
    CROSS JOIN LATERAL (
        SELECT batch_id, row, partner_id, product_id, sale_date, quantity, net FROM claims_salesline
        WHERE tenant_id = %(tenant)s AND document = s.document AND line_key BETWEEN s.line_key AND s.line_key
        ORDER BY line_key OFFSET 0
    ) l
"""
# Lines of the queue; few files have any, and neither side has an index for it.
_KNOWN_HELD = """
    INSERT INTO pg_temp.intake_known
    SELECT s.row, s.document, u.batch_id, u.row, true
    FROM pg_temp.intake_lines s
    JOIN claims_unmatchedline u ON u.tenant_id = %(tenant)s AND u.state IN ('waiting', 'ignored')
        AND u.document = s.document AND u.line_key = s.line_key
        AND (u.partner_code, u.sku, u.sale_date, u.quantity, u.net)
            = (s.partner_code, s.sku, s.sale_date, s.quantity, s.net)
    WHERE s.state = 'held'
"""
# A sale that a partner claimed counts with its claim.
# A return of a claimed sale is news; the claim does not know of it.
_CLAIMED = f"""
    DROP TABLE IF EXISTS pg_temp.intake_claimed;
    CREATE TEMPORARY TABLE intake_claimed ON COMMIT DROP AS
    SELECT DISTINCT ON (s.row) s.row, s.document AS what, l.number, l.known_row, true AS same
    FROM pg_temp.intake_lines s
    CROSS JOIN LATERAL (
        SELECT c.number, l.row AS known_row FROM claims_claimline l
        JOIN claims_claim c ON c.tenant_id = l.tenant_id AND c.id = l.claim_id
        WHERE l.tenant_id = %(tenant)s AND l.holds AND l.family = 'sell_through'
            AND l.partner_id = s.partner_id AND l.product_id = s.product_id AND l.invoice_norm <> ''
            AND l.invoice_norm = {invoice_key_sql("s.document")} OFFSET 0
    ) l
    WHERE s.state = 'good' AND s.line_type = 'sale'
    ORDER BY s.row, l.number
"""  # noqa: S608
_KNOWN_DOCUMENTS = """
    DROP TABLE IF EXISTS pg_temp.intake_documents;
    CREATE TEMPORARY TABLE intake_documents ON COMMIT DROP AS
    SELECT d.document, l.numbered
    FROM (SELECT DISTINCT document FROM pg_temp.intake_lines WHERE state IN ('good', 'held')) d
    CROSS JOIN LATERAL (
        SELECT bool_and(line_key LIKE 'L:%%') AS numbered FROM (
            SELECT line_key FROM claims_salesline WHERE tenant_id = %(tenant)s AND document = d.document
            ORDER BY line_key OFFSET 0
        ) k
    ) l
    WHERE l.numbered IS NOT NULL
"""
# Without line numbers on both sides nobody can tell a further line from one that was written differently.
_CHECK = f"""
    UPDATE pg_temp.intake_lines s SET state = 'check' FROM pg_temp.intake_documents d
    WHERE d.document = s.document AND s.state = 'good' AND {UNSURE} AND NOT s.row = ANY(%(kept)s)
"""  # noqa: S608
_MARK = """
    UPDATE pg_temp.intake_lines s SET state = CASE WHEN f.same THEN 'duplicate' ELSE 'bad' END
    FROM pg_temp.{found} f WHERE s.row = f.row
"""
_STAGE = """
    INSERT INTO claims_stagedline (id, tenant_id, batch_id, row, state, partner_id, product_id, sale_date,
        received_on, document, line_key, line_type, quantity, net, gross, currency, partner_code, sku, unit)
    SELECT (%(prefix)s || '0000' || encode(int4send(row), 'hex'))::uuid, %(tenant)s, %(batch)s, row, state, partner_id,
        product_id, sale_date, received_on, document, line_key, line_type, quantity, net, gross, currency,
        partner_code, sku, CASE WHEN state = 'held' THEN unit END
    FROM pg_temp.intake_lines WHERE state IN ('good', 'held')
"""
