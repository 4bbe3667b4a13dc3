"""What the core of a rule sentence says: who earns what on which purchases, when, from where on, up to what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from programs.enums import PaymentMethod, PeriodKind
from programs.rating.sentence.facts.goods import Amount, Figure, Goods, Reference, Scope, Units


class Known(Enum):
    """Partners that are not named to each other."""

    IN_THIS_PROGRAM = auto()


@dataclass(frozen=True)
class Earners:
    """Who earns: segments, named partners, both, or all; `known` is how people know them. `one` is a single one."""

    segments: tuple[str, ...] = ()
    segments_count: int = 0
    partner: str = ""
    partners_count: int = 0
    without: tuple[str, ...] = ()
    without_count: int = 0
    known: str | Known = ""
    one: bool = False


@dataclass(frozen=True)
class Rates:
    """The lowest and the highest rate."""

    first: Figure
    last: Figure


class Where(Enum):
    """Which part of a volume a rate is for."""

    ALL = auto()
    EACH_TIER = auto()
    AFTER_EACH_TIER = auto()
    ABOVE_THE_TIER = auto()
    AFTER_THE_TIER = auto()
    ABOVE_ITS = auto()
    ABOVE_THE_REACHED = auto()
    ABOVE = auto()
    AFTER = auto()


@dataclass(frozen=True)
class Within:
    """Which part of a volume a rate is for; `level` where it is above or after one."""

    where: Where = Where.ALL
    level: Figure | None = None


class Added(Enum):
    """How several tiers pay together."""

    NOT = auto()
    FULL = auto()
    LIMITED = auto()


@dataclass(frozen=True)
class LumpSum:
    rates: Rates
    many: bool
    goods: Goods


@dataclass(frozen=True)
class PercentBack:
    """A percent of purchases, or of their growth over a reference. `banded` rates are for their own tier."""

    rates: Rates
    added: Added
    goods: Goods
    within: Within
    banded: bool
    made: bool
    over: Reference | None


@dataclass(frozen=True)
class PerUnit:
    rates: Rates
    added: Added
    goods: Goods
    within: Within
    over: Reference | None


@dataclass(frozen=True)
class PerStep:
    """An amount for each full, or `started`, step of units or of money; `goods` is what is stepped through."""

    rates: Rates
    added: Added
    step: Units | Amount
    started: bool
    goods: Goods
    within: Within
    over: Reference | None


Reward = LumpSum | PercentBack | PerUnit | PerStep


@dataclass(frozen=True)
class Span:
    """The days of the program, and the periods that repeat in them, with the pattern of their weeks."""

    first: date
    last: date
    each: PeriodKind | None
    weeks: str


@dataclass(frozen=True)
class TotalReaches:
    level: Figure


@dataclass(frozen=True)
class TheyReach:
    level: Figure


@dataclass(frozen=True)
class GoodsReach:
    """Purchases reach a level; `all` says that it is those of all products, `since` counts from the start."""

    goods: Goods
    level: Figure
    all: bool = False
    since: bool = False


@dataclass(frozen=True)
class TheyBuy:
    units: Units
    goods: Goods
    any: bool
    since: bool


@dataclass(frozen=True)
class SetBy:
    goods: Goods
    all: bool
    since: bool


@dataclass(frozen=True)
class GrowthReaches:
    level: Figure
    since: bool


@dataclass(frozen=True)
class Matches:
    """Purchases come up to a reference; `goods` None means their own."""

    goods: Goods | None
    sales: bool
    over: Reference
    since: bool


@dataclass(frozen=True)
class Grows:
    goods: Goods | None
    sales: bool
    level: Figure
    over: Reference
    since: bool


@dataclass(frozen=True)
class Attains:
    """A part of the target is reached; without a level it only sets the tier. `goods` None means they do."""

    goods: Goods | None
    level: Figure | None
    since: bool


@dataclass(frozen=True)
class IsShare:
    part: Scope
    whole: Goods
    level: Figure | None
    since: bool


Once = (
    TotalReaches
    | TheyReach
    | GoodsReach
    | TheyBuy
    | SetBy
    | GrowthReaches
    | Matches
    | Grows
    | Attains
    | IsShare
)


class Per(Enum):
    """What a cap is for."""

    ALL_TOGETHER = auto()
    EACH = auto()
    ONE = auto()


@dataclass(frozen=True)
class Cap:
    """The most that is paid; `period` per which, `in_all` where periods repeat and it is for all of them."""

    amount: Amount
    per: Per
    period: PeriodKind | None
    in_all: bool


@dataclass(frozen=True)
class Paid:
    """How it is paid, and when at the latest: `days` after the end of each `period`, or on a day."""

    method: PaymentMethod
    period: PeriodKind | None
    days: int
    due: date


@dataclass(frozen=True)
class Rule:
    """The core of a rule sentence."""

    who: Earners
    reward: Reward
    span: Span
    once: Once | None
    caps: tuple[Cap, ...]
    paid: Paid | None
