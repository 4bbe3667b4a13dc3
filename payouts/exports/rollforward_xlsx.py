"""The rollforward as a workbook that calculates: totals, closings and the difference to the general ledger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from payouts.exports.made import MadeFile
from payouts.exports.workbook import Book, Sheet
from payouts.ledger.rollforward import Row
from payouts.queries.books.rollforward import PeriodTable
from vir.foundation.money import minor_units
from vir.foundation.periods import format_date

FIRST = 3
CODE, NAME, OPENING = 0, 1, 2
WIDTHS = [16.0, 34.0, *([17.0] * 8)]


def rollforward_xlsx(tables: Sequence[PeriodTable], *, vendor: str, made_on: date) -> MadeFile:
    """
    Write the file: a sheet for each currency.

    :param tables: of one accounting period, at least one
    """
    period = tables[0].period
    decimals = max(minor_units(table.table.currency) for table in tables)
    book = Book(f"Accrual rollforward {period.starts_on:%b %Y}", vendor, decimals=decimals, made_on=made_on)
    with book:
        for table in tables:
            _sheet(book.sheet(f"Rollforward {table.table.currency}", WIDTHS), table, vendor)
    return MadeFile("xlsx", f"rollforward_{period.starts_on:%Y-%m}.xlsx", book.content())


def _sheet(sheet: Sheet, table: PeriodTable, vendor: str) -> None:
    period, total = table.period, table.table.total
    heads = _heads(table)
    closing = len(heads) - 1
    sheet.text(0, 0, f"Accrual rollforward, {vendor}", "title")
    upto = format_date(table.upto)
    sheet.text(
        1,
        0,
        f"{period.starts_on:%b %Y}, {period.get_state_display().lower()}, up to {upto}, {table.table.currency}",
    )
    sheet.heads(FIRST - 1, heads, right=frozenset(range(OPENING, closing + 1)))
    for place, row in enumerate(table.table.rows, start=FIRST):
        program = table.named(row)
        sheet.text(place, CODE, "" if program is None else program.code)
        sheet.text(place, NAME, "No program" if program is None else program.name)
        for column, amount in enumerate(_amounts(row, table), start=OPENING):
            sheet.number(place, column, amount, "money")
        span = f"{_cell(place, OPENING)}:{_cell(place, closing - 1)}"
        sheet.formula(place, closing, f"=SUM({span})", row.closing, "money")
    last = FIRST + len(table.table.rows)
    sheet.text(last, NAME, "Total", "bold")
    for column, amount in enumerate((*_amounts(total, table), total.closing), start=OPENING):
        span = f"{_cell(FIRST, column)}:{_cell(last - 1, column)}"
        sheet.formula(last, column, f"=SUM({span})", amount, "grand" if column == closing else "total")
    _tie(sheet, table, last, closing)


def _tie(sheet: Sheet, table: PeriodTable, total_row: int, closing: int) -> None:
    """Put the balances of the general ledger under the closing amount, and the difference."""
    row = total_row + 2
    for balance in table.tie.balances:
        name = f"General ledger {balance.gl_code} {balance.gl_name}".strip()
        sheet.text(row, NAME, f"{name}, {format_date(balance.as_of)}")
        sheet.number(row, closing, balance.amount, "money")
        row += 1
    if table.tie.difference is None:
        sheet.text(row, NAME, "No balance of the general ledger was entered.")
        return
    first, last = _cell(total_row + 2, closing), _cell(row - 1, closing)
    sheet.text(row, NAME, "Difference", "bold")
    sheet.formula(row, closing, f"=SUM({first}:{last})-{_cell(total_row, closing)}", table.tie.difference)
    if table.review is not None and table.review.explanation:
        sheet.text(row + 1, NAME, f"Explained by {table.review.reviewed_by}: {table.review.explanation}")


def _heads(table: PeriodTable) -> list[str]:
    named = [column.label for column, _ in table.table.total.moved]
    other = ["Other"] if table.table.total.other else []
    opening = f"Opening {format_date(table.period.starts_on)}"
    return ["Program", "Name", opening, *named, *other, f"Closing {format_date(table.upto)}"]


def _amounts(row: Row, table: PeriodTable) -> list[Decimal]:
    other = [row.other] if table.table.total.other else []
    return [row.opening, *(amount for _, amount in row.moved), *other]


def _cell(row: int, column: int) -> str:
    """Name a cell as formulas do, "C4"."""
    return f"{chr(ord('A') + column)}{row + 1}"
