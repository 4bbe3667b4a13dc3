"""Measures that are read straight from the volume: net value, gross value, units."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from operator import attrgetter
from typing import Literal

from programs.rating.facts import Facts
from programs.rating.volume import NO_VOLUME, Volume

Figure = Literal["net", "gross", "quantity"]

READERS = {name: attrgetter(name) for name in ("net", "gross", "quantity")}


@dataclass(frozen=True)
class Plain:
    """One figure of the volume; `measure = figure`."""

    figure: Figure
    missing: str = ""

    def of(self, volume: Volume, facts: Facts) -> Decimal | None:
        """Read the figure from what qualifies."""
        value: Decimal = READERS[self.figure](facts.qualifying or volume)
        return value

    def bought(self, value: Decimal, volume: Volume, facts: Facts) -> Decimal | None:
        """Give what has to have been bought for the measure to be the value: the value itself."""
        return value


def qualified(figure: Figure, volume: Volume, facts: Facts) -> Decimal:
    """Read a figure from what qualifies."""
    value: Decimal = READERS[figure](facts.qualifying or volume)
    return value


def put(volume: Volume, figure: Figure, value: Decimal) -> Volume:
    """Put the figure to the value, and the others so that each unit keeps its average value."""
    now: Decimal = READERS[figure](volume)
    scaled = NO_VOLUME if now <= 0 else volume.in_proportion(value, now)
    if figure == "net":
        return replace(scaled, net=value)
    if figure == "gross":
        return replace(scaled, gross=value)
    return replace(scaled, quantity=value)
