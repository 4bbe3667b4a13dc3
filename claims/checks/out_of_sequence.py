"""An invoice number lies far outside the partner's own running numbers of its day."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from claims.checks import risk
from claims.checks.facts import Facts, Line
from claims.checks.kit import Check, Finding, Threshold, Thresholds
from claims.checks.sequence import Sequence, leaps
from claims.checks.words import counted, rows_text
from claims.enums import Severity
from vir.foundation.periods import format_date


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
        title="Invoice number out of sequence",
        sentence=(
            f"{counted(invoices, 'invoice number')} outside the partner's own sequence: {first.invoice} of"
            f" {format_date(day)}; numbers of {format_date(nearest.day)} run from {nearest.low} to"
            f" {nearest.high}. {rows_text(rows)}."
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
