"""Open items become an account: credits go off what was due first, and every row that is not read is named."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from payouts.posting.open_items import Account, ItemRow, ReadItems, account_of, read_open_items
from vir.foundation.imports.problems import FileRefused

AS_OF = date(2026, 11, 20)
HEAD = "Customer number,Invoice,Invoice date,Due date,Open amount\n"


def item(row: int, amount: str, dated: date, due: date) -> ItemRow:
    return ItemRow(row, "ALDER", f"INV-{row}", dated, due, Decimal(amount), "USD")


def read(folder: Path, text: str | bytes, **formats: str) -> ReadItems:
    path = folder / "file"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_open_items(path, as_of=AS_OF, currency="USD", formats=formats)


OLD = item(1, "100.00", date(2026, 9, 1), date(2026, 10, 1))
NEW = item(2, "300.00", date(2026, 11, 2), date(2026, 12, 2))


@pytest.mark.parametrize(
    ("items", "account"),
    [
        ([OLD, NEW], Account(Decimal(400), Decimal(100), date(2026, 9, 1))),
        # Due on the day of the list is not past due yet.
        (
            [item(1, "100.00", date(2026, 9, 1), AS_OF)],
            Account(Decimal(100), Decimal(0), date(2026, 9, 1)),
        ),
        (
            [item(3, "-40.00", AS_OF, AS_OF), NEW, OLD],
            Account(Decimal(360), Decimal(60), date(2026, 9, 1)),
        ),
        (
            [OLD, NEW, item(3, "-150.00", AS_OF, AS_OF)],
            Account(Decimal(250), Decimal(0), date(2026, 11, 2)),
        ),
        ([OLD, item(3, "-150.00", AS_OF, AS_OF)], Account(Decimal(0), Decimal(0), None)),
    ],
)
def test_credits_go_off_what_was_due_first(items: list[ItemRow], account: Account) -> None:
    assert account_of(items, as_of=AS_OF) == account


def test_a_list_of_another_program_is_read_by_what_its_columns_are_called(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "Debtor;Document number;Document date;Net due date;Outstanding;Currency\n"
        'ALDER;INV-1;13.09.2026;31.10.2026;"1.234,50";EUR\nALDER;CR-2;14.09.2026;;"-34,50";EUR\n',
    )

    assert found.items == (
        ItemRow(2, "ALDER", "INV-1", date(2026, 9, 13), date(2026, 10, 31), Decimal("1234.50"), "EUR"),
        ItemRow(3, "ALDER", "CR-2", date(2026, 9, 14), date(2026, 9, 14), Decimal("-34.50"), "EUR"),
    )
    assert found.problems == ()


def test_a_workbook_says_the_same_as_a_file(tmp_path: Path) -> None:
    book, out = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["Customer number", "Invoice", "Invoice date", "Due date", "Open amount"],
        ["ALDER", "INV-1", date(2026, 9, 1), date(2026, 10, 1), 100],
    ):
        sheet.append(row)
    book.save(out)

    found = read(tmp_path, out.getvalue())

    assert found.items == (
        ItemRow(2, "ALDER", "INV-1", date(2026, 9, 1), date(2026, 10, 1), Decimal(100), "USD"),
    )


def test_every_row_that_is_not_read_is_named_with_what_to_do(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        HEAD
        + "ALDER,INV-1,2026-09-01,2026-10-01,100.00\n"
        + "ALDER,INV-2,2026-09-31,2026-10-01,100.00\n"
        + ",INV-3,2026-09-01,2026-10-01,a lot\n"
        + "ALDER,INV-4,2026-11-21,2026-12-01,100.00\n"
        + "ALDER,INV-1,2026-09-01,2026-10-01,100.00\n",
    )

    assert [one.row for one in found.items] == [2]
    assert found.rows == 5
    assert [(one.row, one.column, one.value, one.code) for one in found.problems] == [
        (3, "Invoice date", "2026-09-31", "no_such_day"),
        (4, "Customer number", "", "blank"),
        (4, "Open amount", "a lot", "not_a_number"),
        (5, "Invoice date", "2026-11-21", "after_list"),
        (6, "Invoice", "INV-1", "twice"),
    ]
    assert found.problems[4].message == (
        "Row 6, Invoice: 'INV-1' stands in row 2 with the same day and amount."
    )
    assert all(one.fix for one in found.problems)


def test_a_day_that_can_be_read_in_two_ways_is_asked_for(tmp_path: Path) -> None:
    text = HEAD + "ALDER,INV-1,03/04/2026,05/06/2026,100.00\n"

    with pytest.raises(FileRefused, match="'03/04/2026' can be read as 31/10/2026 or 10/31/2026"):
        read(tmp_path, text)

    assert read(tmp_path, text, date="DMY").items[0].due == date(2026, 6, 5)


def test_a_file_without_a_column_says_which_and_what_it_has(tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as refused:
        read(tmp_path, "Partner code,Invoice,Open amount\nALDER,INV-1,100.00\n")

    assert refused.value.message == (
        "The file has no column for: Invoice date (or Document date). It has 'Partner code', 'Invoice', "
        "'Open amount'. Name the column so, and upload it again."
    )
