"""The real sales, read where they lie: to the last row and the last cent."""

from __future__ import annotations

import csv
import os
import time
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from vir.foundation.imports.apart import sample_values
from vir.foundation.imports.columns import Amount, Code, Column, Date, Quantity, Text, compile_cleaner
from vir.foundation.imports.dates import DateFormat, guess_date_format
from vir.foundation.imports.mapping import suggest
from vir.foundation.imports.numbers import NumberFormat, guess_number_format
from vir.foundation.imports.reader import read_rows
from vir.foundation.imports.sniff import sniff

SHARED = Path(os.environ.get("VIR_SHARED", Path(__file__).resolve().parents[4] / "shared"))
FOLDER = SHARED / "data" / "adventureworks"

SALES = (
    Column("document", "Document number", Code, aliases=("SalesOrderNumber",)),
    Column("sold_on", "Date", Date, aliases=("OrderDate",)),
    Column("product", "Product", Code, aliases=("ProductKey",)),
    Column("partner", "Partner", Code, aliases=("ResellerKey",)),
    Column("quantity", "Quantity", Quantity, aliases=("OrderQuantity",)),
    Column("price", "Unit price", Amount, aliases=("UnitPrice",)),
    Column("net", "Net value", Amount, aliases=("SalesAmount",)),
)


def _raw() -> list[dict[str, str]]:
    with (FOLDER / "sales.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _cleaned(path: Path) -> tuple[list[tuple[object, ...]], int]:
    sniffed = sniff(path)
    samples = sample_values(path, sniffed)
    mapping = suggest(SALES, sniffed.headers)
    formats = {
        "price": guess_number_format(samples["UnitPrice"]),
        "net": guess_number_format(samples["SalesAmount"]),
        "quantity": guess_number_format(samples["OrderQuantity"]),
        "sold_on": guess_date_format(samples["OrderDate"]),
    }
    assert formats == {
        "price": NumberFormat.POINT,
        "net": NumberFormat.POINT,
        "quantity": NumberFormat.PLAIN,
        "sold_on": DateFormat.ISO,
    }
    clean = compile_cleaner(SALES, mapping, formats, sniffed.headers)  # type: ignore[arg-type]
    good, bad = [], 0
    for number, cells in read_rows(path, sniffed):
        values, _ = clean(number, cells)
        if values is None:
            bad += 1
        else:
            good.append(values)
    return good, bad


def test_sales_are_read_to_the_last_row_and_cent() -> None:
    raw = _raw()

    rows, bad = _cleaned(FOLDER / "sales.csv")

    assert (len(rows), bad) == (47_572, 0)
    assert sum(row[6] for row in rows) == sum(Decimal(row["SalesAmount"]) for row in raw)  # type: ignore[misc]
    assert sum(row[4] for row in rows) == sum(Decimal(row["OrderQuantity"]) for row in raw)  # type: ignore[misc]
    assert [(row[0], str(row[1]), row[2], row[3]) for row in rows] == [
        (row["SalesOrderNumber"], row["OrderDate"], row["ProductKey"], row["ResellerKey"]) for row in raw
    ]


def test_sales_in_a_workbook_are_read_to_the_same_values(tmp_path: Path) -> None:
    path = tmp_path / "sales.xlsx"
    raw = _raw()[:5000]
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet()
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, list(raw[0]))
    for i, row in enumerate(raw, 1):
        cells = list(row.values())
        sheet.write_string(i, 0, cells[0])
        sheet.write_datetime(i, 1, datetime.fromisoformat(cells[1]), day)
        for j, cell in enumerate(cells[2:], 2):
            sheet.write_number(i, j, float(cell))
    book.close()

    rows, bad = _cleaned(path)

    assert bad == 0
    assert [(row[0], str(row[1]), row[2], row[3], *row[4:]) for row in rows] == [
        (*list(row.values())[:4], *(Decimal(cell) for cell in list(row.values())[4:])) for row in raw
    ]


@pytest.mark.parametrize(
    ("name", "count", "first"),
    [
        (
            "resellers.csv",
            701,
            ["1", "Value Added Reseller", "A Bike Store", "Seattle", "Washington", "United States"],
        ),
        (
            "products.csv",
            397,
            ["210", "HL Road Frame - Black, 58", "868.63", "Black", "Road Frames", "Components"],
        ),
    ],
)
def test_partners_and_products_are_read(name: str, count: int, first: list[str]) -> None:
    path = FOLDER / name

    rows = list(read_rows(path, sniff(path)))

    assert (len(rows), rows[0]) == (count, (2, first))


def test_rows_are_cleaned_at_a_rate_fit_for_a_million() -> None:
    columns = (*SALES[:5], Column("price", "P", Amount, aliases=("UnitPrice",)), SALES[6])
    path = FOLDER / "sales.csv"
    sniffed = sniff(path)
    rows = list(read_rows(path, sniffed))
    mapping = suggest(columns, sniffed.headers)
    formats = {"price": NumberFormat.POINT, "net": NumberFormat.POINT}
    clean = compile_cleaner(columns, mapping, formats, sniffed.headers)

    began = time.process_time()
    bad = sum(clean(number, cells)[0] is None for number, cells in rows)
    seconds = time.process_time() - began

    # Well below what one idle core reaches, so that only a real loss is a failure.
    assert bad == 0
    assert len(rows) / seconds > 100_000


def test_text_column_takes_every_name_of_the_real_partners() -> None:
    path = FOLDER / "resellers.csv"
    sniffed = sniff(path)
    clean = compile_cleaner([Column("name", "Name", Text)], {"name": "ResellerName"}, {}, sniffed.headers)

    problems = [problem for number, cells in read_rows(path, sniffed) for problem in clean(number, cells)[1]]

    assert problems == []
