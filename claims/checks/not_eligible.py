"""A product does not count under the terms, or no special price is agreed for it and its end customer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from claims.checks import risk
from claims.checks.facts import Facts, Line
from claims.checks.kit import Check, Finding, Thresholds
from claims.checks.words import rows_text, some
from claims.enums import ClaimKind, Severity
from vir.foundation.kept import kept, kept_many


def run(facts: Facts, thresholds: Thresholds) -> Iterator[Finding]:
    """Find lines whose product is unknown or does not count, or that no special price fits."""
    found: dict[str, list[Line]] = defaultdict(list)
    for line in facts.lines:
        why = _why_not(facts, line)
        if why:
            found[why].append(line)
    for why, title, said in (
        ("unknown", kept("Product not known"), kept("of products we do not know")),
        (
            "product",
            kept("Product not eligible"),
            kept("of products that do not count under “{offer}”", offer=facts.terms.name),
        ),
        (
            "price",
            kept("No special price agreed"),
            kept("without a special price for the product and end customer"),
        ),
    ):
        lines = found[why]
        if lines:
            rows = tuple(sorted(line.row for line in lines))
            named = some(_named(line, why) for line in lines)
            yield Finding(
                key=why,
                title=title,
                sentence=kept_many(
                    "{count} line {which}: {names}. {lines}.",
                    "{count} lines {which}: {names}. {lines}.",
                    len(lines),
                    which=said,
                    names=named,
                    lines=rows_text(rows),
                ),
                rows=rows,
                at_risk=risk.of_lines(lines),
            )


def _why_not(facts: Facts, line: Line) -> str:
    if facts.kind is ClaimKind.LUMP_SUM and not line.sku:
        return ""
    if line.product is None:
        return "unknown"
    if not line.counts:
        return "product"
    if facts.kind is ClaimKind.SHIP_DEBIT and not any(
        price.product == line.product and price.customer in ("", line.customer)
        for price in facts.terms.prices
    ):
        return "price"
    return ""


def _named(line: Line, why: str) -> str:
    sku = line.sku or kept("no SKU")
    if why == "price" and line.end_customer:
        return kept("{sku} for “{customer}”", sku=sku, customer=line.end_customer)
    return sku


CHECK = Check(
    name="not_eligible",
    label="Product or customer not eligible",
    passed="eligible products",
    about="Every line is of a product that counts, and of an agreed end customer where a special price names one.",
    severity=Severity.MUST_RESOLVE,
    run=run,
    applies=lambda facts: bool(facts.lines),
)
