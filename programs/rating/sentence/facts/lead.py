"""What the first sentence of a partner's page says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from programs.rating.sentence.facts.clauses import InvoicesPaid, TermsAcknowledged
from programs.rating.sentence.facts.goods import Amount, Figure, Goods, Level, Percent, Scope, Units


@dataclass(frozen=True)
class TierName:
    """A tier by its number; `level` where it measures another thing than what is bought."""

    number: int
    level: Level | None = None


@dataclass(frozen=True)
class AskVolume:
    """At least so much; `goods` None for units, `scope` None for the products of the program."""

    least: Amount | Units
    goods: Goods | None
    scope: Scope | None


@dataclass(frozen=True)
class AskDistinct:
    least: int
    scope: Scope | None


@dataclass(frozen=True)
class AskShare:
    least: Percent
    scope: Scope | None


Ask = AskVolume | AskDistinct | AskShare | InvoicesPaid | TermsAcknowledged


@dataclass(frozen=True)
class CapIsReached:
    sales: bool


@dataclass(frozen=True)
class BuyMore:
    """What is still to buy for a tier, by when, and what is then earned; `group` buys together."""

    gap: Amount | Units
    sales: bool
    group: bool
    tier: TierName
    by: date | None = None
    earn: Amount | None = None
    more: Amount | None = None


@dataclass(frozen=True)
class WouldEarn:
    amount: Amount
    more: Amount | None


@dataclass(frozen=True)
class Further:
    """What each further thousand earns; `there` from the next tier on, `top` at the top tier, until a cap."""

    thousand: Amount | Units
    earns: Amount
    there: bool = False
    top: bool = False
    cap: Amount | None = None
    cap_at: Amount | Units | None = None


@dataclass(frozen=True)
class EarnedSoFar:
    amount: Amount
    tier: int = 0
    top: bool = False


@dataclass(frozen=True)
class StartsWithFirst:
    sales: bool


@dataclass(frozen=True)
class StartsAt:
    """Where rebate starts; `level` None for the baseline, `line` what that comes to."""

    level: Level | None
    line: Figure | None = None
    goods: Goods | None = None


@dataclass(frozen=True)
class YouAreAt:
    figure: Figure


@dataclass(frozen=True)
class TierStarts:
    tier: TierName
    at: Level


@dataclass(frozen=True)
class ConditionsOpen:
    """Conditions that do not hold yet, or did not in the end; what would be, or would have been, earned."""

    asks: tuple[Ask, ...]
    amount: Amount | None = None
    ended: bool = False


@dataclass(frozen=True)
class ShareUnknown:
    part: Scope
    whole: Goods


@dataclass(frozen=True)
class ItStartsAt:
    level: Level


@dataclass(frozen=True)
class FactMissing:
    baseline: bool


@dataclass(frozen=True)
class AskContact:
    pass


@dataclass(frozen=True)
class OtherPays:
    program: str


@dataclass(frozen=True)
class AllAtCap:
    pass


@dataclass(frozen=True)
class PeriodEnded:
    day: date


@dataclass(frozen=True)
class EarnedInAll:
    amount: Amount
    tier: int


@dataclass(frozen=True)
class NothingEarned:
    short: bool


LeadFact = (
    CapIsReached
    | BuyMore
    | WouldEarn
    | Further
    | EarnedSoFar
    | StartsWithFirst
    | StartsAt
    | YouAreAt
    | TierStarts
    | ConditionsOpen
    | ShareUnknown
    | ItStartsAt
    | FactMissing
    | AskContact
    | OtherPays
    | AllAtCap
    | PeriodEnded
    | EarnedInAll
    | NothingEarned
)
