"""A long claim is made of round amounts, or its invoice numbers follow one another without a gap."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from claims.checks.facts import Facts
from claims.checks.kit import Check, Finding, Threshold, Thresholds
from claims.checks.words import counted
from claims.enums import Severity


def run(facts: Facts, thresholds: Thresholds) -> Iterator[Finding]:
    """Find claims of many lines whose amounts are mostly round, or whose numbers form one unbroken run."""
    if len(facts.lines) < thresholds["lines_min"]:
        return
    nets = [line.net for line in facts.lines if line.net is not None]
    if len(nets) >= thresholds["lines_min"]:
        round_ones = sum(net % thresholds["round_to"] == 0 for net in nets)
        if round_ones * 100 >= thresholds["round_percent"] * len(nets):
            yield Finding(
                key="round",
                title="Mostly round amounts",
                sentence=(
                    f"{round_ones:,} of {counted(len(nets), 'line')} have an amount that is a multiple of"
                    f" {thresholds['round_to']:f}."
                ),
                weak=True,
            )
    runs = sorted({line.series for line in facts.lines if line.series is not None})
    if len(runs) >= thresholds["lines_min"]:
        followed = 1 + sum(a[0] == b[0] and b[1] == a[1] + 1 for a, b in pairwise(runs))
        if followed * 100 >= thresholds["sequential_percent"] * len(runs):
            yield Finding(
                key="sequential",
                title="Invoice numbers without a gap",
                sentence=(
                    f"{followed:,} of {counted(len(runs), 'invoice number')} follow one another without a gap."
                ),
                weak=True,
            )


CHECK = Check(
    name="round_numbers",
    label="Round or sequential numbers",
    passed="round numbers",
    about="Amounts of real sales are rarely round, and between a partner's claimed invoices lie others.",
    severity=Severity.LOOK,
    run=run,
    thresholds=(
        Threshold("lines_min", "Lines needed", Decimal(300), "lines", Decimal(300), Decimal(100_000)),
        Threshold(
            "round_to", "A round amount is a multiple of", Decimal(100), "", Decimal(1), Decimal(100_000)
        ),
        Threshold("round_percent", "Share of round amounts", Decimal(40), "%", Decimal(5), Decimal(100)),
        Threshold("sequential_percent", "Share without a gap", Decimal(98), "%", Decimal(50), Decimal(100)),
    ),
    applies=lambda facts: len(facts.lines) >= 300,
    only_look=True,
)
