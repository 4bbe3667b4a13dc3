"""What a rule sentence leaves to the details: names, tiers in between, rounding, what finance expects."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto

from programs.enums import Application, ExpectedVolume, MeasureKind, PeriodKind
from programs.rating.sentence.facts.goods import Figure, Goods, Level


@dataclass(frozen=True)
class GoalIs:
    figure: Figure
    kind: MeasureKind


class Listed(Enum):
    """What a list is of."""

    SEGMENTS = auto()
    PARTNERS = auto()
    NOT_FOR = auto()
    PAYING = auto()
    DECIDING = auto()
    SHARED = auto()
    CONDITION = auto()
    KICKER = auto()


@dataclass(frozen=True)
class Listing:
    """Names of one kind; `more` are left out, `without` are exceptions, `kicker` is whose products they are."""

    what: Listed
    names: tuple[str, ...]
    more: int = 0
    without: bool = False
    kicker: str = ""


@dataclass(frozen=True)
class TierList:
    steps: tuple[tuple[Figure, Level], ...]


@dataclass(frozen=True)
class DecidesTier:
    goods: Goods


@dataclass(frozen=True)
class LumpsPay:
    highest_only: bool


@dataclass(frozen=True)
class TiersPay:
    application: Application
    sales: bool


class Lacks(Enum):
    """What a partner may lack, and what becomes of it."""

    TARGET = auto()
    BASELINE = auto()
    BASELINE_ALL_GROWTH = auto()


@dataclass(frozen=True)
class Without:
    lacks: Lacks


@dataclass(frozen=True)
class AllReachCap:
    stop: bool
    sales: bool


@dataclass(frozen=True)
class SinceStart:
    period: PeriodKind


@dataclass(frozen=True)
class StandsAlone:
    period: PeriodKind


@dataclass(frozen=True)
class Weeks:
    """The calendar of weeks: its pattern, the weekday its year ends on (0 is Monday) and in which month."""

    pattern: str
    weekday: int
    month: int
    last: bool


@dataclass(frozen=True)
class FiscalYear:
    month: int


@dataclass(frozen=True)
class Shares:
    parts: tuple[tuple[str, Decimal], ...]
    more: int


@dataclass(frozen=True)
class Rounds:
    decimals: int
    half_up: bool
    period: PeriodKind


@dataclass(frozen=True)
class Grace:
    days: int
    sales: bool
    period: PeriodKind


@dataclass(frozen=True)
class Expects:
    how: ExpectedVolume
    period: PeriodKind


DetailFact = (
    GoalIs
    | Listing
    | TierList
    | DecidesTier
    | LumpsPay
    | TiersPay
    | Without
    | AllReachCap
    | SinceStart
    | StandsAlone
    | Weeks
    | FiscalYear
    | Shares
    | Rounds
    | Grace
    | Expects
)
