"""A claim as it was sent, line by line, with what was decided: for the files of the one who sent it."""

from __future__ import annotations

from collections.abc import Iterable

from claims.enums import Reason
from claims.exports.csv_text import csv_bytes
from claims.models import Claim, ClaimLine

HEADER = (
    "claim",
    "row",
    "invoice",
    "sold_on",
    "sku",
    "quantity",
    "end_customer",
    "serial",
    "net",
    "claimed_amount",
    "state",
    "approved_quantity",
    "approved_amount",
    "reason",
    "note",
    "currency",
)


def claim_receipt(claim: Claim, lines: Iterable[ClaimLine]) -> bytes:
    """Write the lines of a claim in their order."""
    return csv_bytes(
        HEADER,
        (
            (
                claim.code,
                line.row,
                line.invoice,
                line.sold_on,
                line.sku,
                line.quantity,
                line.end_customer,
                line.serial,
                line.net,
                line.claimed_amount,
                line.state,
                line.approved_quantity,
                line.approved_amount,
                Reason(line.reason).label if line.reason else "",
                line.note,
                claim.currency,
            )
            for line in lines
        ),
    )
