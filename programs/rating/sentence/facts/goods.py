"""Figures, products and levels: what sentences are about."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto

from programs.enums import BaselineRule


@dataclass(frozen=True)
class Amount:
    """An amount of money. `exact` keeps every digit, `full` its cents; else idle cents are left out."""

    value: Decimal
    currency: str
    exact: bool = False
    full: bool = False


@dataclass(frozen=True)
class Units:
    """A number of units."""

    value: Decimal


@dataclass(frozen=True)
class Percent:
    """A number of percent."""

    value: Decimal


@dataclass(frozen=True)
class Number:
    """A number of what the sentence just named."""

    value: Decimal


Figure = Amount | Units | Percent | Number


class Value(Enum):
    """Which value of purchases counts."""

    NET = auto()
    GROSS = auto()
    ANY = auto()
    UNITS = auto()


@dataclass(frozen=True)
class Scope:
    """
    Products by name. Where they are too many to be named, only their number.

    Without any name and number it is all products.
    """

    named: tuple[str, ...] = ()
    count: int = 0
    without: tuple[str, ...] = ()
    without_count: int = 0

    @property
    def is_all(self) -> bool:
        """Tell whether it is all products, none left out."""
        return not (self.named or self.count or self.without or self.without_count)


ALL_GOODS = Scope()


@dataclass(frozen=True)
class Goods:
    """What partners buy, or sell on, by what of it counts."""

    value: Value
    sales: bool
    scope: Scope = ALL_GOODS


class Of(Enum):
    """What a level is a level of."""

    PLAIN = auto()
    GROWTH = auto()
    GROWTH_PERCENT = auto()
    TARGET = auto()
    SHARE = auto()


@dataclass(frozen=True)
class Level:
    """A threshold with what it is of: "$100,000", "5% growth", "100% of your target"; `yours` to a partner."""

    figure: Figure
    of: Of = Of.PLAIN
    yours: bool = False


@dataclass(frozen=True)
class Reference:
    """What growth is measured from."""

    rule: BaselineRule
    years: int = 0
    floor: Figure | None = None
