"""Everything that is known of each row as a workbook: totals that calculate, for people and any other system."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import groupby

from payouts.exports.journal import Batch, JournalRow, Layout, ReadJournal, added_up, amount
from payouts.exports.journals.generic import HEADER
from payouts.exports.journals.generic_xlsx.reading import cells_of_sheet
from payouts.exports.made import CONTENT_TYPES
from payouts.exports.workbook import Book, Sheet
from vir.foundation.money import minor_units

NOTHING = Decimal(0)
ENTRY, DAY, GL_ACCOUNT, DEBIT, CREDIT, PERIOD_FIRST = 2, 3, 6, 8, 9, 15
WIDTHS = [
    14.0,
    12.0,
    9.0,
    13.0,
    20.0,
    20.0,
    14.0,
    26.0,
    15.0,
    15.0,
    9.0,
    14.0,
    30.0,
    14.0,
    30.0,
    13.0,
    24.0,
    9.0,
]
# A workbook says when it was made, and the same journal has to give the same bytes: it is told the last posting.
NO_DAY = date(1980, 1, 1)


def write(batch: Batch) -> bytes:
    """Write the file."""
    made_on = max((row.day for row in batch.rows), default=NO_DAY)
    title = f"Journal {batch.code}, {batch.period}"
    book = Book(title, batch.tenant_slug, decimals=minor_units(batch.currency), made_on=made_on)
    with book:
        _rows(book.sheet("Journal", WIDTHS), batch)
        _accounts(book.sheet("Accounts", [14.0, 34.0, 17.0, 17.0, 17.0]), batch)
    return book.content()


def read(content: bytes) -> ReadJournal:
    """Read the rows of the first sheet; a row without an entry is the total."""
    signed = [
        (row.get(GL_ACCOUNT, ""), Decimal(row.get(DEBIT) or 0) - Decimal(row.get(CREDIT) or 0))
        for row in cells_of_sheet(content, 1)[1:]
        if row.get(ENTRY)
    ]
    return added_up(signed)


def _rows(sheet: Sheet, batch: Batch) -> None:
    sheet.heads(0, list(HEADER), right=frozenset({DEBIT, CREDIT}))
    for place, row in enumerate(batch.rows, start=1):
        for column, text in _texts(row, batch).items():
            sheet.text(place, column, text)
        sheet.day(place, DAY, row.day)
        if row.period_first is not None:
            sheet.day(place, PERIOD_FIRST, row.period_first)
        for column, value in ((DEBIT, row.debit), (CREDIT, row.credit)):
            if value is not None:
                sheet.number(place, column, amount(value, batch.currency), "money")
    if not batch.rows:
        return
    last = len(batch.rows) + 1
    sheet.text(last, DEBIT - 1, "Total", "bold")
    sheet.formula(last, DEBIT, f"=SUM(I2:I{last})", batch.debits)
    sheet.formula(last, CREDIT, f"=SUM(J2:J{last})", batch.credits)


def _texts(row: JournalRow, batch: Batch) -> dict[int, str]:
    """Give the texts of a row by their columns, without the empty ones."""
    texts = {
        0: batch.code,
        1: batch.period,
        ENTRY: row.entry,
        4: row.kind,
        5: row.account,
        GL_ACCOUNT: row.gl_code,
        7: row.gl_name,
        10: batch.currency,
        11: row.partner_code,
        12: row.partner,
        13: row.program,
        14: row.program_name,
        16: row.source,
        17: row.reverses,
    }
    return {column: text for column, text in texts.items() if text}


def _accounts(sheet: Sheet, batch: Batch) -> None:
    """Add up each account by formulas over the first sheet; the last row has to say zero."""
    sheet.heads(
        0, ["gl_account", "gl_account_name", "debit", "credit", "balance"], right=frozenset({2, 3, 4})
    )
    if not batch.rows:
        return
    last = len(batch.rows) + 1
    named = sorted(batch.rows, key=lambda row: row.gl_code)
    place = 0
    for place, (code, legs) in enumerate(groupby(named, key=lambda row: row.gl_code), start=1):
        own = list(legs)
        debit = sum((row.debit or NOTHING for row in own), NOTHING)
        credit = sum((row.credit or NOTHING for row in own), NOTHING)
        sheet.text(place, 0, code)
        sheet.text(place, 1, own[0].gl_name)
        # Compared, not searched for: a search would take * and > in the name of an account as orders.
        same = f"--(Journal!$G$2:$G${last}=$A{place + 1})"
        sheet.formula(place, 2, f"=SUMPRODUCT({same},Journal!$I$2:$I${last})", debit, "money")
        sheet.formula(place, 3, f"=SUMPRODUCT({same},Journal!$J$2:$J${last})", credit, "money")
        sheet.formula(place, 4, f"=C{place + 1}-D{place + 1}", debit - credit, "money")
    sheet.text(place + 1, 1, "Total", "bold")
    for column, total in ((2, batch.debits), (3, batch.credits), (4, batch.debits - batch.credits)):
        letter = "ABCDE"[column]
        sheet.formula(place + 1, column, f"=SUM({letter}2:{letter}{place + 1})", total)


LAYOUT = Layout(
    name="generic_xlsx",
    label="Generic XLSX",
    use="Every fact of each row as a workbook, with totals that calculate",
    write=write,
    read=read,
    extension="xlsx",
    content_type=CONTENT_TYPES["xlsx"],
)
