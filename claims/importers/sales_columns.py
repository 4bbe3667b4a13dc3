"""What a file of sales may hold, and what its words for returns are."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from claims.queries.resolving.own_units import UNIT_LENGTH_MAX
from vir.foundation.imports.kinds import Amount, Choice, Code, Column, CurrencyCode, Date, Quantity, Text

SALE_WORDS = ("sale", "invoice", "order", "purchase", "S")
RETURN_WORDS = ("return", "credit memo", "credit note", "credit", "refund", "R")

# How many pieces a unit is, is remembered for each sender; a row without one counts pieces.
UNIT = Column(
    "unit",
    "Unit",
    Text,
    required=False,
    max_length=UNIT_LENGTH_MAX,
    aliases=("UoM", "UOM", "Unit of measure", "Units of measure", "Sales unit", "Packaging unit", "Pack"),
)
SALES_COLUMNS = (
    Column(
        "document",
        "Document",
        Code,
        max_length=80,
        aliases=(
            "SalesOrderNumber",
            "Invoice",
            "Invoice number",
            "Order number",
            "Order",
            "Document number",
            "Reference",
        ),
    ),
    Column(
        "sale_date",
        "Sale date",
        Date,
        aliases=(
            "OrderDate",
            "Invoice date",
            "Date",
            "Document date",
            "Posting date",
            "Transaction date",
        ),
    ),
    Column(
        "partner",
        "Partner",
        Code,
        max_length=60,
        aliases=(
            "ResellerKey",
            "Partner code",
            "Customer no.",
            "Customer number",
            "Customer code",
            "Distributor code",
            "Sold-to",
            "Account",
        ),
    ),
    Column(
        "sku",
        "SKU",
        Code,
        max_length=80,
        aliases=(
            "ProductKey",
            "Product code",
            "Item number",
            "Material",
            "Article number",
            "Part number",
        ),
    ),
    Column("quantity", "Quantity", Quantity, aliases=("OrderQuantity", "Qty", "Units", "Pieces")),
    UNIT,
    Column(
        "net",
        "Net amount",
        Amount,
        aliases=(
            "SalesAmount",
            "Net",
            "Net value",
            "Net sales",
            "Amount",
            "Line amount",
            "Extended amount",
        ),
    ),
    Column(
        "unit_price",
        "Unit price",
        Amount,
        required=False,
        minimum=Decimal(0),
        aliases=("UnitPrice", "Price", "List price"),
    ),
    Column(
        "gross",
        "Gross amount",
        Amount,
        required=False,
        aliases=("Gross", "Gross value", "Gross sales", "List amount"),
    ),
    Column(
        "line",
        "Line number",
        Code,
        required=False,
        max_length=60,
        aliases=("Line", "Line no.", "SalesOrderLineNumber", "Position", "Item no."),
    ),
    Column(
        "type",
        "Type",
        Choice,
        required=False,
        choices=(*SALE_WORDS, *RETURN_WORDS),
        aliases=("Line type", "Document type", "Transaction type", "Invoice type"),
    ),
    Column(
        "currency",
        "Currency",
        CurrencyCode,
        required=False,
        aliases=("Currency code", "CurrencyKey"),
    ),
    Column(
        "received",
        "Received date",
        Date,
        required=False,
        aliases=("Received", "Received on", "Date received", "Reported date"),
    ),
)


def sales_columns(currency: str, *, has_currency: bool) -> tuple[Column, ...]:
    """
    List the columns of a sales file.

    :param currency: of rows that name none
    :param has_currency: whether the file has a column for it, which amounts are then held against
    """
    return in_currency(SALES_COLUMNS, currency, has_currency=has_currency)


def in_currency(columns: tuple[Column, ...], currency: str, *, has_currency: bool) -> tuple[Column, ...]:
    """Say which currency the amounts of the columns are in."""
    own = None if has_currency else currency
    found = []
    for column in columns:
        if column.kind is Amount:
            column = replace(column, currency=own)
        elif column.kind is CurrencyCode:
            column = replace(column, default=currency)
        found.append(column)
    return tuple(found)
