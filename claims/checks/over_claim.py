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
from vir.foundation.money import format_number
from vir.foundation.periods import format_date


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
            title="Sold more than bought",
            sentence=f"{_said(lines[0].sku, claimed, bought, stock, held)}. {rows_text(rows)}.",
            rows=rows,
            at_risk=risk.share_of(lines, over, claimed, facts.currency),
        )


def _said(sku: str, claimed: Decimal, bought: Bought, stock: Decimal, held: Decimal) -> str:
    parts = [f"claimed {format_number(claimed)}"]
    if held:
        parts.append(f"claimed before {format_number(held)}")
    since = f" since {format_date(bought.since)}" if bought.since else ""
    parts.append(f"bought {format_number(bought.quantity)}{since}")
    if bought.returned:
        parts.append(f"sent back {format_number(bought.returned)}")
    parts.append(f"opening stock declared {format_number(stock)}")
    return f"{sku}: {', '.join(parts)}"


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
