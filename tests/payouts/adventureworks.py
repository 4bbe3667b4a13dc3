"""The reseller sales of the AdventureWorks company, put in set-wise: 701 partners, 47,572 lines."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.db import connection

from programs.models import Program
from tests.factories import NOON, make_published_program
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import current_tenant_id

RECEIVED_ON = date(2026, 11, 20)


def load(folder: Path) -> UUID:
    """Load partners, products and sales of the open tenant; gives the batch of the lines."""
    partners = [
        [
            uuid4(),
            row["ResellerKey"],
            row["ResellerName"],
            row["BusinessType"],
            row["City"],
            row["Country_Region"],
        ]
        for row in _rows(folder / "resellers.csv")
    ]
    products = [
        [uuid4(), row["ProductKey"], row["Product"], row["EnglishProductCategoryName"], row["Subcategory"]]
        for row in _rows(folder / "products.csv")
    ]
    _copy("aw_partner (id uuid, code text, name text, kind text, city text, country text)", partners)
    _copy("aw_product (id uuid, sku text, name text, category text, subcategory text)", products)
    _copy(
        "aw_sale (document text, day date, sku text, partner text, quantity numeric, price numeric,"
        " net numeric)",
        [list(row.values()) for row in _rows(folder / "sales.csv")],
    )
    batch = uuid4()
    values = {"tenant": current_tenant_id(), "at": NOON, "batch": batch, "received": RECEIVED_ON}
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, values)
    return batch


def publish(
    document: Mapping[str, Any], *, kind: str = "Warehouse", owner: User, approver: User, status: str = "live"
) -> Program:
    """Publish a program for the resellers of one kind, as a segment of that kind enrols them."""
    program = make_published_program(document, partners=(), owner=owner, approver=approver, status=status)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO programs_enrolment (id, tenant_id, program_id, partner_id)"
            " SELECT gen_random_uuid(), tenant_id, %s, id FROM partners_partner WHERE kind = %s",
            [program.id, kind],
        )
    return program


def document(**changes: Any) -> dict[str, Any]:
    """Give the program whose results were computed by hand: 1, 2 and 3 percent from dollar one."""
    return {
        "format": "vir.program/1",
        "code": "VIR-2019-001",
        "name": "Q4 Warehouse",
        "currency": "USD",
        "starts_on": "2019-10-01",
        "ends_on": "2019-12-31",
        "period": "quarter",
        "measure": {"kind": "net_amount"},
        "reward": {
            "kind": "percent",
            "application": "all_volume",
            "tiers": [
                {"threshold": "20000", "percent": "1"},
                {"threshold": "40000", "percent": "2"},
                {"threshold": "80000", "percent": "3"},
            ],
        },
        **changes,
    }


def _rows(path: Path) -> Iterable[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        yield from csv.DictReader(lines)


def _copy(table: str, rows: Iterable[list[Any]]) -> None:
    """Copy rows into a temporary table: COPY is refused on tables with row-level security."""
    name = table.partition(" ")[0]
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    text.seek(0)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE {table} ON COMMIT DROP")
        cursor.cursor.copy_expert(f"COPY {name} FROM STDIN WITH (FORMAT csv)", text)


_INSERT = """
    INSERT INTO partners_partner (id, tenant_id, code, name, status, kind, city, region, country, created_at)
        SELECT id, %(tenant)s, code, name, 'active', kind, city, '', country, %(at)s FROM aw_partner;
    INSERT INTO programs_product (id, tenant_id, sku, name, category, subcategory, brand, created_at)
        SELECT id, %(tenant)s, sku, name, category, subcategory, '', %(at)s FROM aw_product;
    INSERT INTO claims_salesline (id, tenant_id, batch_id, partner_id, product_id, sale_date, received_on,
            document, line_key, line_type, basis, quantity, net, gross, currency, row)
        SELECT gen_random_uuid(), %(tenant)s, %(batch)s, r.id, p.id, s.day, %(received)s, s.document,
            'C:' || s.sku, 'sale', 'sell_in', s.quantity, s.net, s.net, 'USD', row_number() OVER () + 1
        FROM aw_sale s JOIN aw_partner r ON r.code = s.partner JOIN aw_product p ON p.sku = s.sku;
    INSERT INTO claims_salesfreshness (id, tenant_id, counted_to, file_at, lines)
        SELECT gen_random_uuid(), %(tenant)s, max(day), %(at)s, count(*) FROM aw_sale;
    ANALYZE aw_sale;
"""
