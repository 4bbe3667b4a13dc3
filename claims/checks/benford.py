"""First digits of the amounts of a long claim, against how often they come in amounts that grew by themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from claims.checks.facts import Facts
from claims.checks.kit import Check, Finding, Threshold, Thresholds
from claims.checks.words import counted
from claims.enums import Severity
from vir.foundation.money import format_number

# log10(1 + 1/d) for the digits 1 to 9, in percent.
EXPECTED = tuple(
    Decimal(share) for share in ("30.10", "17.61", "12.49", "9.69", "7.92", "6.69", "5.80", "5.12", "4.58")
)
# Amounts that span less than this many times the smallest do not follow it.
SPAN_MIN = 100


def run(facts: Facts, thresholds: Thresholds) -> Iterator[Finding]:
    """Find claims of many different amounts whose first digits are far from the expected shares."""
    amounts = [line.net for line in facts.lines if line.net is not None and line.net > 0]
    # A price list with few quantities gives few amounts, and those follow the price list.
    different = set(amounts)
    if len(amounts) < thresholds["lines_min"] or len(different) < thresholds["different_min"]:
        return
    if max(different) < min(different) * SPAN_MIN:
        return
    digits = Counter(amount.as_tuple().digits[0] if amount >= 1 else _first(amount) for amount in amounts)
    shares = [Decimal(digits[digit]) * 100 / len(amounts) for digit in range(1, 10)]
    away = sum((abs(share - usual) for share, usual in zip(shares, EXPECTED, strict=True)), Decimal(0)) / 9
    if away < thresholds["away_points"]:
        return
    far = max(range(9), key=lambda place: abs(shares[place] - EXPECTED[place]))
    yield Finding(
        key="first_digits",
        title="Unusual first digits",
        sentence=(
            f"{format_number(_whole(shares[far]))}% of the amounts of {counted(len(amounts), 'line')} begin with"
            f" {far + 1}, usually {format_number(_whole(EXPECTED[far]))}%."
        ),
        weak=True,
    )


def _first(amount: Decimal) -> int:
    return int(f"{amount:f}".replace(".", "").lstrip("0")[0])


def _whole(share: Decimal) -> Decimal:
    return share.quantize(Decimal(1))


CHECK = Check(
    name="benford",
    label="First digits of amounts",
    passed="first digits",
    about="Many different amounts begin with 1 more often than with 9; figures that were made up often do not.",
    severity=Severity.LOOK,
    run=run,
    thresholds=(
        Threshold("lines_min", "Lines needed", Decimal(300), "lines", Decimal(300), Decimal(100_000)),
        Threshold(
            "different_min",
            "Different amounts needed",
            Decimal(100),
            "amounts",
            Decimal(50),
            Decimal(100_000),
        ),
        Threshold(
            "away_points",
            "Mean distance from the usual share",
            Decimal(4),
            "points",
            Decimal("1.5"),
            Decimal(20),
        ),
    ),
    applies=lambda facts: len(facts.lines) >= 300,
    only_look=True,
)
