"""Everything that is known of each row, for a system that has no layout of its own here."""

from __future__ import annotations

from payouts.exports.cells import csv_file
from payouts.exports.journal import Batch, Layout, ReadJournal, added_up, maybe
from payouts.exports.journals.rows import number, plain, rows_of

HEADER = (
    "journal",
    "accounting_period",
    "entry",
    "posted_on",
    "kind",
    "account",
    "gl_account",
    "gl_account_name",
    "debit",
    "credit",
    "currency",
    "partner_code",
    "partner",
    "program_code",
    "program",
    "period_first",
    "source",
    "reverses",
)


def write(batch: Batch) -> bytes:
    """Write the file."""
    return csv_file(
        HEADER,
        [
            (
                batch.code,
                batch.period,
                row.entry,
                row.day.isoformat(),
                row.kind,
                row.account,
                row.gl_code,
                row.gl_name,
                maybe(row.debit, batch.currency),
                maybe(row.credit, batch.currency),
                batch.currency,
                row.partner_code,
                row.partner,
                row.program,
                row.program_name,
                row.period_first.isoformat() if row.period_first else "",
                row.source,
                row.reverses,
            )
            for row in batch.rows
        ],
    )


def read(content: bytes) -> ReadJournal:
    """Read the file."""
    return added_up(
        [(plain(row["gl_account"]), number(row["debit"]) - number(row["credit"])) for row in rows_of(content)]
    )


LAYOUT = Layout(
    name="generic",
    label="Generic CSV",
    use="Every fact of each row, for any other system",
    write=write,
    read=read,
)
