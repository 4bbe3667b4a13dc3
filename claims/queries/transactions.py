"""Searching every committed line, with totals of what was found."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, overload
from uuid import UUID

from django.db import connection

from vir.foundation.tenancy.context import current_tenant_id

# A page further on is not what anybody looks for: the search is narrowed instead.
LINES_SHOWN_MAX = 10_000


@dataclass(frozen=True)
class Search:
    """What to look for; what is empty does not matter. Both days are included."""

    first: date | None = None
    last: date | None = None
    partner: str = ""
    sku: str = ""
    document: str = ""
    line_type: str = ""
    batch: int | None = None


@dataclass(frozen=True)
class Transaction:
    """One line with the words for its partner, product and import."""

    sale_date: date
    received_on: date
    document: str
    partner_code: str
    partner_name: str
    sku: str
    product_name: str
    line_type: str
    quantity: Decimal
    gross: Decimal
    net: Decimal
    currency: str
    batch: int | None
    row: int
    basis: str
    line_id: UUID
    partner_id: UUID
    product_id: UUID
    # The claim that the line was approved in, where it came from one.
    claim: int | None = None

    @property
    def key(self) -> str:
        """Give where the line came from, as its address names it: import and row, or claim and row."""
        if self.claim is not None:
            return f"CLM-{self.claim}-{self.row}"
        return f"{self.batch}-{self.row}" if self.batch is not None else ""


@dataclass(frozen=True)
class Total:
    """The lines found in one currency, added up."""

    currency: str
    lines: int
    returns: int
    quantity: Decimal
    gross: Decimal
    net: Decimal


class Transactions(Sequence[Transaction]):
    """The lines found, newest first; read page by page."""

    def __init__(self, search: Search, count: int) -> None:
        self._search = search
        self._count = min(count, LINES_SHOWN_MAX)

    def __len__(self) -> int:
        """Count the lines that can be paged through."""
        return self._count

    @overload
    def __getitem__(self, place: int) -> Transaction: ...

    @overload
    def __getitem__(self, place: slice) -> list[Transaction]: ...

    def __getitem__(self, place: int | slice) -> Transaction | list[Transaction]:
        """Read one page."""
        if isinstance(place, int):
            return read_lines(self._search, offset=place, limit=1)[0]
        start, stop, _ = place.indices(self._count)
        return read_lines(self._search, offset=start, limit=max(stop - start, 0))


def read_lines(search: Search, *, offset: int, limit: int) -> list[Transaction]:
    """Read some of the lines found, newest first."""
    condition, values = _condition(search)
    with connection.cursor() as cursor:
        cursor.execute(f"{_LINES} WHERE {condition} {_ORDER} OFFSET %s LIMIT %s", [*values, offset, limit])
        return [Transaction(*row) for row in cursor.fetchall()]


def lines_by_keys(keys: Sequence[str]) -> list[Transaction]:
    """Find lines by where they came from; a key that names none gives none."""
    imports: list[str] = []
    claims: list[str] = []
    for key in keys:
        told = _KEY.fullmatch(key)
        if told is not None:
            place = f"{int(told['number'])}-{int(told['row'])}"
            (claims if told["claim"] else imports).append(place)
    if not imports and not claims:
        return []
    tenant = current_tenant_id()
    with connection.cursor() as cursor:
        cursor.execute(_BY_KEY, [tenant, imports, tenant, claims, tenant])
        found = [Transaction(*row) for row in cursor.fetchall()]
    order = {key: place for place, key in enumerate(keys)}
    return sorted(found, key=lambda line: order.get(line.key, len(order)))


def lines_of_document(document: str, partner_id: UUID, *, limit: int) -> list[Transaction]:
    """Read the first lines of one document of a partner, in the order of its rows."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"{_LINES} WHERE l.tenant_id = %s AND l.document = %s AND l.partner_id = %s"
            " ORDER BY l.sale_date, l.row, l.id LIMIT %s",
            [current_tenant_id(), document, partner_id, limit],
        )
        return [Transaction(*row) for row in cursor.fetchall()]


