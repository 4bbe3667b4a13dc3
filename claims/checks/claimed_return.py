"""A sale is claimed that came back."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from claims.checks import risk
from claims.checks.facts import Facts
from claims.checks.kit import Check, Finding, Thresholds
from claims.checks.words import rows_text
from claims.enums import Severity
from vir.foundation.kept import kept


def run(facts: Facts, thresholds: Thresholds) -> Iterator[Finding]:
    """Find lines whose invoice and product were reported as returned, in whole or in part."""
    for line in facts.lines:
        if not line.invoice_norm or line.product is None or not line.quantity:
            continue
        back = [
            one
            for one in facts.returns
            if (one.invoice_norm, one.product) == (line.invoice_norm, line.product)
        ]
        if not back:
            continue
        quantity = sum((one.quantity for one in back), Decimal(0))
        last = max(one.on for one in back)
        yield Finding(
            key=f"{line.invoice_norm}:{line.product}",
            title=kept("Sale was returned"),
            sentence=kept(
                "Invoice {invoice}: {count} {sku} claimed, {back} reported as returned by {day}. {lines}.",
                invoice=line.invoice,
                count=line.quantity,
                sku=line.sku,
                back=quantity,
                day=last,
                lines=rows_text([line.row]),
            ),
            rows=(line.row,),
            at_risk=risk.share_of([line], min(quantity, line.quantity), line.quantity, facts.currency),
        )


CHECK = Check(
    name="claimed_return",
    label="Returned sale claimed",
    passed="returns",
    about="A line names an invoice and product that were reported as returned.",
    severity=Severity.MUST_RESOLVE,
    run=run,
    applies=lambda facts: any(line.invoice_norm for line in facts.lines),
)
