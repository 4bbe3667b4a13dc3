"""A quantity is far above what the partner usually sells of a product at once."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from claims.checks import risk
from claims.checks.facts import Facts, History
from claims.checks.kit import Check, Finding, Threshold, Thresholds
from claims.checks.words import rows_text, units
from claims.enums import Severity
from vir.foundation.kept import kept, kept_many


def run(facts: Facts, thresholds: Thresholds) -> Iterator[Finding]:
    """Find lines whose quantity is far above the mean of the partner's own lines, by spread and by factor."""
    for line in facts.lines:
        history = facts.history.get(line.product) if line.product is not None else None
        if history is None or line.quantity is None or history.lines < thresholds["lines_min"]:
            continue
        limit = max(
            history.quantity_mean + history.quantity_spread * thresholds["spreads"],
            history.quantity_mean * thresholds["times"],
        )
        if line.quantity > limit:
            yield Finding(
                key=f"{line.row}",
                title=kept("Quantity far above the usual"),
                sentence=kept(
                    "{sku}: {units} on one line, usually {usual} in {before} before. {lines}.",
                    sku=line.sku,
                    units=units(line.quantity),
                    usual=_usual(history),
                    before=kept_many("{count} line", "{count} lines", history.lines),
                    lines=rows_text([line.row]),
                ),
                rows=(line.row,),
                at_risk=risk.of_lines([line]),
            )


def _usual(history: History) -> Decimal:
    # To be compared by, never paid: one decimal is enough.
    return history.quantity_mean.quantize(Decimal("0.1"))


CHECK = Check(
    name="quantity_outlier",
    label="Unusual quantity",
    passed="quantities",
    about="The quantity of a line, against the partner's own earlier lines of the product.",
    severity=Severity.LOOK,
    run=run,
    thresholds=(
        Threshold(
            "spreads", "Standard deviations above the mean", Decimal(6), "times", Decimal(1), Decimal(50)
        ),
        Threshold("times", "Times the mean at least", Decimal(4), "times", Decimal(1), Decimal(100)),
        Threshold("lines_min", "Earlier lines needed", Decimal(12), "lines", Decimal(2), Decimal(1000)),
    ),
    applies=lambda facts: bool(facts.history),
)
