"""
NetSuite: journal entries by CSV import.

The external id makes a second import of the same file update the journal rather than book it twice. Every row names
its entity, as NetSuite reports by it.
"""

from __future__ import annotations

from payouts.exports.cells import csv_file
from payouts.exports.journal import (
    Batch,
    Layout,
    ReadJournal,
    Setting,
    added_up,
    documents,
    maybe,
    numbered,
)
from payouts.exports.journals.rows import number, plain, rows_of

# Of one journal entry; above it NetSuite's import stops.
ROWS_MAX = 1000
MEMO_MAX = 999
HEADER = (
    "External ID",
    "Date",
    "Subsidiary",
    "Currency",
    "Memo",
    "Account",
    "Debit",
    "Credit",
    "Line Memo",
    "Entity",
    "Department",
    "Class",
    "Location",
)


def write(batch: Batch) -> bytes:
    """Write the file."""
    settings = batch.settings
    return csv_file(
        HEADER,
        [
            (
                numbered(batch, document),
                f"{document.day:%m/%d/%Y}",
                settings.get("netsuite_subsidiary", ""),
                batch.currency,
                f"Rebates {batch.period}, {batch.code}",
                row.gl_code,
                maybe(row.debit, batch.currency),
                maybe(row.credit, batch.currency),
                row.memo[:MEMO_MAX],
                row.partner_code,
                settings.get("netsuite_department", ""),
                row.program,
                settings.get("netsuite_location", ""),
            )
            for document in documents(batch, rows_max=ROWS_MAX)
            for row in document.rows
        ],
    )


def read(content: bytes) -> ReadJournal:
    """Read the file."""
    return added_up(
        [(plain(row["Account"]), number(row["Debit"]) - number(row["Credit"])) for row in rows_of(content)]
    )


LAYOUT = Layout(
    name="netsuite",
    label="NetSuite",
    use="Journal entries by CSV import; programs go to the class, partners to the entity",
    write=write,
    read=read,
    settings=(
        Setting("netsuite_subsidiary", "NetSuite subsidiary", "As it is named in NetSuite", 100, needed=True),
        Setting("netsuite_department", "NetSuite department", "On every row", 100),
        Setting("netsuite_location", "NetSuite location", "On every row", 100),
    ),
    account_max=60,
)
