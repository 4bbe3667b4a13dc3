"""Everything that is known of each row as JSON, for a program that books by itself. Amounts are texts, never floats."""

from __future__ import annotations

import json
from decimal import Decimal

from payouts.exports.journal import Batch, Layout, ReadJournal, added_up, amount

FORMAT = "vir.journal/1"


def write(batch: Batch) -> bytes:
    """Write the file."""
    document = {
        "format": FORMAT,
        "journal": batch.code,
        "accounting_period": batch.period,
        "currency": batch.currency,
        "debits": str(amount(batch.debits, batch.currency)),
        "credits": str(amount(batch.credits, batch.currency)),
        "rows": [
            {
                "entry": row.entry,
                "posted_on": row.day.isoformat(),
                "kind": row.kind,
                "account": row.account,
                "gl_account": row.gl_code,
                "gl_account_name": row.gl_name,
                # A debit is positive, a credit negative.
                "amount": str(amount(row.amount, batch.currency)),
                "partner_code": row.partner_code,
                "partner": row.partner,
                "program_code": row.program,
                "program": row.program_name,
                "period_first": row.period_first.isoformat() if row.period_first else None,
                "source": row.source,
                "reverses": row.reverses or None,
            }
            for row in batch.rows
        ],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def read(content: bytes) -> ReadJournal:
    """Read the file."""
    rows = json.loads(content)["rows"]
    return added_up([(row["gl_account"], Decimal(row["amount"])) for row in rows])


LAYOUT = Layout(
    name="generic_json",
    label="Generic JSON",
    use="Every fact of each row, for a program",
    write=write,
    read=read,
    extension="json",
    content_type="application/json",
)
