"""What a report of partners' own sales (POS, sell-through) may hold."""

from __future__ import annotations

from decimal import Decimal

from claims.importers.sales_columns import RETURN_WORDS, SALE_WORDS, UNIT, in_currency
from vir.foundation.imports.kinds import Amount, Choice, Code, Column, CurrencyCode, Date, Quantity, Text

POS_COLUMNS = (
    Column(
        "document",
        "Document",
        Code,
        max_length=80,
        aliases=("Invoice", "Invoice number", "Receipt", "Receipt number", "Transaction", "Transaction ID"),
    ),
    Column(
        "sale_date",
        "Sale date",
        Date,
        aliases=("Date sold", "Sold on", "Invoice date", "Date", "Transaction date", "Ship date"),
    ),
    # Not needed where the whole file is one partner's.
    Column(
        "partner",
        "Partner",
        Code,
        required=False,
        max_length=60,
        aliases=(
            "Partner code",
            "Distributor",
            "Distributor code",
            "Reporter",
            "Reseller",
            "Dealer",
            "Branch",
        ),
    ),
    Column(
        "sku",
        "SKU",
        Code,
        max_length=80,
        aliases=(
            "Product code",
            "Item number",
            "Item",
            "Part number",
            "Material",
            "Article number",
            "Manufacturer part number",
            "MPN",
            "EAN",
            "UPC",
            "GTIN",
        ),
    ),
    Column(
        "quantity", "Quantity", Quantity, aliases=("Qty", "Quantity sold", "Units sold", "Units", "Pieces")
    ),
    UNIT,
    # One of the two is needed: without a value a line would count as nothing where programs read amounts.
    Column(
        "net",
        "Net amount",
        Amount,
        required=False,
        aliases=("Net", "Net sales", "Net value", "Amount", "Extended price", "Line amount", "Sales"),
    ),
    Column(
        "unit_price",
        "Unit price",
        Amount,
        required=False,
        minimum=Decimal(0),
        aliases=("Price", "Sell price", "Selling price", "Resale price"),
    ),
    Column(
        "line",
        "Line number",
        Code,
        required=False,
        max_length=60,
        aliases=("Line", "Line no.", "Position", "Item no."),
    ),
    Column(
        "type",
        "Type",
        Choice,
        required=False,
        choices=(*SALE_WORDS, *RETURN_WORDS),
        aliases=("Line type", "Transaction type", "Document type"),
    ),
    Column("currency", "Currency", CurrencyCode, required=False, aliases=("Currency code",)),
    Column(
        "end_customer",
        "End customer",
        Text,
        required=False,
        max_length=200,
        aliases=("Customer", "Customer name", "Sold to", "Ship to", "End user"),
    ),
    Column(
        "serial",
        "Serial number",
        Code,
        required=False,
        max_length=80,
        aliases=("Serial", "Serial no.", "S/N", "IMEI"),
    ),
)


def pos_columns(currency: str, *, has_currency: bool) -> tuple[Column, ...]:
    """
    List the columns of a report.

    :param currency: of rows that name none
    :param has_currency: whether the file has a column for it, which amounts are then held against
    """
    return in_currency(POS_COLUMNS, currency, has_currency=has_currency)
