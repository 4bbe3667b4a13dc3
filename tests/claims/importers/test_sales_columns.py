"""Headers of real systems that match by themselves."""

from __future__ import annotations

import pytest

from claims.importers.sales_columns import sales_columns
from vir.foundation.imports.mapping import suggest

COLUMNS = sales_columns("USD", has_currency=False)


@pytest.mark.parametrize(
    ("headers", "matched"),
    [
        (
            [
                "SalesOrderNumber",
                "OrderDate",
                "ProductKey",
                "ResellerKey",
                "OrderQuantity",
                "UnitPrice",
                "SalesAmount",
            ],
            {
                "document": "SalesOrderNumber",
                "sale_date": "OrderDate",
                "sku": "ProductKey",
                "partner": "ResellerKey",
                "quantity": "OrderQuantity",
                "unit_price": "UnitPrice",
                "net": "SalesAmount",
            },
        ),
        (
            ["Invoice", "Line", "Invoice date", "Customer no.", "SKU", "Qty", "Net amount", "Type"],
            {
                "document": "Invoice",
                "line": "Line",
                "sale_date": "Invoice date",
                "partner": "Customer no.",
                "sku": "SKU",
                "quantity": "Qty",
                "net": "Net amount",
                "type": "Type",
            },
        ),
        (
            [
                "Document number",
                "Posting date",
                "Sold-to",
                "Material",
                "Units",
                "Net value",
                "Gross value",
                "Currency",
            ],
            {
                "document": "Document number",
                "sale_date": "Posting date",
                "partner": "Sold-to",
                "sku": "Material",
                "quantity": "Units",
                "net": "Net value",
                "gross": "Gross value",
                "currency": "Currency",
            },
        ),
    ],
)
def test_a_known_file_maps_itself(headers: list[str], matched: dict[str, str]) -> None:
    found = suggest(COLUMNS, headers)

    assert {name: header for name, header in found.items() if header} == matched
