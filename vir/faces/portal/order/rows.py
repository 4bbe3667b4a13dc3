"""The rows of a draft order as they are typed, pasted or uploaded. Nothing is kept."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal
from io import StringIO
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict

from claims.enums import ClaimKind
from claims.importers.claim_columns import claim_columns
from claims.importers.pasted import pasted_rows
from vir.faces.portal.what_if import BELOW_ZERO, NOT_READ
from vir.foundation.imports import apart
from vir.foundation.imports.kinds import Column
from vir.foundation.imports.limits import MIB, Limits
from vir.foundation.imports.mapping import suggest
from vir.foundation.imports.numbers import NumberNotRead, marker_of
from vir.foundation.imports.problems import FileRefused, quoted
from vir.foundation.web import formats
from vir.foundation.web.typed import plain, read_figure
from vir.foundation.words import say

NAMES = ("sku", "quantity", "unit_price")
# A form sends three fields a row, and a request at most a thousand.
ROWS_MAX = 300
# A longer order makes an address that servers cut off.
LINKED_MAX = 60
BLANKS = 3
DECIMALS = 4
VALUE_MAX = Decimal(10) ** 9
LIMITS = Limits(
    max_bytes=2 * MIB,
    max_csv_bytes=2 * MIB,
    max_rows=5_000,
    max_unpacked=40 * MIB,
    cpu_seconds=10,
    wall_seconds=15,
    memory_bytes=512 * MIB,
)


@dataclass(frozen=True)
class Row:
    """
    One row as it was written, and as it was read; None where it was not.

    :param problem: what is wrong with it and what to do
    """

    number: int
    sku: str
    quantity_text: str
    price_text: str
    quantity: Decimal | None = None
    price: Decimal | None = None
    problem: str = ""


@dataclass(frozen=True)
class Draft:
    """
    An order.

    :param trouble: why a text or a file was not read at all
    """

    rows: tuple[Row, ...] = ()
    trouble: str = ""

    @property
    def query(self) -> str:
        """Write the rows as the query of an address; empty where they are none or too many for one."""
        if not self.rows or len(self.rows) > LINKED_MAX:
            return ""
        pairs = [
            pair
            for row in self.rows
            for pair in (
                ("sku", row.sku),
                ("quantity", _in_address(row.quantity, row.quantity_text)),
                ("unit_price", _in_address(row.price, row.price_text)),
            )
        ]
        return urlencode(pairs)


def _in_address(value: Decimal | None, text: str) -> str:
    """Write a figure so that whoever opens the address reads the same, whatever their language."""
    return text if value is None else plain(value)


def columns() -> tuple[Column, ...]:
    """List the columns of an order: those of a claim that an order has, known by the same names."""
    known = {column.name: column for column in claim_columns(ClaimKind.VOLUME)}
    return tuple(known[name] for name in NAMES)


def read_draft(sent: QueryDict, file: UploadedFile[bytes] | None, currency: str) -> Draft:
    """Read the typed rows, then those that were pasted, then those of a file."""
    lists = [sent.getlist(name) for name in NAMES]
    found: list[Mapping[str, str]] = [
        dict(zip(NAMES, (cell.strip() for cell in cells), strict=True))
        for cells in zip_longest(*lists, fillvalue="")
    ]
    trouble = ""
    try:
        found += _pasted(sent.get("text", ""))
        found += [] if file is None else _of_file(file)
    except FileRefused as refused:
        trouble = refused.message
    rows = [row for row in found if any(row.values())]
    if len(rows) > ROWS_MAX:
        trouble = say(
            "The order has {count} rows; at most {most} are estimated at once. Split it.",
            count=formats.number(len(rows)),
            most=formats.number(ROWS_MAX),
        )
        rows = rows[:ROWS_MAX]
    return Draft(tuple(_read(number, row, currency) for number, row in enumerate(rows, start=1)), trouble)


def _pasted(text: str) -> list[dict[str, str]]:
    if not text.strip():
        return []
    try:
        return pasted_rows(text[: 2 * MIB], columns())
    except csv.Error:
        raise FileRefused("damaged", say("The pasted text is damaged: copy the cells again.")) from None


def _of_file(file: UploadedFile[bytes]) -> list[dict[str, str]]:
    """
    Read a CSV file or a workbook in its bounded process; the file is gone before the answer is given.

    :raises FileRefused: if it cannot be read, is too large or lacks a column
    """
    if (file.size or 0) > LIMITS.max_bytes:
        raise FileRefused(
            "too_large",
            say(
                "The file is too large: an order of at most {size} MB is read.",
                size=LIMITS.max_bytes // MIB,
            ),
        )
    with TemporaryDirectory() as folder:
        path = Path(folder) / "order"
        with path.open("wb") as kept:
            for chunk in file.chunks():
                kept.write(chunk)
        sniffed = apart.sniff(path, limits=LIMITS)
        body = [cells for _, cells in apart.read_rows(path, sniffed, count=ROWS_MAX + 1, limits=LIMITS)]
    named = suggest(columns(), sniffed.headers)
    missing = [column.label for column in columns() if column.required and named[column.name] is None]
    if missing:
        raise FileRefused(
            "no_column",
            _no_column(missing),
        )
    # Read on as pasted cells are, so that both read alike.
    text = StringIO()
    csv.writer(text, delimiter="\t", lineterminator="\n").writerows([sniffed.headers, *body])
    return pasted_rows(text.getvalue(), columns())


def _no_column(missing: list[str]) -> str:
    """Say which of the two columns that every order has are not there."""
    if len(missing) > 1:
        return say(
            "The file has no column {one} and no column {other}. "
            "Name its columns SKU and Quantity, and Unit price if it has one.",
            one=missing[0],
            other=missing[1],
        )
    return say(
        "The file has no column {one}. Name its columns SKU and Quantity, and Unit price if it has one.",
        one=missing[0],
    )


def _read(number: int, cells: Mapping[str, str], currency: str) -> Row:
    row = Row(number, cells.get("sku", ""), cells.get("quantity", ""), cells.get("unit_price", ""))
    if not row.sku:
        return replace(row, problem=say("The SKU is missing. Write it, or empty the row."))
    quantity, wrong = _number(row.quantity_text, say("Quantity"), "10", ())
    if not wrong and not quantity:
        wrong = say("The quantity is missing. Enter how many, such as {example}.", example=10)
    signs = (currency, formats.currency_sign(currency).strip())
    price, wrong_price = _number(row.price_text, say("Unit price"), formats.number(149, places=2), signs)
    return replace(row, quantity=quantity, price=price, problem=" ".join(filter(None, (wrong, wrong_price))))


def _number(text: str, what: str, example: str, signs: Iterable[str]) -> tuple[Decimal | None, str]:
    """Read a figure, or say why it was not; a blank is no figure and no fault."""
    if not text:
        return None, ""
    marker = marker_of(text)
    if marker is not None and marker not in signs:
        return None, say(
            "{what}: {text} has {sign} in it. Enter {example}.",
            what=what,
            text=quoted(text),
            sign=quoted(marker),
            example=example,
        )
    try:
        value = read_figure(text)
    except NumberNotRead:
        return None, say(NOT_READ, what=what, text=quoted(text), example=example)
    if value < 0:
        return None, say(BELOW_ZERO, what=what, text=quoted(text))
    if value > VALUE_MAX or value != value.quantize(Decimal(1).scaleb(-DECIMALS), ROUND_CEILING):
        return None, say(
            "{what}: {text} is too large or too fine. Enter a figure such as {example}.",
            what=what,
            text=quoted(text),
            example=example,
        )
    return value, ""
