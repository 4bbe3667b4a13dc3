"""What maps make of messages: rows in our own columns, with the faults of each."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from io import StringIO

from claims.importers.edi.pieces import Fault, Segment, shown
from claims.importers.edi.values import ValueUnread, plain
from vir.foundation.money import is_currency, round_amount

# The columns of a report of sales with their headers, in the order of the file that is written for the import.
POS_HEADERS = {
    "document": "Document",
    "sale_date": "Sale date",
    "partner": "Partner",
    "sku": "SKU",
    "quantity": "Quantity",
    "unit": "Unit",
    "net": "Net amount",
    "currency": "Currency",
    "line": "Line number",
    "type": "Type",
    "end_customer": "End customer",
    "serial": "Serial number",
}
# Left out of the file where no row has one.
OPTIONAL = ("unit", "line", "end_customer", "serial")
TEXT_MAX = {
    "document": 80,
    "partner": 60,
    "sku": 80,
    "unit": 30,
    "end_customer": 200,
    "serial": 80,
    "line": 60,
}


@dataclass
class Row:
    """One sale as it was read: texts by column, ISO days and plain digits. What could not be read stands as sent."""

    position: int
    cells: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


@dataclass
class Read:
    """A message as a map has read it."""

    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    # Segments that the map does not use, by tag, with how often they came.
    aside: dict[str, int] = field(default_factory=dict)
    # The message's own number: BPT02, BAA05, BGM.
    reference: str = ""
    # The agreement that a claim names, and what it says the whole is.
    agreement: str = ""
    stated_total: Decimal | None = None
    stated_quantity: Decimal | None = None

    def note_once(self, code: str, message: str, segment: Segment) -> None:
        """Remark on something that may hold for every row; once is enough."""
        if all(fault.code != code for fault in self.faults):
            self.faults.append(Fault(code, message, "note", segment.tag, segment.position))

    def all_faults(self) -> list[Fault]:
        """List the faults of the message and of its rows, by place."""
        found = [*self.faults, *(fault for row in self.rows for fault in row.faults)]
        return sorted(found, key=lambda fault: fault.position)

    def set_aside(self, segment: Segment) -> None:
        """Name a segment that is not used."""
        self.aside[segment.tag] = self.aside.get(segment.tag, 0) + 1


def take_date(
    row: Row, column: str, segment: Segment, element: int, value: str, read: Callable[[str], date]
) -> None:
    """Put a day into a row, or the value as it stands with what is wrong with it."""
    try:
        row.cells[column] = read(value).isoformat()
    except ValueUnread as expected:
        row.cells[column] = value
        row.faults.append(unread(segment, element, value, str(expected), "date"))


def take_number(
    row: Row, column: str, segment: Segment, element: int, value: str, read: Callable[[str], Decimal]
) -> Decimal | None:
    """Put a number into a row, or the value as it stands with what is wrong with it."""
    try:
        number = read(value)
    except ValueUnread as expected:
        row.cells[column] = value
        row.faults.append(unread(segment, element, value, str(expected), "number"))
        return None
    row.cells[column] = plain(number)
    return number


def price_row(
    row: Row,
    segment: Segment,
    element: int,
    value: str,
    read: Callable[[str], Decimal],
    quantity: Decimal | None,
) -> None:
    """Fill in the amount of a row that states none: quantity times price, rounded as its currency is."""
    # A price has no column of its own, so it is read beside the row.
    aside = Row(segment.position)
    price = take_number(aside, "price", segment, element, value, read)
    row.faults.extend(aside.faults)
    currency = row.cells.get("currency", "")
    if price is None or quantity is None:
        return
    if is_currency(currency):
        row.cells["net"] = str(round_amount(quantity * price, currency))
    else:
        missing(row, "net", "the amount", segment, f"a currency that is known, not {shown(currency)!r}")


def unread(segment: Segment, element: int, value: str, expected: str, kind: str) -> Fault:
    """Say where a value stands that could not be read, what it is, and what is expected."""
    return Fault(
        f"bad_{kind}" if value else f"no_{kind}",
        f"{segment.tag}{element:02d}, segment {segment.position}: "
        + (f"{shown(value)!r} is no {kind}." if value else f"the {kind} is missing.")
        + f" Expected: {expected}.",
        "row",
        segment.tag,
        segment.position,
        element,
        shown(value),
    )


def missing(row: Row, column: str, what: str, segment: Segment, expected: str) -> None:
    """Note that a row lacks what it needs; the cell stays empty, to be filled in by hand."""
    row.cells.setdefault(column, "")
    row.faults.append(
        Fault(
            f"no_{column}",
            f"{segment.tag}, segment {segment.position}: {what} is missing. Expected: {expected}.",
            "row",
            segment.tag,
            segment.position,
        )
    )


def cut_texts(row: Row) -> None:
    """Cut nothing silently: a text longer than its column is a fault, and stands as far as it fits."""
    for column, most in TEXT_MAX.items():
        text = row.cells.get(column, "")
        if len(text) > most:
            row.cells[column] = text[:most]
            row.faults.append(
                Fault(
                    "too_long",
                    f"Segment {row.position}: {shown(text)!r} has {len(text)} characters; at most {most} are kept.",
                    "row",
                    position=row.position,
                    value=shown(text),
                )
            )


def columns_of(rows: Sequence[Row]) -> tuple[str, ...]:
    """List the columns of the file of these rows."""
    return tuple(
        name for name in POS_HEADERS if name not in OPTIONAL or any(row.cells.get(name) for row in rows)
    )


def as_csv(rows: Sequence[Row]) -> bytes:
    """Write rows as the file of an import: our own headers, commas, ISO days, plain digits."""
    columns = columns_of(rows)
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(POS_HEADERS[name] for name in columns)
    for row in rows:
        writer.writerow(row.cells.get(name, "") for name in columns)
    return out.getvalue().encode()
