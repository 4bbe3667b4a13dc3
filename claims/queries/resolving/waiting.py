"""Lines that wait until somebody says whose or what they are, by code and sender."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from claims.queries.resolving.senders import sender_names
from vir.foundation.tenancy.context import current_tenant_id

KINDS = ("partner", "product", "unit")


@dataclass
class Group:
    """
    The lines of one code of one sender.

    :param kind: "partner", "product" or "unit": what is not known
    :param code: as it stands in the files; of a unit, the unit
    :param sku: of a unit, the product it is a unit of
    :param nets: net amount by currency
    :param reasons: why they are ignored
    """

    kind: str
    scope: str
    code: str
    sku: str
    sender: str = ""
    lines: int = 0
    nets: list[tuple[str, Decimal]] = field(default_factory=list)
    first: date = date.max
    last: date = date.min
    imports: set[int] = field(default_factory=set)
    reasons: set[str] = field(default_factory=set)

    @property
    def key(self) -> tuple[str, str, str]:
        """Give what tells it from others on a page."""
        return self.kind, self.scope, self.code


@dataclass(frozen=True)
class WaitingCounts:
    """How many lines wait, for how many codes of each kind, and their net amount by currency."""

    lines: int
    codes: dict[str, int]
    nets: tuple[tuple[str, Decimal], ...]
    ignored: int


def waiting_groups(kind: str) -> list[Group]:
    """List what waits, the greatest value first."""
    return _groups("waiting", kind)


def ignored_groups() -> list[Group]:
    """List what is ignored, the greatest value first."""
    return _groups("ignored", None)


def waiting_group(kind: str, scope: str, code: str) -> Group | None:
    """Find what waits for one code of one sender."""
    return next((group for group in _groups("waiting", kind) if group.key == (kind, scope, code)), None)


def waiting_lines() -> int:
    """Count the lines that wait."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM claims_unmatchedline WHERE tenant_id = %s AND state = 'waiting'",
            [current_tenant_id()],
        )
        return int(cursor.fetchone()[0])


def waiting_before(day: date) -> int:
    """Count the lines that wait and are of a sale before a day."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM claims_unmatchedline "
            "WHERE tenant_id = %s AND state = 'waiting' AND sale_date < %s",
            [current_tenant_id(), day],
        )
        return int(cursor.fetchone()[0])


def waiting_counts() -> WaitingCounts:
    """Count what waits and what is ignored."""
    nets: dict[str, Decimal] = defaultdict(Decimal)
    codes = dict.fromkeys(KINDS, 0)
    with connection.cursor() as cursor:
        cursor.execute(_TOTALS, {"tenant": current_tenant_id()})
        lines = ignored = 0
        for state, currency, count, net in cursor.fetchall():
            if state == "ignored":
                ignored += count
            else:
                lines += count
                nets[currency] += net
        cursor.execute(_CODES, {"tenant": current_tenant_id()})
        codes |= dict(cursor.fetchall())
    return WaitingCounts(lines, codes, tuple(sorted(nets.items())), ignored)


@dataclass(frozen=True)
class WaitingLine:
    """One line that waits, as it stands in its file."""

    number: int
    row: int
    document: str
    sale_date: date
    partner_code: str
    sku: str
    quantity: Decimal
    unit: str
    net: Decimal
    currency: str


def sample_lines(kind: str, scope: str, code: str, *, limit: int) -> list[WaitingLine]:
    """List the newest lines that wait for one code of one sender, a few of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            _SAMPLE,
            {"tenant": current_tenant_id(), "kind": kind, "scope": scope, "code": code, "limit": limit},
        )
        return [WaitingLine(*row) for row in cursor.fetchall()]


def lines_of(kind: str, scope: str, code: str, *, state: str) -> list[UUID]:
    """Give the ids of the lines of one code of one sender."""
    values: dict[str, Any] = {
        "tenant": current_tenant_id(),
        "state": state,
        "kind": kind,
        "scope": scope,
        "code": code,
    }
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM ({_LINES}) l WHERE kind = %(kind)s AND scope = %(scope)s AND code = %(code)s",  # noqa: S608
            values,
        )
        return [line for (line,) in cursor.fetchall()]