def add_up(search: Search) -> list[Total]:
    """Add the lines found up, by currency."""
    condition, values = _condition(search)
    with connection.cursor() as cursor:
        cursor.execute(
            f"{_TOTALS} WHERE {condition} GROUP BY l.currency ORDER BY l.currency",
            values,
        )
        return [Total(*row) for row in cursor.fetchall()]


def _condition(search: Search) -> tuple[str, list[Any]]:
    """Write what to look for as SQL, every value as a parameter."""
    parts: list[str] = ["l.tenant_id = %s"]
    values: list[Any] = [current_tenant_id()]
    for part, own in _wanted(search):
        parts.append(part)
        values += own
    return " AND ".join(parts), values


def _wanted(search: Search) -> Iterator[tuple[str, list[Any]]]:
    tenant = current_tenant_id()
    if search.first is not None:
        yield "l.sale_date >= %s", [search.first]
    if search.last is not None:
        yield "l.sale_date <= %s", [search.last]
    if search.partner:
        yield (
            "l.partner_id IN (SELECT id FROM partners_partner WHERE tenant_id = %s"
            " AND (code = %s OR name ILIKE %s))",
            [tenant, search.partner, _holds(search.partner)],
        )
    if search.sku:
        yield (
            "l.product_id IN (SELECT id FROM programs_product WHERE tenant_id = %s"
            " AND (sku = %s OR name ILIKE %s))",
            [tenant, search.sku, _holds(search.sku)],
        )
    if search.document:
        yield "l.document = %s", [search.document]
    if search.line_type:
        yield "l.line_type = %s", [search.line_type]
    if search.batch is not None:
        yield (
            "l.batch_id IN (SELECT id FROM imports_importbatch WHERE tenant_id = %s AND number = %s)",
            [tenant, search.batch],
        )


def _holds(words: str) -> str:
    plain = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{plain}%"


_LINES = """
    SELECT l.sale_date, l.received_on, l.document, coalesce(p.code, ''), coalesce(p.name, ''),
        coalesce(q.sku, ''), coalesce(q.name, ''), l.line_type, l.quantity, l.gross, l.net, l.currency,
        b.number, l.row, l.basis, l.id, l.partner_id, l.product_id, c.number
    FROM claims_salesline l
    LEFT JOIN partners_partner p ON p.tenant_id = l.tenant_id AND p.id = l.partner_id
    LEFT JOIN programs_product q ON q.tenant_id = l.tenant_id AND q.id = l.product_id
    LEFT JOIN imports_importbatch b ON b.tenant_id = l.tenant_id AND b.id = l.batch_id
    LEFT JOIN claims_claim c ON c.tenant_id = l.tenant_id AND c.id = l.batch_id
"""
# The batch is looked up first, so that its index finds the rows.
_BY_KEY = f"""{_LINES}
    WHERE l.tenant_id = %s AND (
        (l.batch_id, l.row) IN (
            SELECT i.id, split_part(place, '-', 2)::int FROM unnest(%s::text[]) place
            JOIN imports_importbatch i ON i.tenant_id = %s AND i.number = split_part(place, '-', 1)::int)
        OR (l.batch_id, l.row) IN (
            SELECT i.id, split_part(place, '-', 2)::int FROM unnest(%s::text[]) place
            JOIN claims_claim i ON i.tenant_id = %s AND i.number = split_part(place, '-', 1)::int))
"""  # noqa: S608
_KEY = re.compile(r"(?P<claim>CLM-)?(?P<number>[0-9]{1,9})-(?P<row>[0-9]{1,9})")
_TOTALS = """
    SELECT l.currency, count(*), count(*) FILTER (WHERE l.line_type = 'return'),
        sum(l.quantity), sum(l.gross), sum(l.net)
    FROM claims_salesline l
"""
_ORDER = "ORDER BY l.sale_date DESC, l.document DESC, l.row, l.id"
