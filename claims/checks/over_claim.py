"""More is claimed as sold than was bought and in stock."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from uuid import UUID

from claims.checks import risk
from claims.checks.facts import Bought, Facts, Line
from claims.checks.kit import Check, Finding, Threshold, Thresholds
from claims.checks.words import rows_text
from claims.enums import ClaimKind, Severity
from vir.foundation.kept import Kept, kept


def run(facts: Facts, thresholds: Thresholds) -> Iterator[Finding]:
    """Find products of which the claim and those before it use up more units than the partner can have had."""
    by_product: dict[UUID, list[Line]] = defaultdict(list)
    for line in facts.lines:
        if line.product is not None and line.quantity is not None:
            by_product[line.product].append(line)
    for product, lines in by_product.items():
        claimed = sum((line.quantity or Decimal(0) for line in lines), Decimal(0))
        bought = facts.bought.get(product, Bought())
        stock = facts.stock.get(lines[0].sku, Decimal(0))
        held = facts.held.get(product, Decimal(0))
        had = bought.quantity - bought.returned + stock
        excess = claimed + held - had
        if claimed <= 0 or excess <= max(had, Decimal(0)) * thresholds["tolerance_percent"] / 100:
            continue
        rows = tuple(sorted(line.row for line in lines))
        over = min(excess, claimed)
        yield Finding(
            key=str(product),
            title=kept("Sold more than bought"),
            sentence=kept(
                "{sku}: {figures}. {lines}.",
                sku=lines[0].sku,
                figures=_said(claimed, bought, stock, held),
                lines=rows_text(rows),
            ),
            rows=rows,
            at_risk=risk.share_of(lines, over, claimed, facts.currency),
        )


def _said(claimed: Decimal, bought: Bought, stock: Decimal, held: Decimal) -> Kept:
    """Write the figures that stand against each other."""
    text = kept("claimed {count}", count=claimed)
    if held:
        text = kept("{before}, claimed before {count}", before=text, count=held)
    if bought.since:
        text = kept(
            "{before}, bought {count} since {day}", before=text, count=bought.quantity, day=bought.since
        )
    else:
        text = kept("{before}, bought {count}", before=text, count=bought.quantity)
    if bought.returned:
        text = kept("{before}, sent back {count}", before=text, count=bought.returned)
    return kept("{before}, opening stock declared {count}", before=text, count=stock)


CHECK = Check(
    name="over_claim",
    label="Sold more than bought",
    passed="bought before sold",
    about=(
        "Units claimed here and before, against units bought to date, without what was sent back, and the stock"
        " the partner declared."
    ),
    severity=Severity.MUST_RESOLVE,
    run=run,
    thresholds=(
        Threshold(
            "tolerance_percent",
            "Allowed above what the partner had",
            Decimal(0),
            "%",
            Decimal(0),
            Decimal(50),
        ),
    ),
    applies=lambda facts: facts.kind is not ClaimKind.LUMP_SUM and any(line.product for line in facts.lines),
)
