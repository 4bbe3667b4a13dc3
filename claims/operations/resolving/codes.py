"""What the codes and units of a whole file mean, all at once, on the temporary tables of its check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from psycopg2.extras import execute_values

from claims.queries.resolving.memory import scopes_of
from claims.queries.resolving.own_units import is_piece, unit_key
from vir.foundation.imports.models import ImportBatch, ImportKind
from vir.foundation.tenancy.context import current_tenant_id

NOBODY = UUID(int=0)


@dataclass(frozen=True)
class Sender:
    """
    Whose codes a file holds.

    :param partner_id: of a file that is one partner's
    :param reports: whether each row is a report of its own partner, so that this partner's codes are known in it
    """

    partner_id: UUID | None
    source_id: UUID
    reports: bool

    @classmethod
    def of(cls, batch: ImportBatch) -> Sender:
        """Give the sender of an import."""
        return cls(batch.partner_id, batch.source_id, batch.kind == ImportKind.POS)

    def values(self) -> dict[str, Any]:
        """Give what the statements below ask for."""
        return {
            "tenant": current_tenant_id(),
            "sender": self.partner_id,
            "nobody": NOBODY,
            "reports": self.reports,
            "scopes": list(scopes_of(partner_id=self.partner_id, source_id=self.source_id)),
        }


def resolve_codes(sender: Sender) -> None:
    """Find what each code of the file means: ours as it stands, else what is remembered."""
    values = sender.values()
    _execute(_PARTNERS, values)
    # Where rows are no reports of their own, nobody asks whose they are.
    _execute(_SKUS.format(**(_OF_PARTNERS if sender.reports else _OF_ANYBODY)), values)


def resolve_units(sender: Sender) -> None:
    """Find how many pieces each unit of the file is, by product and by partner where that matters."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.intake_units")
        cursor.execute(
            "CREATE TEMPORARY TABLE intake_units (unit text, key text, is_piece boolean) ON COMMIT DROP"
        )
        cursor.execute("SELECT DISTINCT unit FROM pg_temp.intake_sales WHERE unit IS NOT NULL")
        units = [(unit, unit_key(unit), is_piece(unit)) for (unit,) in cursor.fetchall()]
        if units:
            execute_values(
                cursor.cursor, "INSERT INTO pg_temp.intake_units (unit, key, is_piece) VALUES %s", units
            )
    _execute(_FACTORS, sender.values())


def _execute(statement: str, values: Mapping[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


_PARTNERS = """
    DROP TABLE IF EXISTS pg_temp.intake_partners;
    CREATE TEMPORARY TABLE intake_partners ON COMMIT DROP AS
    SELECT c.code, coalesce(p.id, said.partner_id) AS id, said.partner_id IS NOT NULL AS is_said
    FROM (SELECT DISTINCT partner AS code FROM pg_temp.intake_sales WHERE partner IS NOT NULL) c
    LEFT JOIN partners_partner p ON p.tenant_id = %(tenant)s AND p.code = c.code
    LEFT JOIN LATERAL (
        SELECT a.partner_id FROM claims_codealias a
        WHERE p.id IS NULL AND a.tenant_id = %(tenant)s AND a.kind = 'partner' AND a.retired_at IS NULL
            AND a.code = c.code AND a.scope = ANY(%(scopes)s)
        ORDER BY array_position(%(scopes)s::text[], a.scope::text) LIMIT 1
    ) said ON true
"""
# Where every row is a report of its own partner, a code may mean one thing to one and another to the next.
_SKUS = """
    DROP TABLE IF EXISTS pg_temp.intake_skus;
    CREATE TEMPORARY TABLE intake_skus ON COMMIT DROP AS
    SELECT c.whose, c.sku, coalesce(q.id, said.product_id) AS id, said.product_id IS NOT NULL AS is_said
    FROM (SELECT sku, {whose} AS whose FROM {named} GROUP BY 1, 2) c
    LEFT JOIN programs_product q ON q.tenant_id = %(tenant)s AND q.sku = c.sku
    LEFT JOIN LATERAL (
        SELECT a.product_id FROM claims_codealias a
        WHERE q.id IS NULL AND a.tenant_id = %(tenant)s AND a.kind = 'product' AND a.retired_at IS NULL
            AND a.code = c.sku AND a.scope = ANY(('partner:' || c.whose) || %(scopes)s::text[])
        ORDER BY array_position(('partner:' || c.whose) || %(scopes)s::text[], a.scope::text) LIMIT 1
    ) said ON true
"""
_OF_ANYBODY = {"whose": "%(nobody)s::uuid", "named": "pg_temp.intake_read"}
_OF_PARTNERS = {
    "whose": "coalesce(p.id, %(sender)s, %(nobody)s)",
    "named": "pg_temp.intake_read x LEFT JOIN pg_temp.intake_partners p ON p.code = x.partner",
}
_FACTORS = """
    DROP TABLE IF EXISTS pg_temp.intake_factors;
    CREATE TEMPORARY TABLE intake_factors ON COMMIT DROP AS
    SELECT c.whose, c.product_id, c.unit,
        coalesce(said.factor, CASE WHEN c.is_piece THEN 1 END) AS factor
    FROM (
        SELECT DISTINCT q.whose, coalesce(q.id, %(nobody)s) AS product_id, x.unit, u.key, u.is_piece
        FROM pg_temp.intake_sales x
        JOIN pg_temp.intake_units u ON u.unit = x.unit
        LEFT JOIN pg_temp.intake_partners p ON p.code = x.partner
        JOIN pg_temp.intake_skus q ON q.sku = x.sku AND q.whose =
            CASE WHEN %(reports)s THEN coalesce(p.id, %(sender)s, %(nobody)s) ELSE %(nobody)s END
    ) c
    LEFT JOIN LATERAL (
        SELECT r.factor FROM claims_unitrule r
        WHERE r.tenant_id = %(tenant)s AND r.retired_at IS NULL AND r.unit = c.key
            AND r.scope = ANY(('partner:' || c.whose) || %(scopes)s::text[])
            AND (r.product_id = c.product_id OR r.product_id IS NULL)
        ORDER BY array_position(('partner:' || c.whose) || %(scopes)s::text[], r.scope::text),
            r.product_id IS NULL
        LIMIT 1
    ) said ON true
"""
