"""What a row of a claim may hold, and what its texts are read as."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from claims.checks.likeness import customer_key, number_key
from claims.enums import ClaimKind
from claims.importers.row_problems import REMOVE, problem, set_to
from vir.foundation.imports.cells import Format, reader_of
from vir.foundation.imports.dates import DateFormat
from vir.foundation.imports.fixes import propose
from vir.foundation.imports.kinds import Amount, Code, Column, Date, Kind, Quantity, Text
from vir.foundation.imports.numbers import NumberFormat
from vir.foundation.imports.problems import CellNotRead, quoted
from vir.foundation.imports.reading import NUMBER_KINDS, Reading
from vir.foundation.kept import kept
from vir.foundation.words import later

__all__ = [
    "NAMES",
    "REMOVE",
    "TYPED",
    "ReadRow",
    "RowReader",
    "claim_columns",
    "customer_key",
    "file_key",
    "invoice_key",
    "problem",
    "serial_key",
    "set_to",
    "written",
]

# In front of the name of a column: what somebody typed or changed. What stands in the file is kept under its header.
TYPED: Final = "="

_COLUMNS: Final = (
    Column(
        "invoice",
        later("Invoice"),
        Code,
        max_length=80,
        aliases=(
            "Invoice number",
            "Invoice no.",
            "Document",
            "Document number",
            "Receipt",
            "Rechnungsnummer",
        ),
    ),
    Column(
        "sold_on",
        later("Date"),
        Date,
        aliases=("Sold on", "Sale date", "Invoice date", "Date of sale", "Transaction date", "Datum"),
    ),
    Column(
        "sku",
        later("SKU"),
        Code,
        max_length=80,
        aliases=("Product", "Product code", "Item number", "Part number", "Article number", "Material"),
    ),
    Column(
        "quantity", later("Quantity"), Quantity, aliases=("Qty", "Units", "Pieces", "Units sold", "Menge")
    ),
    Column(
        "end_customer",
        later("End customer"),
        Text,
        required=False,
        max_length=200,
        aliases=("Customer", "Customer name", "Sold to", "Ship to", "Kunde"),
    ),
    Column(
        "serial",
        later("Serial number"),
        Code,
        required=False,
        max_length=80,
        aliases=("Serial", "Serial no.", "S/N", "Seriennummer"),
    ),
    Column(
        "unit",
        later("Unit"),
        Text,
        required=False,
        max_length=30,
        aliases=("UoM", "Unit of measure", "Packaging"),
    ),
    Column(
        "unit_price",
        later("Unit price"),
        Amount,
        required=False,
        minimum=Decimal(0),
        aliases=("Price", "Price per unit", "Resale price"),
    ),
    Column(
        "net",
        later("Net amount"),
        Amount,
        required=False,
        minimum=Decimal(0),
        aliases=("Net", "Amount", "Line amount", "Extended amount", "Sales amount", "Value"),
    ),
    # Told apart: several lines of one invoice with the same product.
    Column(
        "line",
        later("Line"),
        Code,
        required=False,
        max_length=20,
        aliases=("Line number", "Line no.", "Position"),
    ),
)
NAMES: Final = tuple(column.name for column in _COLUMNS)


def claim_columns(
    kind: ClaimKind, *, serials_needed: bool = False, currency: str | None = None
) -> tuple[Column, ...]:
    """
    List the columns of a claim: those that it needs first.

    A special price is agreed for an end customer, so that one is needed; an activity lists invoices, if anything.

    :param currency: what a sign in front of an amount must agree with
    """
    needed = {"invoice", "sold_on", "sku", "quantity"}
    if kind is ClaimKind.SHIP_DEBIT:
        needed.add("end_customer")
    if kind is ClaimKind.LUMP_SUM:
        needed = {"invoice"}
    elif serials_needed:
        needed.add("serial")
    found = [
        replace(
            column,
            required=column.name in needed,
            currency=currency if column.kind is Kind.AMOUNT else None,
        )
        for column in _COLUMNS
    ]
    return tuple(sorted(found, key=lambda column: not column.required))


@dataclass(frozen=True)
class ReadRow:
    """
    What the texts of a row were read as.

    :param values: by column; None where a cell is blank or was not read
    :param texts: what stands in each cell now
    :param problems: of the cells that were not read, in the shape that a line keeps them
    """

    values: Mapping[str, Any]
    texts: Mapping[str, str]
    problems: list[dict[str, Any]] = field(default_factory=list)


class RowReader:
    """Reads the rows of one claim: those of its file as the file is written, typed ones as the page writes them."""

    def __init__(self, columns: Sequence[Column], reading: Reading | None) -> None:
        self.columns = tuple(columns)
        self.reading = reading or Reading()
        self.formats = self.reading.formats_of(self.columns)
        self._as_read = {column.name: reader_of(column, self.formats.get(column.name)) for column in columns}
        self._as_typed = {column.name: reader_of(column, _typed_format(column)) for column in columns}

    def text_of(self, column: str, cells: Mapping[str, str]) -> str:
        """Give what stands in a cell now: what was typed, else what stands in the file."""
        typed = cells.get(TYPED + column)
        if typed is not None:
            return typed
        header = self.reading.mapping.get(column)
        return cells.get(file_key(header), "") if header else ""

    def canonical(self, column: str, cells: Mapping[str, str]) -> str:
        """Give what stands in a cell as the page writes it, or as it stands where it is not read."""
        text = self.text_of(column, cells)
        found = next((one for one in self.columns if one.name == column), None)
        if found is None:
            return text
        try:
            return written(self._value(found, text, TYPED + column in cells))
        except CellNotRead:
            return text

    def read(self, row: int, cells: Mapping[str, str]) -> ReadRow:
        """Read a row: the values that could be read, and a problem for each cell that could not."""
        values: dict[str, Any] = {}
        texts: dict[str, str] = {}
        problems = []
        for column in self.columns:
            text = texts[column.name] = self.text_of(column.name, cells)
            try:
                values[column.name] = self._value(column, text, TYPED + column.name in cells)
            except CellNotRead as fault:
                values[column.name] = None
                problems.append(self._problem(row, column, text, fault))
        return ReadRow(values, texts, problems)

    def _value(self, column: Column, text: str, is_typed: bool) -> object:
        if is_typed:
            try:
                return self._as_typed[column.name](text)
            except CellNotRead:
                # Somebody who corrects a file writes as the file does.
                if column.name not in self.formats:
                    raise
        return self._as_read[column.name](text)

    def _problem(self, row: int, column: Column, text: str, fault: CellNotRead) -> dict[str, Any]:
        offers = propose(column, text, formats=self.formats)
        label, value = kept(column.label), quoted(text)
        if offers:
            message = kept(
                "Row {row}, {column}: {value} {fault}", row=row, column=label, value=value, fault=fault.what
            )
        elif text.strip():
            message = kept(
                "Row {row}, {column}: {value} {fault} {fix}",
                row=row,
                column=label,
                value=value,
                fault=fault.what,
                fix=fault.fix,
            )
        else:
            message = kept(
                "Row {row}, {column}: it {fault} {fix}",
                row=row,
                column=label,
                fault=fault.what,
                fix=fault.fix,
            )
        return problem(
            fault.code,
            column.name,
            text,
            message,
            [{**set_to(column.name, one.value, one.label), "way": one.way} for one in offers] + [REMOVE],
        )


def file_key(header: str) -> str:
    """Give the name under which a cell of a file is kept: its header, which must not look like a typed one."""
    return f"'{header}" if header.startswith(TYPED) else header


def _typed_format(column: Column) -> Format | None:
    if column.kind is Kind.DATE:
        return DateFormat.ISO
    return NumberFormat.PLAIN if column.kind in NUMBER_KINDS else None


def invoice_key(invoice: str) -> str:
    """Write an invoice number for comparison: capital letters and digits only, leading zeros away."""
    return number_key(invoice)[:80]


def serial_key(serial: str) -> str:
    """Write a serial number for comparison, as an invoice number: a zero put before it makes it no other unit."""
    return number_key(serial)[:80]


def written(value: object) -> str:
    """Write a value as the page takes it: a date as 2026-10-31, a number in plain digits."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return "" if value is None else str(value)
