"""Which header is which column."""

from __future__ import annotations

import pytest

from vir.foundation.imports.columns import Amount, Code, Column, Date, Quantity, Text
from vir.foundation.imports.mapping import MappingFault, check, suggest

COLUMNS = (
    Column("document", "Document number", Code, aliases=("SalesOrderNumber", "Invoice", "Invoice number")),
    Column("sold_on", "Date", Date, aliases=("OrderDate", "Invoice date")),
    Column("product", "Product", Code, aliases=("ProductKey", "SKU", "Item code")),
    Column("quantity", "Quantity", Quantity, aliases=("OrderQuantity",)),
    Column("net", "Net value", Amount, aliases=("SalesAmount", "Amount")),
    Column("note", "Note", Text, required=False),
)


def _suggested(*headers: str) -> dict[str, str]:
    return {name: header for name, header in suggest(COLUMNS, headers).items() if header is not None}


def test_headers_of_a_real_file_are_found() -> None:
    headers = [
        "SalesOrderNumber",
        "OrderDate",
        "ProductKey",
        "ResellerKey",
        "OrderQuantity",
        "UnitPrice",
        "SalesAmount",
    ]

    assert suggest(COLUMNS, headers) == {
        "document": "SalesOrderNumber",
        "sold_on": "OrderDate",
        "product": "ProductKey",
        "quantity": "OrderQuantity",
        "net": "SalesAmount",
        "note": None,
    }


FOUND = [
    ("Invoice", "document"),
    ("invoice", "document"),
    ("INVOICE_NUMBER", "document"),
    ("Invoice No.", "document"),
    ("inv no", "document"),
    ("Doc. Nr", "document"),
    ("document", "document"),
    ("sales_order_number", "document"),
    ("order date", "sold_on"),
    ("Order-Date", "sold_on"),
    ("InvoiceDate", "sold_on"),
    ("Date", "sold_on"),
    ("sku", "product"),
    ("Prod.", "product"),
    ("item_code", "product"),
    ("Qty", "quantity"),
    ("ORDER QTY", "quantity"),
    ("Units", "quantity"),
    ("Amount (USD)", "net"),
    ("Net Val.", "net"),
    ("sales amt", "net"),
]


@pytest.mark.parametrize(("header", "name"), FOUND)
def test_header_is_known_by_its_words(header: str, name: str) -> None:
    assert _suggested(header) == {name: header}


@pytest.mark.parametrize(
    "header", ["Gross value", "Amount due", "Ship date", "Invoice total", "x", "", "Total quantity shipped"]
)
def test_header_that_only_resembles_is_left_to_a_person(header: str) -> None:
    assert _suggested(header) == {}


def test_two_headers_that_fit_alike_are_left_to_a_person() -> None:
    assert _suggested("Invoice", "SalesOrderNumber") == {}


def test_exact_name_goes_before_a_similar_one() -> None:
    assert _suggested("sku", "SKU") == {"product": "SKU"}


def test_header_is_never_given_twice() -> None:
    columns = (Column("a", "Amount", Amount), Column("b", "Value", Amount, aliases=("Amount",)))

    assert suggest(columns, ["Amount"]) == {"a": None, "b": None}


def test_headers_of_other_columns_leave_the_rest_undecided() -> None:
    assert _suggested("Invoice", "Whatever", "Qty") == {"document": "Invoice", "quantity": "Qty"}


HEADERS = ["Invoice", "Date", "SKU", "Qty", "Amount"]
GOOD = {
    "document": "Invoice",
    "sold_on": "Date",
    "product": "SKU",
    "quantity": "Qty",
    "net": "Amount",
    "note": None,
}


def test_whole_mapping_has_no_faults() -> None:
    assert check(COLUMNS, GOOD, HEADERS) == []


def test_every_fault_of_a_mapping_is_given() -> None:
    mapping = {
        "document": "Invoice",
        "sold_on": "Invoice",
        "product": "Other",
        "quantity": None,
        "net": "Amount",
        "odd": "Date",
    }

    faults = check(COLUMNS, mapping, HEADERS)

    assert faults == [
        MappingFault("odd", "Date", "unknown_column", "There is no column 'odd'.", "Remove it."),
        MappingFault(
            "sold_on",
            "Invoice",
            "mapped_twice",
            "Date: the column 'Invoice' is already chosen for Document number.",
            "Choose another column for one of them.",
        ),
        MappingFault(
            "product",
            "Other",
            "no_such_header",
            "Product: the file has no column 'Other'.",
            "Choose a column of this file.",
        ),
        MappingFault(
            "quantity",
            "",
            "not_mapped",
            "Quantity: no column of the file is chosen.",
            "Choose the column that holds it.",
        ),
    ]
