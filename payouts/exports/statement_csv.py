"""A statement as CSV: one record per line of the statement."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from payouts.exports.cells import csv_file
from payouts.exports.made import MadeFile, statement_file_name

HEADER = (
    "vendor",
    "statement",
    "version",
    "issued_on",
    "partner_code",
    "partner",
    "program_code",
    "program",
    "program_version",
    "period_first",
    "period_last",
    "currency",
    "line",
    "what",
    "basis",
    "amount",
)


def statement_csv(snapshot: dict[str, Any], *, bom: bool = False) -> MadeFile:
    """Write the file."""
    program, period = snapshot["program"], snapshot["period"]
    rows = [
        (
            snapshot["vendor"]["name"],
            snapshot["code"],
            snapshot["version"],
            snapshot["issued_on"],
            snapshot["partner"]["code"],
            snapshot["partner"]["name"],
            program["code"],
            program["name"],
            program["version"],
            period["first"],
            period["last"],
            snapshot["currency"],
            line["number"],
            line["what"],
            line["basis"],
            Decimal(line["amount"]),
        )
        for line in snapshot["lines"]
    ]
    return MadeFile("csv", statement_file_name(snapshot, "csv"), csv_file(HEADER, rows, bom=bom))
