"""Many invoices to one end customer on one day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from claims.checks import risk
from claims.checks.facts import Facts, Line
from claims.checks.kit import Check, Finding, Threshold, Thresholds
from claims.checks.words import rows_text
from claims.enums import Severity
from vir.foundation.kept import kept


def run(facts: Facts, thresholds: Thresholds) -> Iterator[Finding]:
    """Find days on which one end customer has more invoices than a customer usually gets."""
    days: dict[tuple[str, date], list[Line]] = defaultdict(list)
    for line in facts.lines:
        if line.customer and line.sold_on is not None and line.invoice_norm:
            days[line.customer, line.sold_on].append(line)
    for (customer, day), lines in sorted(days.items()):
        invoices = len({line.invoice_norm for line in lines})
        if invoices >= thresholds["invoices_min"]:
            rows = tuple(sorted(line.row for line in lines))
            yield Finding(
                key=f"{customer[:100]}:{day.isoformat()}",
                title=kept("Same customer, {count} invoices in one day", count=invoices),
                sentence=kept(
                    "{count} invoices on {day} to “{customer}”. {lines}.",
                    count=invoices,
                    day=day,
                    customer=lines[0].end_customer,
                    lines=rows_text(rows),
                ),
                rows=rows,
                at_risk=risk.of_lines(lines),
            )


CHECK = Check(
    name="same_customer_day",
    label="Many invoices, one customer, one day",
    passed="invoices per customer and day",
    about="One end customer rarely gets many invoices on one day: a sale may have been cut into pieces.",
    severity=Severity.LOOK,
    run=run,
    thresholds=(
        Threshold("invoices_min", "Invoices on one day", Decimal(8), "invoices", Decimal(2), Decimal(1000)),
    ),
    applies=lambda facts: any(line.customer for line in facts.lines),
)
