"""The journal as a workbook: real numbers and dates, totals that calculate, and no text that is run."""

from __future__ import annotations

import io
from datetime import datetime
from decimal import Decimal

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from payouts.exports.journals import BY_NAME
from tests.payouts.exports.test_journals import batch, pair

LAYOUT = BY_NAME["generic_xlsx"]


def sheets(content: bytes, *, results: bool = False) -> tuple[Worksheet, Worksheet]:
    book = load_workbook(io.BytesIO(content), data_only=results)
    return book["Journal"], book["Accounts"]


def test_rows_are_numbers_and_dates_and_totals_are_formulas_over_them() -> None:
    journal = batch(*pair(1, "1306.20"), *pair(2, "-64.10"))

    rows, accounts = sheets(LAYOUT.write(journal))
    said, added = sheets(LAYOUT.write(journal), results=True)

    assert [cell.value for cell in rows[2]][2:10] == [
        "LE-1",
        datetime(2026, 11, 22),
        "Accrual",
        "rebate_expense",
        "4100",
        "Rebates",
        1306.2,
        None,
    ]
    assert (rows["I6"].value, rows["J6"].value) == ("=SUM(I2:I5)", "=SUM(J2:J5)")
    assert (said["I6"].value, said["J6"].value) == (1370.3, 1370.3)
    assert accounts["E4"].value == "=SUM(E2:E3)"
    assert [[cell.value for cell in row] for row in added.iter_rows(min_row=2)] == [
        ["2310", "Accrued rebates", 64.1, 1306.2, -1242.1],
        ["4100", "Rebates", 1306.2, 64.1, 1242.1],
        [None, "Total", 1370.3, 1370.3, 0],
    ]


def test_a_name_that_looks_like_a_formula_stays_a_text() -> None:
    rows, _ = sheets(LAYOUT.write(batch(*pair(1, "5.00", partner="=HYPERLINK(1)"))))

    assert (rows["M2"].value, rows["M2"].data_type) == ("=HYPERLINK(1)", "s")


def test_the_largest_amount_of_the_books_reads_back_to_the_cent() -> None:
    back = LAYOUT.read(LAYOUT.write(batch(*pair(1, "9999999999999.99"))))

    assert back.by_account == {
        "4100": Decimal("9999999999999.99"),
        "2310": Decimal("-9999999999999.99"),
    }


def test_a_journal_of_nothing_has_a_head_and_no_formula() -> None:
    written = LAYOUT.write(batch())

    rows, accounts = sheets(written)
    assert (rows.max_row, accounts.max_row, LAYOUT.read(written).rows) == (1, 1, 0)
