"""Measures of growth: what was bought above a baseline, as an amount or in percent of the baseline."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from programs.rating.facts import Facts
from programs.rating.measures.plain import Figure, qualified
from programs.rating.volume import Volume

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class GrowthAmount:
    """`measure = bought − baseline`."""

    figure: Figure
    missing: str = "baseline"

    def of(self, volume: Volume, facts: Facts) -> Decimal | None:
        """Subtract the baseline; None without one."""
        if facts.baseline is None:
            return None
        return qualified(self.figure, volume, facts) - facts.baseline

    def bought(self, value: Decimal, volume: Volume, facts: Facts) -> Decimal | None:
        """Give what has to have been bought: the baseline and the growth."""
        return None if facts.baseline is None else facts.baseline + value


@dataclass(frozen=True)
class GrowthPercent:
    """`measure = (bought − baseline) × 100 ÷ baseline`."""

    figure: Figure
    missing: str = "baseline"

    def of(self, volume: Volume, facts: Facts) -> Decimal | None:
        """Divide the growth by the baseline; None without one, or with one of zero."""
        if not facts.baseline:
            return None
        return (qualified(self.figure, volume, facts) - facts.baseline) * HUNDRED / facts.baseline

    def bought(self, value: Decimal, volume: Volume, facts: Facts) -> Decimal | None:
        """Give what has to have been bought for such a growth."""
        return facts.baseline * (HUNDRED + value) / HUNDRED if facts.baseline else None
