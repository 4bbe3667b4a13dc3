"""Measures that are read straight from the volume: net value, gross value, units."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from programs.rating.volume import NO_VOLUME, Volume


@dataclass(frozen=True)
class Plain:
    """One figure of the volume."""

    figure: Literal["net", "gross", "quantity"]

    def of(self, volume: Volume) -> Decimal:
        """Read the figure."""
        value: Decimal = getattr(volume, self.figure)
        return value

    def at(self, volume: Volume, value: Decimal) -> Volume:
        """Put the figure to the value, and the others so that each unit keeps its average value."""
        now = self.of(volume)
        if now <= 0:
            return self._put(NO_VOLUME, value)
        scaled = Volume(
            net=volume.net * value / now,
            gross=volume.gross * value / now,
            quantity=volume.quantity * value / now,
        )
        return self._put(scaled, value)

    def _put(self, volume: Volume, value: Decimal) -> Volume:
        if self.figure == "net":
            return replace(volume, net=value)
        if self.figure == "gross":
            return replace(volume, gross=value)
        return replace(volume, quantity=value)


net = Plain("net")
gross = Plain("gross")
quantity = Plain("quantity")
