"""Measure: how much of its own target a partner has reached."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from programs.rating.facts import Facts
from programs.rating.measures.plain import Figure, qualified
from programs.rating.volume import Volume

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Attainment:
    """`measure = bought × 100 ÷ target`."""

    figure: Figure
    missing: str = "target"

    def of(self, volume: Volume, facts: Facts) -> Decimal | None:
        """Divide by the target; None without one, or with one of zero."""
        return qualified(self.figure, volume, facts) * HUNDRED / facts.target if facts.target else None

    def bought(self, value: Decimal, volume: Volume, facts: Facts) -> Decimal | None:
        """Give what has to have been bought for such an attainment."""
        return facts.target * value / HUNDRED if facts.target else None
