"""What a rule sentence says where it has words left: conditions, kickers, a guarantee and the like."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from programs.enums import ExchangePolicy, GroupKey, PeriodKind
from programs.rating.sentence.facts.goods import Amount, Figure, Goods, Percent, Scope, Units


@dataclass(frozen=True)
class InvoicesPaid:
    pass


@dataclass(frozen=True)
class TermsAcknowledged:
    pass


@dataclass(frozen=True)
class DistinctProducts:
    least: int
    scope: Scope
    sales: bool


@dataclass(frozen=True)
class ShareAtLeast:
    part: Scope
    least: Percent
    whole: Goods


@dataclass(frozen=True)
class VolumeAtLeast:
    goods: Goods
    least: Amount | Units


Gate = InvoicesPaid | TermsAcknowledged | DistinctProducts | ShareAtLeast | VolumeAtLeast


@dataclass(frozen=True)
class NothingUnless:
    gates: tuple[Gate, ...]


@dataclass(frozen=True)
class ConditionsHold:
    count: int


@dataclass(frozen=True)
class Guaranteed:
    amount: Amount
    period: PeriodKind | None
    cumulative: bool


@dataclass(frozen=True)
class Kick:
    """What is paid on top, on what and when; `from_tier` None where every sale reaches it, 0 whatever the tier."""

    name: str
    rate: Figure
    scope: Scope
    starts_on: date | None
    ends_on: date | None
    from_tier: int | None


@dataclass(frozen=True)
class Kicks:
    told: tuple[Kick, ...]


@dataclass(frozen=True)
class KicksAdd:
    count: int


@dataclass(frozen=True)
class Together:
    """Members of a group count together; `key` is how they share, None where their parent is paid."""

    sales: bool
    key: GroupKey | None


@dataclass(frozen=True)
class OnWhatIsLeft:
    group: str
    rank: int


@dataclass(frozen=True)
class FirstOnly:
    group: str
    rank: int
    sales: bool


@dataclass(frozen=True)
class LargestPays:
    group: str
    rank: int | None


@dataclass(frozen=True)
class OthersPay:
    sales: bool
    group: str | None
    rank: int | None


@dataclass(frozen=True)
class LessThan:
    amount: Amount
    dropped: bool


class Back(Enum):
    """Which period a return reduces."""

    WHERE_IT_COMES = auto()
    WHERE_SOLD = auto()
    WHERE_SOLD_WITHIN = auto()
    WHERE_SOLD_THEN_WHERE_IT_COMES = auto()


@dataclass(frozen=True)
class Returns:
    back: Back
    days: int = 0


@dataclass(frozen=True)
class Converts:
    """At which rate other currencies are converted; fixed `rates` are told in the details."""

    currency: str
    policy: ExchangePolicy
    rates: tuple[tuple[str, Amount], ...] = ()


@dataclass(frozen=True)
class FirstFill:
    sales: bool


@dataclass(frozen=True)
class AverageValue:
    pass


ClauseFact = (
    NothingUnless
    | ConditionsHold
    | Guaranteed
    | Kicks
    | KicksAdd
    | Together
    | OnWhatIsLeft
    | FirstOnly
    | LargestPays
    | OthersPay
    | LessThan
    | Returns
    | Converts
    | FirstFill
    | AverageValue
)


@dataclass(frozen=True)
class Clause:
    """
    A term to be said.

    `says` are ways to say it in the rule sentence, the first one whole, the others hints that there is more;
    without any it stands only among the details. `details` say it in sentences of its own, and `is_whole` tells
    whether the first way says as much.
    """

    says: tuple[ClauseFact, ...]
    details: tuple[ClauseFact, ...]
    is_whole: bool = True
