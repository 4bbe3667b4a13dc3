"""Letting lines that waited into the books, as soon as their codes and units are known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.db import connection

from claims.operations.commit_sales import lock_sales, make_fresher
from claims.queries.invoice_key import invoice_key_sql
from claims.queries.resolving.own_units import is_piece, unit_key
from vir.foundation.jobs import events
from vir.foundation.tenancy.context import current_tenant_id


@dataclass(frozen=True)
class Released:
    """What became of lines that waited: counted now, left out as received before."""

    lines: int
    duplicates: int
    nets: tuple[tuple[str, Decimal], ...] = ()


def release_known(*, at: datetime, today: date, actor_id: UUID | None) -> Released:
    """
    Bring every waiting line whose partner, product and unit are known by now into the books.

    In the caller's transaction. A line that came into the books meanwhile, or that its partner claimed, is left out
    and says so. What is released was received today: a later look at an earlier day does not see it.
    """
    values: dict[str, Any] = {"tenant": current_tenant_id(), "today": today, "at": at, "actor": actor_id}
    with connection.cursor() as cursor:
        lock_sales()
        cursor.execute(_LEARN_PARTNERS, values)
        cursor.execute(_LEARN_PRODUCTS, values)
        cursor.execute(_UNITS, values)
        units = [unit for (unit,) in cursor.fetchall()]
        values |= {
            "units": units,
            "keys": [unit_key(unit) for unit in units],
            "pieces": [is_piece(unit) for unit in units],
        }
        cursor.execute(_READY, values)
        cursor.execute(_LEAVE_OUT, values)
        duplicates = int(cursor.rowcount)
        cursor.execute(_COUNT, values)
        cursor.execute(_SETTLE, values)
        cursor.execute(_SUMS)
        sums = cursor.fetchall()
        cursor.execute("SELECT DISTINCT partner_id::text FROM pg_temp.released WHERE NOT is_known ORDER BY 1")
        partners = [partner for (partner,) in cursor.fetchall()]
        lines = sum(count for _, _, count, _ in sums)
        if lines:
            newest = max(day for _, day, _, _ in sums)
            make_fresher(cursor=cursor, day=newest, rows=lines, at=at, is_file=False)
    if lines:
        events.publish(
            "sales.committed",
            payload={"partners": partners, "reason": "Waiting lines matched", "dedupe": f"matched:{uuid4()}"},
            at=at,
            actor_id=actor_id,
        )
    return Released(lines, duplicates, tuple((currency, net) for currency, _, _, net in sums))


_UNITS = """
    SELECT DISTINCT unit FROM claims_unmatchedline
    WHERE tenant_id = %(tenant)s AND state = 'waiting' AND partner_id IS NOT NULL AND product_id IS NOT NULL
"""
# The narrowest scope that knows a code decides, and our own code before all. A partner reports its own sales only: a
# code in its file is itself or nobody.
_LEARN_PARTNERS = """
    UPDATE claims_unmatchedline u SET partner_id = known.id
    FROM (
        SELECT c.batch_id, c.partner_code, c.owner, coalesce(p.id, said.partner_id) AS id
        FROM (
            SELECT DISTINCT w.batch_id, w.partner_code, b.partner_id AS owner,
                ARRAY['partner:' || b.partner_id, 'source:' || b.source_id, ''] AS scopes
            FROM claims_unmatchedline w
            JOIN imports_importbatch b ON b.tenant_id = w.tenant_id AND b.id = w.batch_id
            WHERE w.tenant_id = %(tenant)s AND w.state = 'waiting' AND w.partner_id IS NULL
        ) c
        LEFT JOIN partners_partner p ON p.tenant_id = %(tenant)s AND p.code = c.partner_code
        LEFT JOIN LATERAL (
            SELECT a.partner_id FROM claims_codealias a
            WHERE a.tenant_id = %(tenant)s AND a.kind = 'partner' AND a.retired_at IS NULL
                AND a.code = c.partner_code AND a.scope = ANY(c.scopes)
            ORDER BY array_position(c.scopes, a.scope::text) LIMIT 1
        ) said ON true
    ) known
    WHERE u.tenant_id = %(tenant)s AND u.state = 'waiting' AND u.partner_id IS NULL AND known.id IS NOT NULL
        AND u.batch_id = known.batch_id AND u.partner_code = known.partner_code
        AND (known.owner IS NULL OR known.id = known.owner)
"""
_LEARN_PRODUCTS = """
    UPDATE claims_unmatchedline u SET product_id = known.id
    FROM (
        SELECT c.batch_id, c.whose, c.sku, coalesce(q.id, said.product_id) AS id
        FROM (
            SELECT DISTINCT w.batch_id, w.sku,
                CASE WHEN w.basis = 'sell_through' THEN w.partner_id END AS whose,
                ARRAY[CASE WHEN w.basis = 'sell_through' THEN 'partner:' || w.partner_id END,
                    'partner:' || b.partner_id, 'source:' || b.source_id, ''] AS scopes
            FROM claims_unmatchedline w
            JOIN imports_importbatch b ON b.tenant_id = w.tenant_id AND b.id = w.batch_id
            WHERE w.tenant_id = %(tenant)s AND w.state = 'waiting' AND w.product_id IS NULL
        ) c
        LEFT JOIN programs_product q ON q.tenant_id = %(tenant)s AND q.sku = c.sku
        LEFT JOIN LATERAL (
            SELECT a.product_id FROM claims_codealias a
            WHERE a.tenant_id = %(tenant)s AND a.kind = 'product' AND a.retired_at IS NULL
                AND a.code = c.sku AND a.scope = ANY(c.scopes)
            ORDER BY array_position(c.scopes, a.scope::text) LIMIT 1
        ) said ON true
    ) known
    WHERE u.tenant_id = %(tenant)s AND u.state = 'waiting' AND u.product_id IS NULL AND known.id IS NOT NULL
        AND u.batch_id = known.batch_id AND u.sku = known.sku
        AND CASE WHEN u.basis = 'sell_through' THEN u.partner_id END IS NOT DISTINCT FROM known.whose
