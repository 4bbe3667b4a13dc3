"""What a row of a partner's own list of purchases may hold. Pure."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import Final

from vir.foundation.imports.kinds import Amount, Code, Column, Date, Kind, Quantity, Text

_COLUMNS: Final = (
    Column(
        "document",
        "Document",
        Code,
        max_length=80,
        aliases=(
            "Document number",
            "Invoice",
            "Invoice number",
            "Invoice no.",
            "Sales order number",
            "Order number",
            "Receipt",
            "Rechnungsnummer",
            "Belegnummer",
        ),
    ),
    Column(
        "sold_on",
        "Date",
        Date,
        aliases=("Invoice date", "Document date", "Order date", "Purchase date", "Sale date", "Datum"),
    ),
    Column(
        "sku",
        "SKU",
        Code,
        max_length=80,
        aliases=("Product", "Product code", "Item number", "Part number", "Article number", "Material"),
    ),
    Column("quantity", "Quantity", Quantity, aliases=("Qty", "Units", "Pieces", "Order quantity", "Menge")),
    Column(
        "net",
        "Net amount",
        Amount,
        aliases=("Net", "Amount", "Line amount", "Sales amount", "Net value", "Value", "Betrag"),
    ),
    Column(
        "unit", "Unit", Text, required=False, max_length=30, aliases=("UoM", "Unit of measure", "Packaging")
    ),
    Column(
        "type",
        "Type",
        Text,
        required=False,
        max_length=40,
        aliases=("Document type", "Line type", "Sale or return", "Art"),
    ),
)
NAMES: Final = tuple(column.name for column in _COLUMNS)
# What a row is called that takes goods back: its figures are below zero, however they are written.
_RETURNS: Final = frozenset(
    (
        *("return", "returns", "credit", "credit note", "credit memo", "cm", "cr", "ret", "rma"),
        *("gutschrift", "retoure", "avoir", "retour", "devolución", "devolucion", "abono"),
        *("devolução", "devolucao"),
    )
)


def own_list_columns(currency: str) -> tuple[Column, ...]:
    """
    List the columns of a partner's own list, those it needs first.

    :param currency: what a sign in front of an amount must agree with
    """
    return tuple(
        replace(column, currency=currency) if column.kind is Kind.AMOUNT else column for column in _COLUMNS
    )


def takes_back(kind: str | None) -> bool:
    """Say whether what a row is called means that goods came back."""
    return unicodedata.normalize("NFKC", kind or "").strip().lower().rstrip(".") in _RETURNS
