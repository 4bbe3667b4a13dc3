"""A document names less than what is claimed by it, or the claim's stated total is another one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from claims.checks import risk
from claims.checks.facts import Document, Facts, Line
from claims.checks.kit import Check, Finding, Threshold, Thresholds
from claims.checks.likeness import longest_run
from claims.checks.reading import names_invoice, quantity_beside, total_of
from claims.checks.words import rows_text, some, sum_of
from claims.enums import Severity
from vir.foundation.kept import kept

# Texts shorter than this are a stamp or a scan with a few words, not an invoice that was read.
TEXT_MIN = 40


def run(facts: Facts, thresholds: Thresholds) -> Iterator[Finding]:
    """Find a stated total that is not the sum, and documents that name other invoices, fewer units, a lower total."""
    yield from _stated(facts, thresholds["tolerance"])
    for document in facts.documents:
        if len(document.text) < TEXT_MIN:
            continue
        lines = [line for line in facts.covered(document) if line.invoice_norm]
        strangers = _not_named(document, lines)
        if strangers:
            yield _finding(
                document,
                strangers,
                "other",
                kept("Document names another invoice"),
                kept("does not name invoice {invoices}", invoices=some(line.invoice for line in strangers)),
                risk.of_lines(strangers),
            )
            continue
        yield from _quantities(facts, document, lines)
        yield from _total(facts, document, lines, thresholds["tolerance"])


def _stated(facts: Facts, tolerance: Decimal) -> Iterator[Finding]:
    stated, amount = facts.stated_total, facts.amount
    if stated is None or amount is None or abs(amount - stated) <= tolerance:
        return
    yield Finding(
        key="stated",
        title=kept("Stated total differs"),
        sentence=kept(
            "The claim states {stated}; its lines sum up to {sum}.",
            stated=sum_of(stated, facts.currency),
            sum=sum_of(amount, facts.currency),
        ),
        at_risk=max(amount - stated, Decimal(0)),
    )


def _not_named(document: Document, lines: list[Line]) -> list[Line]:
    # A document for the whole claim need not name each invoice; one that was put beside rows does.
    if not document.rows:
        return []
    return [
        line
        for line in lines
        if len(longest_run(line.invoice_norm)) >= 3 and not names_invoice(document.text, line.invoice_norm)
    ]


def _quantities(facts: Facts, document: Document, lines: list[Line]) -> Iterator[Finding]:
    by_sale: dict[tuple[str, str], list[Line]] = defaultdict(list)
    for line in lines:
        if line.sku and line.quantity is not None:
            by_sale[line.invoice_norm, line.sku].append(line)
    # On a list of many invoices the quantities of one product belong to several.
    if len({invoice for invoice, _ in by_sale}) != 1:
        return
    for (_, sku), same in by_sale.items():
        claimed = sum((line.quantity or Decimal(0) for line in same), Decimal(0))
        said = quantity_beside(document.text, sku)
        if said and claimed > max(said):
            most = max(said)
            yield _finding(
                document,
                same,
                f"quantity:{sku}",
                kept("Quantity differs from document"),
                kept("says {count} {sku}, claimed {claimed}", count=most, sku=sku, claimed=claimed),
                risk.share_of(same, claimed - most, claimed, facts.currency),
            )


def _total(facts: Facts, document: Document, lines: list[Line], tolerance: Decimal) -> Iterator[Finding]:
    nets = [line.net for line in lines if line.net is not None]
    total = total_of(document.text)
    if total is None or not nets or len(nets) != len(lines):
        return
    summed = sum(nets, Decimal(0))
    if summed - total > tolerance:
        yield _finding(
            document,
            lines,
            "total",
            kept("Amount differs from document"),
            kept(
                "has a total of {total}, its lines here sum up to {sum}",
                total=sum_of(total, facts.currency),
                sum=sum_of(summed, facts.currency),
            ),
            risk.share_of(lines, summed - total, summed, facts.currency),
        )


def _finding(
    document: Document, lines: list[Line], key: str, title: str, said: str, at_risk: Decimal | None
) -> Finding:
    rows = tuple(sorted(line.row for line in lines))
    return Finding(
        key=f"{document.key}:{key}"[:200],
        title=title,
        sentence=kept(
            "{document} {fault}. {lines}.", document=document.name, fault=said, lines=rows_text(rows)
        ),
        rows=rows,
        at_risk=at_risk,
    )


CHECK = Check(
    name="document_total",
    label="Differs from document",
    passed="documents agree",
    about="The documents name the invoices, at least the quantities and at least the amounts that are claimed by them.",
    severity=Severity.MUST_RESOLVE,
    run=run,
    thresholds=(
        Threshold(
            "tolerance",
            "Difference that is rounding",
            Decimal("0.05"),
            "in the claim's currency",
            Decimal(0),
            Decimal(100),
        ),
    ),
    applies=lambda facts: bool(facts.documents) or facts.stated_total is not None,
)
