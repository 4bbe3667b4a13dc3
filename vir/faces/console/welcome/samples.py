"""Files to fill in: the columns as the import knows them, and two rows of the vendor's own where it has some."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

import xlsxwriter

from claims.enums import ClaimKind
from claims.exports.csv_text import Cell, csv_bytes
from claims.importers.claim_columns import claim_columns
from claims.importers.sales_columns import SALES_COLUMNS
from claims.models import SalesLine
from partners.importers.partner_columns import PARTNER_COLUMNS
from partners.models import Partner
from programs.importers.product_columns import PRODUCT_COLUMNS
from programs.models import Product
from vir.foundation.imports.kinds import Column, Kind
from vir.foundation.web.files import CONTENT_TYPES as CONTENT_TYPES

ROWS: Final = 2
_TEXTS: Final = (Kind.TEXT, Kind.CODE, Kind.CHOICE, Kind.CURRENCY_CODE)
_OPTIONS: Final = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


@dataclass(frozen=True)
class Sample:
    """A kind of file."""

    key: str
    label: str
    columns: tuple[Column, ...]


SAMPLES: Final = (
    Sample("partners", "Partners", PARTNER_COLUMNS),
    Sample("products", "Products", PRODUCT_COLUMNS),
    Sample("sales", "Sales", SALES_COLUMNS),
    Sample("claims", "Claims", claim_columns(ClaimKind.SHIP_DEBIT)),
)
_PARTNERS: Final = (
    {"code": "ALDER", "name": "Alder Supply", "kind": "Wholesaler", "city": "Dayton", "region": "Ohio"},
    {"code": "CORVUS", "name": "Corvus Industrial", "kind": "Dealer", "city": "Austin", "region": "Texas"},
)
_PRODUCTS: Final = (
    {
        "sku": "CD-18-KIT",
        "name": "Cordless drill 18 V, kit",
        "category": "Cordless",
        "standard_cost": "89.50",
    },
    {"sku": "BT-5AH", "name": "Battery 18 V, 5 Ah", "category": "Batteries", "standard_cost": "41.00"},
)


def sample_file(kind: str, form: str, *, currency: str, today: date) -> bytes:
    """
    Write the file of a kind as "csv" or "xlsx".

    :raises StopIteration: if there is no such kind
    """
    sample = next(one for one in SAMPLES if one.key == kind)
    rows = _rows(kind, currency, today)
    # What no row says is left out unless the import needs it: the fewer columns, the sooner the file is filled.
    columns = [one for one in sample.columns if one.required or any(row.get(one.name) for row in rows)]
    header = [column.label for column in columns]
    cells: list[list[Cell]] = [[row.get(column.name, "") for column in columns] for row in rows]
    return csv_bytes(header, cells) if form == "csv" else _workbook(sample, columns, cells)


def _rows(kind: str, currency: str, today: date) -> Sequence[dict[str, Cell]]:
    partners = [
        {
            "code": one.code,
            "name": one.name,
            "kind": one.kind,
            "city": one.city,
            "region": one.region,
            "country": one.country,
        }
        for one in Partner.objects.order_by("code")[:ROWS]
    ] or [dict(one) for one in _PARTNERS]
    if kind == "partners":
        return [dict(one) for one in partners]
    products = [
        {
            "sku": one.sku,
            "name": one.name,
            "category": one.category,
            "subcategory": one.subcategory,
            "brand": one.brand,
            "standard_cost": one.standard_cost,
        }
        for one in Product.objects.order_by("sku")[:ROWS]
    ] or [dict(one) for one in _PRODUCTS]
    if kind == "products":
        return [dict(one) for one in products]
    skus = [str(one["sku"]) for one in products]
    if kind == "claims":
        return [
            {
                "invoice": f"INV-7781{place}",
                "sold_on": today - timedelta(days=20 - place),
                "sku": skus[min(place, len(skus) - 1)],
                "quantity": 2 + place,
                "end_customer": "Harbour Electric",
                "net": "298.00",
            }
            for place in range(ROWS)
        ]
    return _own_sales() or [
        {
            "document": f"INV-100{place + 1}",
            "sale_date": today - timedelta(days=365 - place),
            "partner": str(partners[min(place, len(partners) - 1)]["code"]),
            "sku": skus[min(place, len(skus) - 1)],
            "quantity": 10 + place,
            "net": "1490.00",
            "type": "sale",
            "currency": currency,
        }
        for place in range(ROWS)
    ]


def _own_sales() -> list[dict[str, Cell]]:
    """Give the vendor's last lines as a file would tell them."""
    lines = list(
        SalesLine.objects.filter(line_type="sale").order_by("-sale_date", "document", "line_key")[:ROWS]
    )
    codes = dict(Partner.objects.filter(id__in={one.partner_id for one in lines}).values_list("id", "code"))
    skus = dict(Product.objects.filter(id__in={one.product_id for one in lines}).values_list("id", "sku"))
    return [
        {
            "document": one.document,
            "sale_date": one.sale_date,
            "partner": codes.get(one.partner_id, ""),
            "sku": skus.get(one.product_id, ""),
            "quantity": one.quantity,
            "net": one.net,
            "gross": one.gross,
            "type": one.line_type,
            "currency": one.currency,
        }
        for one in lines
    ]


def _workbook(sample: Sample, columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> bytes:
    """Write a workbook whose codes are texts, so that no program drops a leading zero."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, _OPTIONS)
    page = book.add_worksheet(sample.label)
    head, text = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "@"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for place, column in enumerate(columns):
        page.set_column(place, place, max(len(column.label) + 4, 16), text if column.kind in _TEXTS else None)
        page.write_string(0, place, column.label, head)
        needed = "Needed." if column.required else "If you have it."
        known = f" Also known as {', '.join(column.aliases[:3])}." if column.aliases else ""
        page.write_comment(0, place, f"{needed}{known}", {"visible": False})
        for number, row in enumerate(rows, start=1):
            value = row[place]
            if isinstance(value, date):
                page.write_datetime(number, place, value, day)
            elif column.kind in _TEXTS or value is None or value == "":
                page.write_string(number, place, "" if value is None else str(value), text)
            else:
                page.write_number(number, place, Decimal(str(value)))
    page.freeze_panes(1, 0)
    book.close()
    return out.getvalue()
