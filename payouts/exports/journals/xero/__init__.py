"""
Xero: manual journals.

Amounts are signed: a debit is positive. A manual journal cannot be posted to a bank account or to the control accounts
for receivables and payables, so the payment accounts are mapped to clearing accounts there. It is in the currency of
the books and has no column for another.
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
DESCRIPTION_MAX = 4000
ACCOUNT_MAX = 10
HEADER = (
    "*Narration",
    "*Date",
    "Description",
    "*AccountCode",
    "*TaxRate",
    "*Amount",
    "TrackingName1",
    "TrackingOption1",
    "TrackingName2",
    "TrackingOption2",
)
TAX_RATE = Setting(
    "xero_tax_rate", "Xero tax rate", "The name of the rate for rows without tax", 50, default="Tax Exempt"
)
DATES = Setting(
    "xero_day_first",
    "Xero dates",
    "“yes” if your organisation writes the day before the month",
    3,
    default="no",
)


def write(batch: Batch) -> bytes:
    """Write the file."""
    rate = batch.settings.get(TAX_RATE.name) or TAX_RATE.default
    shape = "%d/%m/%Y" if (batch.settings.get(DATES.name) or DATES.default) == "yes" else "%m/%d/%Y"
    tracking = batch.settings.get("xero_tracking", "")
    return csv_file(
        HEADER,
        [
            (
                f"{numbered(batch, document)} Rebates {batch.period}",
                document.day.strftime(shape),
                row.memo[:DESCRIPTION_MAX],
                row.gl_code,
                rate,
                amount(row.amount, batch.currency),
                tracking,
                row.program if tracking else "",
                "",
                "",
            )
            for document in documents(batch, rows_max=ROWS_MAX)
            for row in document.rows
        ],
    )


def read(content: bytes) -> ReadJournal:
    """Read the file."""
    return added_up([(plain(row["*AccountCode"]), number(row["*Amount"])) for row in rows_of(content)])


LAYOUT = Layout(
    name="xero",
    label="Xero",
    use="Manual journals with signed amounts",
    write=write,
    read=read,
    settings=(
        TAX_RATE,
        DATES,
        Setting("xero_tracking", "Xero tracking category", "Named after it, programs are its options", 100),
    ),
    account_max=ACCOUNT_MAX,
    home_currency_only=True,
)
