"""Measure: the share that what qualifies has of a wider scope."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from programs.rating.facts import Facts
from programs.rating.measures.plain import READERS, Figure, qualified
from programs.rating.volume import Volume

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Share:
    """`measure = bought × 100 ÷ bought in the wider scope`."""

    figure: Figure
    missing: str = "whole"

    def of(self, volume: Volume, facts: Facts) -> Decimal | None:
        """Divide by the wider volume; None where that is nothing."""
        whole = self._whole(facts)
        return qualified(self.figure, volume, facts) * HUNDRED / whole if whole > 0 else None

    def bought(self, value: Decimal, volume: Volume, facts: Facts) -> Decimal | None:
        """
        Give what has to have been bought for such a share, the rest of the wider scope staying as it is.

        Whatever is bought more is part of both: x ÷ (rest + x) = value ÷ 100.
        """
        rest = self._whole(facts) - qualified(self.figure, volume, facts)
        if value >= HUNDRED or rest <= 0:
            return None
        return rest * value / (HUNDRED - value)

    def _whole(self, facts: Facts) -> Decimal:
        whole: Decimal = Decimal(0) if facts.whole is None else READERS[self.figure](facts.whole)
        return whole
