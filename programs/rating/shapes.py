"""What every shape of a program has to offer the engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from programs.rating.volume import Volume
from programs.terms import Cap, Tier
from vir.foundation.refusals import Refused


class NotSupportedYet(Refused):
    """A valid shape of a program that this version of the engine does not compute."""

    def __init__(self, shape: str) -> None:
        self.shape = shape
        super().__init__(
            f"This version does not calculate “{shape}”. Choose another, or keep the program a draft."
        )


@dataclass(frozen=True)
class Portion:
    """The part of the base that one tier pays on: `part` of `whole`, so that the one division comes last."""

    tier: Tier
    part: Decimal
    whole: Decimal

    def of(self, base: Decimal) -> Decimal:
        """Give this part of the base."""
        return base * self.part / self.whole


class MeasureShape(Protocol):
    """A figure that decides the tier, or that a rate pays on."""

    def of(self, volume: Volume) -> Decimal:
        """Read the figure from a volume."""
        ...

    def at(self, volume: Volume, value: Decimal) -> Volume:
        """Put the figure to the value and the others in proportion, to nothing where the figure is zero."""
        ...


class RewardShape(Protocol):
    """A kind of reward."""

    @property
    def NEEDS_BASE(self) -> bool:
        """Tell whether the amount depends on the base."""
        ...

    def total(self, portions: Sequence[Portion], base: Decimal) -> Decimal:
        """Give the exact amount that the portions earn together."""
        ...

    def rate_text(self, rate: Decimal, currency: str) -> str:
        """Write the rate of a tier in full."""
        ...

    def step_text(self, base: str, rate: str) -> str:
        """Write what one portion earns as a formula with values."""
        ...

    def formula(self, base: str, each_tier: bool) -> str:
        """Write the formula in words."""
        ...


class ApplicationShape(Protocol):
    """What the rates of the tiers are applied to."""

    @property
    def EACH_TIER(self) -> bool:
        """Tell whether every reached tier has a portion of its own."""
        ...

    def portions(self, tiers: Sequence[Tier], reached: int, measured: Decimal) -> tuple[Portion, ...]:
        """Divide the volume among the tiers up to the number `reached`, 0 for none."""
        ...


class AccumulationShape(Protocol):
    """Which volume decides the tier of a period, and what the period earns of it."""

    def counted(self, volume: Volume, volume_before: Volume) -> Volume:
        """Give the volume that the tiers are applied to."""
        ...

    def room(self, limit_to_date: Decimal, earned_before: Decimal) -> Decimal:
        """Give the most that the counted volume may earn under a limit on everything earned to date."""
        ...

    def already(self, earned_before: Decimal) -> Decimal:
        """Give what earlier periods earned of the same volume."""
        ...


class CapShape(Protocol):
    """A limit for one partner."""

    def limit_to_date(self, cap: Cap, earned_before: Decimal) -> Decimal:
        """Give the most that may be earned from the start to the end of this period."""
        ...

    def sentence(self, amount: str, before: str) -> str:
        """Name the cap, given its amount and what was earned before this period."""
        ...