def _groups(state: str, kind: str | None) -> list[Group]:
    with connection.cursor() as cursor:
        cursor.execute(_GROUPS, {"tenant": current_tenant_id(), "state": state, "only": kind})
        rows = cursor.fetchall()
    found: dict[tuple[str, str, str, str], Group] = {}
    for row in rows:
        _add(found, row)
    names = sender_names({group.scope for group in found.values()})
    for group in found.values():
        group.sender = names[group.scope]
    return sorted(
        found.values(), key=lambda one: (-max(abs(net) for _, net in one.nets), -one.lines, one.code)
    )


def _add(found: dict[tuple[str, str, str, str], Group], row: Sequence[Any]) -> None:
    kind, scope, code, sku, currency, lines, net, first, last, imports, reasons = row
    group = found.setdefault((kind, scope, code, sku), Group(kind, scope, code, sku))
    group.lines += lines
    group.nets.append((currency, net))
    group.first, group.last = min(group.first, first), max(group.last, last)
    group.imports |= set(imports)
    group.reasons |= set(reasons) - {""}


# What is not known of a line: its product first, then its partner, then its unit. A line without both is in two groups
# while it waits; once it is ignored it is listed once.
_LINES = """
    SELECT u.id, u.currency, u.net, u.sale_date, u.reason, b.number, k.kind,
        CASE WHEN b.partner_id IS NOT NULL THEN 'partner:' || b.partner_id
            WHEN k.kind <> 'partner' AND u.basis = 'sell_through' AND u.partner_id IS NOT NULL
                THEN 'partner:' || u.partner_id
            ELSE 'source:' || b.source_id END AS scope,
        CASE k.kind WHEN 'partner' THEN u.partner_code WHEN 'product' THEN u.sku ELSE u.unit END AS code,
        CASE WHEN k.kind = 'unit' THEN coalesce(q.sku, '') ELSE '' END AS sku
    FROM claims_unmatchedline u
    JOIN imports_importbatch b ON b.tenant_id = u.tenant_id AND b.id = u.batch_id
    LEFT JOIN programs_product q ON q.tenant_id = u.tenant_id AND q.id = u.product_id
    JOIN (VALUES ('partner'), ('product'), ('unit')) AS k (kind) ON
        CASE k.kind WHEN 'partner' THEN u.partner_id IS NULL
            WHEN 'product' THEN CASE WHEN u.state = 'ignored' THEN u.partner_id IS NOT NULL
                ELSE u.product_id IS NULL END
            ELSE u.state = 'waiting' AND u.partner_id IS NOT NULL AND u.product_id IS NOT NULL END
    WHERE u.tenant_id = %(tenant)s AND u.state = %(state)s
"""
_GROUPS = f"""
    SELECT kind, scope, code, sku, currency, count(*), sum(net), min(sale_date), max(sale_date),
        array_agg(DISTINCT number), array_agg(DISTINCT reason)
    FROM ({_LINES}) l WHERE %(only)s IS NULL OR kind = %(only)s
    GROUP BY kind, scope, code, sku, currency ORDER BY kind, scope, code, sku, currency
"""  # noqa: S608  put together from constants
_SAMPLE = f"""
    SELECT l.number, u.row, u.document, u.sale_date,
        coalesce(nullif(u.partner_code, ''), p.code, ''), u.sku, u.quantity, u.unit, u.net, u.currency
    FROM ({_LINES.replace("%(state)s", "'waiting'")}) l
    JOIN claims_unmatchedline u ON u.tenant_id = %(tenant)s AND u.id = l.id
    LEFT JOIN partners_partner p ON p.tenant_id = u.tenant_id AND p.id = u.partner_id
    WHERE l.kind = %(kind)s AND l.scope = %(scope)s AND l.code = %(code)s
    ORDER BY u.sale_date DESC, l.number DESC, u.row LIMIT %(limit)s
"""  # noqa: S608  put together from constants
_TOTALS = """
    SELECT state, currency, count(*), sum(net) FROM claims_unmatchedline
    WHERE tenant_id = %(tenant)s AND state IN ('waiting', 'ignored') GROUP BY state, currency
"""
_CODES = f"""
    SELECT kind, count(DISTINCT (scope, code, sku)) FROM ({_LINES.replace("%(state)s", "'waiting'")}) l GROUP BY kind
"""  # noqa: S608  put together from constants
