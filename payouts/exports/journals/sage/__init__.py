"""
Sage 50: audit trail transactions.

A journal debit is JD, a journal credit JC; the amount has no sign. Tax code T9 keeps a row out of the VAT return.
Sage books in its own base currency and has no column for another.
"""

from __future__ import annotations

from payouts.exports.cells import csv_file
from payouts.exports.journal import (
    Batch,
    Layout,
    ReadJournal,
    Setting,
    added_up,
    amount,
    documents,
    numbered,
)
from payouts.exports.journals.rows import number, plain, rows_of

ROWS_MAX = 1000
REFERENCE_MAX, DETAILS_MAX, ACCOUNT_MAX = 30, 60, 8
HEADER = (
    "Type",
    "Account Reference",
    "Nominal A/C Ref",
    "Department Code",
    "Date",
    "Reference",
    "Details",
    "Net Amount",
    "Tax Code",
    "Tax Amount",
)
TAX_CODE = Setting(
    "sage_tax_code", "Sage tax code", "The code that is left out of the VAT return", 3, default="T9"
)
DEPARTMENT = Setting("sage_department", "Sage department", "On every row, 0 to 999", 3, default="0")


def write(batch: Batch) -> bytes:
    """Write the file."""
    code = batch.settings.get(TAX_CODE.name) or TAX_CODE.default
    department = batch.settings.get(DEPARTMENT.name) or DEPARTMENT.default
    return csv_file(
        HEADER,
        [
            (
                "JD" if row.amount > 0 else "JC",
                "",
                row.gl_code,
                department,
                f"{document.day:%d/%m/%Y}",
                numbered(batch, document)[:REFERENCE_MAX],
                row.memo[:DETAILS_MAX],
                amount(abs(row.amount), batch.currency),
                code,
                amount(row.amount - row.amount, batch.currency),
            )
            for document in documents(batch, rows_max=ROWS_MAX)
            for row in document.rows
        ],
    )


def read(content: bytes) -> ReadJournal:
    """Read the file."""
    sign = {"JD": 1, "JC": -1}
    return added_up(
        [
            (plain(row["Nominal A/C Ref"]), sign[row["Type"]] * number(row["Net Amount"]))
            for row in rows_of(content)
        ]
    )


LAYOUT = Layout(
    name="sage",
    label="Sage 50",
    use="Audit trail transactions, JD and JC; in the base currency of the books",
    write=write,
    read=read,
    settings=(TAX_CODE, DEPARTMENT),
    account_max=ACCOUNT_MAX,
    home_currency_only=True,
)
