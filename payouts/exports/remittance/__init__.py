"""A remittance list as CSV: every payment of a run, by any method, with masked accounts."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from decimal import Decimal

from payouts.exports.cells import csv_file
from payouts.exports.remit import (
    Account,
    Form,
    ReadBack,
    Remittance,
    Written,
    amount_text,
    common_faults,
    everyone,
)

HEADER = (
    "run",
    "payment",
    "partner_code",
    "partner",
    "method",
    "amount",
    "currency",
    "pay_on",
    "account_holder",
    "account",
    "statement",
    "program_code",
    "program",
    "period_first",
    "period_last",
)
PAYMENT, AMOUNT = HEADER.index("payment"), HEADER.index("amount")


def faults(remittance: Remittance) -> Sequence[str]:
    """Say what no list can hold; a run of no payment is a list with a head."""
    return common_faults(remittance) if remittance.lines else ()


def write(remittance: Remittance) -> Written:
    """Write the list; accounts show their last four characters only, as this file is mailed about."""
    rows = [
        (
            remittance.run,
            line.code,
            line.partner_code,
            line.partner,
            line.method,
            Decimal(amount_text(line.amount, remittance.currency)),
            remittance.currency,
            remittance.execute_on.isoformat(),
            line.account.holder if line.account else "",
            _masked(line.account),
            line.statement,
            remittance.program,
            remittance.program_name,
            remittance.first.isoformat(),
            remittance.last.isoformat(),
        )
        for line in remittance.lines
    ]
    return Written(csv_file(HEADER, rows))


def read(content: bytes) -> ReadBack:
    """Read the list; it states no totals, so they are those of its rows."""
    rows = list(csv.reader(io.StringIO(content.decode(), newline="")))[1:]
    amounts = tuple((row[PAYMENT], Decimal(row[AMOUNT])) for row in rows)
    return ReadBack(amounts, len(amounts), sum((amount for _, amount in amounts), Decimal(0)))


def _masked(account: Account | None) -> str:
    if account is None:
        return ""
    return account.masked or f"•••• {(account.iban or account.number)[-4:]}"


FORM = Form(
    name="remittance",
    label="Remittance CSV",
    use="Every payment of the run, by any method, for a system that makes the payments itself",
    extension="csv",
    content_type="text/csv; charset=utf-8",
    takes=everyone,
    faults=faults,
    write=write,
    read=read,
)