"""
# A claimed sale counts in its claim; its return counts as every return does.
# The key of a reported line ends in the partner's id: it was not known when the line was staged. Of lines with the
# same key the one of the earliest import counts.
_READY = f"""
    DROP TABLE IF EXISTS pg_temp.released;
    CREATE TEMPORARY TABLE released ON COMMIT DROP AS
    SELECT r.*, known.what IS NOT NULL OR r.place > 1 AS is_known,
        coalesce(known.what, 'The same line of another import waited too and was counted.') AS known_what
    FROM (
        SELECT k.*, row_number() OVER (PARTITION BY k.document, k.full_key ORDER BY k.batch_number, k.row) AS place
        FROM (
            SELECT u.*, b.number AS batch_number,
                CASE WHEN u.basis = 'sell_through'
                    AND u.line_key !~ '@[0-9a-f]{{8}}(-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}$'
                    THEN u.line_key || '@' || u.partner_id ELSE u.line_key END AS full_key,
                u.quantity * coalesce(said.factor, 1) AS pieces
            FROM claims_unmatchedline u
            JOIN imports_importbatch b ON b.tenant_id = u.tenant_id AND b.id = u.batch_id
            JOIN unnest(%(units)s::text[], %(keys)s::text[], %(pieces)s::boolean[]) AS w (unit, key, is_piece)
                ON w.unit = u.unit
            LEFT JOIN LATERAL (
                SELECT f.factor FROM claims_unitrule f,
                    LATERAL (SELECT ARRAY[CASE WHEN u.basis = 'sell_through' THEN 'partner:' || u.partner_id END,
                        'partner:' || b.partner_id, 'source:' || b.source_id, ''] AS list) scopes
                WHERE w.key <> '' AND f.tenant_id = u.tenant_id AND f.retired_at IS NULL AND f.unit = w.key
                    AND f.scope = ANY(scopes.list) AND (f.product_id = u.product_id OR f.product_id IS NULL)
                ORDER BY array_position(scopes.list, f.scope::text), f.product_id IS NULL LIMIT 1
            ) said ON true
            WHERE u.tenant_id = %(tenant)s AND u.state = 'waiting'
                AND u.partner_id IS NOT NULL AND u.product_id IS NOT NULL
                AND (said.factor IS NOT NULL OR w.is_piece)
                AND abs(u.quantity * coalesce(said.factor, 1)) < 10::numeric ^ 13
        ) k
    ) r
    LEFT JOIN LATERAL (
        SELECT 'In the books already'
            || coalesce(', from import ' || o.number || ', row ' || l.row, '') || '.' AS what
        FROM claims_salesline l
        LEFT JOIN imports_importbatch o ON o.tenant_id = l.tenant_id AND o.id = l.batch_id
        WHERE l.tenant_id = %(tenant)s AND l.document = r.document AND l.line_key = r.full_key
        UNION ALL
        SELECT 'Counted in claim CLM-' || c.number || ', row ' || h.row || '.'
        FROM claims_claimline h JOIN claims_claim c ON c.tenant_id = h.tenant_id AND c.id = h.claim_id
        WHERE r.basis = 'sell_through' AND r.line_type = 'sale'
            AND h.tenant_id = %(tenant)s AND h.holds AND h.family = 'sell_through'
            AND h.partner_id = r.partner_id AND h.product_id = r.product_id AND h.invoice_norm <> ''
            AND h.invoice_norm = {invoice_key_sql("r.document")}
        LIMIT 1
    ) known ON true
"""  # noqa: S608
_LEAVE_OUT = """
    UPDATE claims_unmatchedline u
    SET state = 'ignored', reason = r.known_what, decided_by_id = %(actor)s, decided_at = %(at)s
    FROM pg_temp.released r WHERE r.is_known AND u.tenant_id = %(tenant)s AND u.id = r.id
"""
_COUNT = """
    INSERT INTO claims_salesline (id, tenant_id, batch_id, partner_id, product_id, sale_date, received_on,
        document, line_key, line_type, basis, quantity, net, gross, currency, row)
    SELECT id, tenant_id, batch_id, partner_id, product_id, sale_date, greatest(received_on, %(today)s),
        document, full_key, line_type, basis, round(pieces, 4), net, gross, currency, row
    FROM pg_temp.released WHERE NOT is_known
"""
_SETTLE = """
    UPDATE claims_unmatchedline u SET state = 'matched', decided_by_id = %(actor)s, decided_at = %(at)s
    FROM pg_temp.released r WHERE NOT r.is_known AND u.tenant_id = %(tenant)s AND u.id = r.id
"""
_SUMS = """
    SELECT currency, max(sale_date), count(*), sum(net) FROM pg_temp.released WHERE NOT is_known
    GROUP BY currency ORDER BY currency
"""
