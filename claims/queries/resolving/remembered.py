"""What is remembered about codes and units, and the lines that were counted with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from claims.models import CodeAlias, UnitRule
from claims.queries.resolving.senders import sender_names
from vir.foundation.tenancy.context import current_tenant_id


@dataclass(frozen=True)
class RememberedCode:
    """What one code of one sender means. `target` is our own code."""

    kind: str
    scope: str
    code: str
    sender: str
    target: str
    name: str
    basis: str
    by: str
    at: datetime
    retired_at: datetime | None


@dataclass(frozen=True)
class RememberedUnit:
    """How many pieces a unit of one sender is; `sku` is empty for every product."""

    scope: str
    unit: str
    sender: str
    sku: str
    factor: Decimal
    by: str
    at: datetime
    retired_at: datetime | None


@dataclass(frozen=True)
class UsedLine:
    """A line in the books whose code was read as what is remembered."""

    number: int
    row: int
    document: str
    sale_date: date
    net: Decimal
    currency: str


def aliases(words: str = "", *, retired: bool = False) -> QuerySet[CodeAlias]:
    """List what codes mean, by code; of those whose code holds the words."""
    found = CodeAlias.objects.select_related("partner", "product", "decided_by")
    found = found.filter(retired_at__isnull=not retired)
    return (found.filter(code__icontains=words) if words else found).order_by("code", "scope", "kind")


def codes_in_words(found: list[CodeAlias]) -> list[RememberedCode]:
    """Put what codes mean into words, senders looked up at once."""
    names = sender_names({alias.scope for alias in found})
    return [
        RememberedCode(
            alias.kind,
            alias.scope,
            alias.code,
            names[alias.scope],
            alias.partner.code if alias.partner is not None else alias.product.sku,
            alias.partner.name if alias.partner is not None else alias.product.name,
            alias.basis,
            alias.decided_by.name if alias.decided_by is not None else "",
            alias.decided_at,
            alias.retired_at,
        )
        for alias in found
    ]


def remembered_code(kind: str, scope: str, code: str) -> RememberedCode | None:
    """Find what one code of one sender means now."""
    found = aliases().filter(kind=kind, scope=scope, code=code).first()
    return codes_in_words([found])[0] if found is not None else None


def remembered_units(*, retired: bool = False) -> list[RememberedUnit]:
    """List what units are, by unit."""
    found = list(
        UnitRule.objects.select_related("product", "decided_by")
        .filter(retired_at__isnull=not retired)
        .order_by("unit", "scope", "product__sku")
    )
    names = sender_names({rule.scope for rule in found})
    return [
        RememberedUnit(
            rule.scope,
            rule.unit,
            names[rule.scope],
            rule.product.sku if rule.product is not None else "",
            rule.factor,
            rule.decided_by.name if rule.decided_by is not None else "",
            rule.decided_at,
            rule.retired_at,
        )
        for rule in found
    ]


def used_lines(kind: str, scope: str, code: str) -> list[UsedLine]:
    """
    List the lines in the books that were read with what a code means, the newest first.

    Those of later files are known by the note of their check, those that waited by the queue. A check lists 50,000
    notes of a kind at most.
    """
    values: dict[str, Any] = {
        "tenant": current_tenant_id(),
        "kind": kind,
        "scope": scope,
        "code": code,
        "note": "meant_partner" if kind == "partner" else "meant_sku",
    }
    with connection.cursor() as cursor:
        cursor.execute(_USED, values)
        return [UsedLine(*row) for row in cursor.fetchall()]


_USED = """
    SELECT DISTINCT b.number, l.row, l.document, l.sale_date, l.net, l.currency
    FROM (
        SELECT p.batch_id, p.row FROM imports_importproblem p
        WHERE p.tenant_id = %(tenant)s AND p.code = %(note)s AND p.value = %(code)s
        UNION
        SELECT u.batch_id, u.row FROM claims_unmatchedline u
        WHERE u.tenant_id = %(tenant)s AND u.state = 'matched'
            AND CASE %(kind)s WHEN 'partner' THEN u.partner_code ELSE u.sku END = %(code)s
    ) used
    JOIN imports_importbatch b ON b.tenant_id = %(tenant)s AND b.id = used.batch_id
    JOIN claims_salesline l ON l.tenant_id = %(tenant)s AND l.batch_id = b.id AND l.row = used.row
    WHERE %(scope)s IN ('', 'source:' || b.source_id, coalesce('partner:' || b.partner_id, ''),
        CASE WHEN l.basis = 'sell_through' THEN 'partner:' || l.partner_id END)
    ORDER BY b.number DESC, l.row
"""
