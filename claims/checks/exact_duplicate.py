"""The same sale was claimed before: invoice and product, or all of a sale with another partner."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from claims.checks import risk
from claims.checks.facts import Facts, Line, Other
from claims.checks.kit import Check, Finding, Thresholds
from claims.checks.words import listed, rows_inside, rows_text, some
from claims.enums import Severity
from vir.foundation.kept import Kept, kept


def run(facts: Facts, thresholds: Thresholds) -> Iterator[Finding]:
    """Find lines that repeat one another, lines of other claims, and sales that were reported without a claim."""
    yield from _within(facts)
    met: dict[tuple[str, bool], list[Other]] = defaultdict(list)
    for other in facts.same_sale:
        met[other.claim, other.reported].append(other)
    for (claim, reported), others in sorted(met.items()):
        rows = tuple(sorted({other.line for other in others}))
        invoices = some(other.invoice for other in sorted(others, key=lambda one: one.line))
        yield Finding(
            key="reported" if reported else claim or "another",
            title=kept("Already reported as a sale") if reported else kept("Already claimed"),
            sentence=kept(
                "{where}: invoice {invoices}. {lines}.",
                where=_where(claim, reported, others),
                invoices=invoices,
                lines=rows_text(rows),
            ),
            rows=rows,
            at_risk=risk.of_rows(facts, rows),
        )


def _where(claim: str, reported: bool, others: list[Other]) -> Kept:
    if reported:
        return kept("Reported to us before without a claim")
    if not claim:
        return kept("Already claimed by another company, with the same date, quantity and end customer")
    rows = sorted({other.row for other in others})
    return kept("Already in {claim}, {rows}", claim=claim, rows=rows_inside(rows))


def _within(facts: Facts) -> Iterator[Finding]:
    same: dict[tuple[str, object, str], list[Line]] = defaultdict(list)
    for line in facts.lines:
        if line.invoice_norm and (line.product or line.sku):
            same[line.invoice_norm, line.product or line.sku, ""].append(line)
    for lines in same.values():
        if len(lines) > 1:
            rows = tuple(sorted(line.row for line in lines))
            marked = sum(bool(line.mark) for line in lines)
            if marked >= len(lines) - 1 and len({line.quantity for line in lines}) == len(lines):
                # Not alike, and with line numbers of their own: several lines of one invoice. Where nothing but the
                # word of the partner tells them apart, a person reads it.
                reasons = [f"“{line.told}”" for line in lines if line.mark and line.told]
                if reasons:
                    yield _repeated(lines, rows, some(reasons))
                continue
            yield _repeated(lines, rows)


def _repeated(lines: list[Line], rows: tuple[int, ...], told: str = "") -> Finding:
    return Finding(
        key=f"within:{lines[0].invoice_norm}:{lines[0].sku}",
        title=kept("Told apart by the partner") if told else kept("Twice in this claim"),
        sentence=kept(
            "Invoice {invoice} has {sku} {count} times in this claim, with quantities {quantities}. {lines}.",
            invoice=lines[0].invoice,
            sku=lines[0].sku,
            count=len(lines),
            quantities=listed([_quantity(line) for line in lines]),
            lines=kept("{reasons}. {lines}", reasons=told, lines=rows_text(rows))
            if told
            else rows_text(rows),
        ),
        rows=rows,
        at_risk=risk.of_lines(sorted(lines, key=lambda line: line.row)[1:]),
        weak=bool(told),
    )


def _quantity(line: Line) -> str:
    return kept("unknown") if line.quantity is None else f"{line.quantity.normalize():f}"


CHECK = Check(
    name="exact_duplicate",
    label="Duplicate sale",
    passed="duplicates",
    about=(
        "The invoice and product of a line were claimed before, in this claim or another one, or reported as a sale;"
        " with another company only where date, quantity and end customer are the same too."
    ),
    severity=Severity.MUST_RESOLVE,
    run=run,
    applies=lambda facts: any(line.invoice_norm for line in facts.lines),
    blocks=True,
)
