"""A unit price lies far from what the product costs the partner, or above the special price."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from uuid import UUID

from claims.checks import risk
from claims.checks.facts import Facts, Line
from claims.checks.kit import Check, Finding, Threshold, Thresholds
from claims.checks.words import rows_text, sum_of
from claims.enums import ClaimKind, Severity
from vir.foundation.kept import kept


def run(facts: Facts, thresholds: Thresholds) -> Iterator[Finding]:
    """Find, for each product, the lines whose price per unit lies outside the range."""
    far: dict[UUID, list[tuple[Line, Decimal, Decimal]]] = defaultdict(list)
    dear: dict[UUID, list[tuple[Line, Decimal, Decimal]]] = defaultdict(list)
    for line in facts.lines:
        price = _price(line)
        if line.product is None or price is None:
            continue
        special = _special(facts, line)
        if special is not None:
            if price > special * (100 + thresholds["above_special_percent"]) / 100:
                dear[line.product].append((line, price, special))
            continue
        usual = _usual(facts, line.product, int(thresholds["lines_min"]))
        if usual is not None and not (
            usual * thresholds["low_percent"] / 100 <= price <= usual * thresholds["high_percent"] / 100
        ):
            far[line.product].append((line, price, usual))
    for found, title, said in (
        (far, kept("Price outside the usual range"), kept("usual")),
        (dear, kept("Sold above the special price"), kept("agreed")),
    ):
        for product, met in found.items():
            yield _finding(facts, product, met, title, said)


def _finding(
    facts: Facts, product: UUID, met: list[tuple[Line, Decimal, Decimal]], title: str, said: str
) -> Finding:
    rows = tuple(sorted(line.row for line, _, _ in met))
    low, high = min(price for _, price, _ in met), max(price for _, price, _ in met)
    least, most = sum_of(low, facts.currency), sum_of(high, facts.currency)
    reference = met[0][2]
    return Finding(
        key=f"{said}:{product}",
        title=title,
        sentence=kept(
            "{sku}: sold at {price} per unit, {reference} {said}, {ratio}% of it. {lines}.",
            sku=met[0][0].sku,
            price=least if low == high else kept("{least} to {most}", least=least, most=most),
            reference=sum_of(reference, facts.currency),
            said=said,
            ratio=(low if low < reference else high) * 100 // reference,
            lines=rows_text(rows),
        ),
        rows=rows,
        at_risk=risk.of_lines(line for line, _, _ in met),
    )


def _price(line: Line) -> Decimal | None:
    if line.unit_price is not None:
        return line.unit_price
    return line.net / line.quantity if line.net is not None and line.quantity else None


def _special(facts: Facts, line: Line) -> Decimal | None:
    if facts.kind is not ClaimKind.SHIP_DEBIT:
        return None
    fitting = [price for price in facts.terms.prices if price.product == line.product]
    own = [price.special for price in fitting if price.customer and price.customer == line.customer]
    everybodys = [price.special for price in fitting if not price.customer]
    return next(iter(own or everybodys), None)


def _usual(facts: Facts, product: UUID, lines_min: int) -> Decimal | None:
    """Give what the partner paid for a unit on average; where nothing was bought, what it sold it for before."""
    bought = facts.bought.get(product)
    if bought is not None and bought.price:
        return bought.price
    history = facts.history.get(product)
    return history.price_mean if history is not None and history.lines >= lines_min else None


CHECK = Check(
    name="price_range",
    label="Price out of range",
    passed="price range",
    about=(
        "The price per unit, against what the partner paid for a unit on average, or what it sold it for before;"
        " against the special price where one is agreed."
    ),
    severity=Severity.LOOK,
    run=run,
    thresholds=(
        Threshold(
            "low_percent", "Lowest share of the usual price", Decimal(50), "%", Decimal(1), Decimal(100)
        ),
        Threshold(
            "high_percent",
            "Highest share of the usual price",
            Decimal(300),
            "%",
            Decimal(100),
            Decimal(10_000),
        ),
        Threshold(
            "above_special_percent",
            "Allowed above the special price",
            Decimal(0),
            "%",
            Decimal(0),
            Decimal(100),
        ),
        Threshold("lines_min", "Earlier lines needed", Decimal(12), "lines", Decimal(2), Decimal(1000)),
    ),
    applies=lambda facts: any(_price(line) is not None for line in facts.lines),
)
