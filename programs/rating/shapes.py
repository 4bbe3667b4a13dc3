"""What every shape of a program has to offer the engine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import NamedTuple, Protocol

from programs.rating.facts import Facts
from programs.rating.measures.plain import Figure
from programs.rating.volume import Volume
from programs.terms import Cap, Reward, Tier


class Portion(NamedTuple):
    """
    The volume that one tier pays on: from `start` to `end` of the measure, or all there is.

    One that is `open` has no end: what was bought and returned again above it stays in it.
    """

    tier: Tier
    start: Decimal
    end: Decimal
    full: bool
    open: bool = False


class Inside(NamedTuple):
    """
    What lies inside portions, as parts of one `whole`, so that the one division that can run on comes last.

    The amount in a portion is `part ÷ whole`.
    """

    parts: Sequence[Decimal]
    whole: Decimal


Split = Callable[[Sequence[Portion]], Inside]


class MeasureShape(Protocol):
    """A figure that decides the tier."""

    @property
    def figure(self) -> Figure:
        """Name what is bought that it is made of: net, gross or quantity."""
        ...

    @property
    def missing(self) -> str:
        """Name the fact without which it cannot be told, nothing if it always can."""
        ...

    def of(self, volume: Volume, facts: Facts) -> Decimal | None:
        """Read the figure, None where it cannot be told."""
        ...

    def bought(self, value: Decimal, volume: Volume, facts: Facts) -> Decimal | None:
        """Give what has to have been bought for it to be the value, None where no purchase can do that."""
        ...


class RewardShape(Protocol):
    """A kind of reward."""

    @property
    def NEEDS_BASE(self) -> bool:
        """Tell whether the amount depends on the base."""
        ...

    def total(self, reward: Reward, portions: Sequence[Portion], split: Split) -> Decimal:
        """Give the exact amount that the portions earn together."""
        ...

    def holding(self, portion: Portion) -> Portion:
        """Give what of a portion it pays on."""
        ...

    def rate_text(self, reward: Reward, rate: Decimal, currency: str) -> str:
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

    def room(self, limit_to_date: Decimal, earned_before: Decimal, already: Decimal) -> Decimal:
        """
        Give the most that the counted volume may earn under a limit on everything earned to date.

        :param already: what earlier periods earned of the same volume, where other programs then took it away
        """
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
