"""An invoice number lies far outside the partner's own running numbers of its day."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from claims.checks import risk
from claims.checks.facts import Facts, Line
from claims.checks.kit import Check, Finding, Threshold, Thresholds
from claims.checks.sequence import Sequence, leaps
from claims.checks.words import rows_text
from claims.enums import Severity
from vir.foundation.kept import kept, kept_many


def run(facts: Facts, thresholds: Thresholds) -> Iterator[Finding]:
    """Find numbers whose order contradicts the dates of many others, or that leap far away from them."""
    sequence = Sequence(facts)
    least = int(thresholds["numbers_min"])
    outside = [
        line for line in facts.lines if _is_outside(line, sequence, least, thresholds["against_percent"])
    ]
    if not outside:
        return
    outside.sort(key=lambda line: line.row)
    rows = tuple(line.row for line in outside)
    invoices = len({line.invoice_norm for line in outside})
    first = outside[0]
    assert first.series is not None
    day = first.sold_on
    assert day is not None
    around = sequence.known(first.series[0], day)
    nearest = min(around, key=lambda known: (abs((known.day - day).days), known.day))
    yield Finding(
        key="sequence",
        title=kept("Invoice number out of sequence"),
        sentence=kept_many(
            "{count} invoice number outside the partner's own sequence: {invoice} of {day};"
            " numbers of {near} run from {low} to {high}. {lines}.",
            "{count} invoice numbers outside the partner's own sequence: {invoice} of {day};"
            " numbers of {near} run from {low} to {high}. {lines}.",
            invoices,
            invoice=first.invoice,
            day=day,
            near=nearest.day,
            low=nearest.low,
            high=nearest.high,
            lines=rows_text(rows),
        ),
        rows=rows,
        at_risk=risk.of_lines(outside),
    )


def _is_outside(line: Line, sequence: Sequence, least: int, against_percent: Decimal) -> bool:
    if line.series is None or line.sold_on is None:
        return False
    days = sequence.known(line.series[0], line.sold_on)
    if sum(known.count for known in days) < least:
        return False
    against = sequence.share_against(line)
    return (against is not None and against >= against_percent) or leaps(line.series[1], line.sold_on, days)


CHECK = Check(
    name="out_of_sequence",
    label="Invoice number out of sequence",
    passed="number sequence",
    about="Invoice numbers run on with the days; one far outside the partner's own sequence may be invented.",
    severity=Severity.LOOK,
    run=run,
    thresholds=(
        Threshold(
            "numbers_min", "Known numbers needed", Decimal(30), "numbers", Decimal(10), Decimal(10_000)
        ),
        Threshold(
            "against_percent", "Known numbers in the wrong order", Decimal(20), "%", Decimal(1), Decimal(100)
        ),
    ),
    applies=lambda facts: any(line.series is not None for line in facts.lines),
)
