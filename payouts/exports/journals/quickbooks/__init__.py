"""
QuickBooks: journal entries.

A reference has eleven characters, so JE-2026-0007 becomes 26-0007 with the number of the document after it. An account
goes by its name as it stands in QuickBooks. There is no tax code: one on a row would add a row and unbalance the entry.
"""

from __future__ import annotations

from payouts.exports.cells import csv_file
from payouts.exports.journal import Batch, Document, Layout, ReadJournal, added_up, documents, maybe
from payouts.exports.journals.rows import number, plain, rows_of

# More rows of one entry QuickBooks refuses.
ROWS_MAX = 1000
REFERENCE_MAX, MEMO_MAX, ACCOUNT_MAX = 11, 209, 159
HEADER = (
    "Date",
    "RefNumber",
    "IsAdjustment",
    "Memo",
    "Currency",
    "ExchangeRate",
    "DR",
    "CR",
    "Account",
    "Customer",
    "Class",
    "SalesTaxCode",
    "BillableStatus",
)


def reference(batch: Batch, document: Document) -> str:
    """
    Name a document in eleven characters.

    :raises ValueError: if there are too many
    """
    _, year, number_ = batch.code.split("-")
    made = f"{year[-2:]}-{number_}-{document.number}"
    if len(made) > REFERENCE_MAX:
        raise ValueError(f"{made} has more than {REFERENCE_MAX} characters, which is what QuickBooks takes.")
    return made


def write(batch: Batch) -> bytes:
    """Write the file."""
    return csv_file(
        HEADER,
        [
            (
                f"{document.day:%m/%d/%Y}",
                reference(batch, document),
                "FALSE",
                row.memo[:MEMO_MAX],
                batch.currency,
                "",
                maybe(row.debit, batch.currency),
                maybe(row.credit, batch.currency),
                row.gl_name or row.gl_code,
                row.partner,
                row.program,
                "",
                "NotBillable",
            )
            for document in documents(batch, rows_max=ROWS_MAX)
            for row in document.rows
        ],
    )


def read(content: bytes) -> ReadJournal:
    """Read the file."""
    return added_up(
        [(plain(row["Account"]), number(row["DR"]) - number(row["CR"])) for row in rows_of(content)]
    )


LAYOUT = Layout(
    name="quickbooks",
    label="QuickBooks",
    use="Journal entries; accounts go by their names",
    write=write,
    read=read,
    account_max=ACCOUNT_MAX,
    account_is_name=True,
)
