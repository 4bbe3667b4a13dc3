"""The parts that terms are made of, read-only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from programs.enums import (
    Application,
    BaselineRule,
    BelowMinimum,
    CapScope,
    ConditionKind,
    ExchangePolicy,
    ExpectedVolume,
    GroupKey,
    GroupPays,
    KickerKind,
    MeasureKind,
    NewPartner,
    PartialIncrement,
    PaymentMethod,
    RewardBase,
    RewardKind,
    StackingPolicy,
    UnitOrder,
    WhenExceeded,
)


@dataclass(frozen=True)
class Goal:
    """What the vendor wants from the whole program."""

    measure: MeasureKind
    amount: Decimal


@dataclass(frozen=True)
class Eligibility:
    """Which partners can earn: codes of segments and of partners. All empty means every partner."""

    segments: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    except_partners: tuple[str, ...] = ()


@dataclass(frozen=True)
class ProductRule:
    """Products that have every one of the values that are written."""

    sku: str | None = None
    category: str | None = None
    brand: str | None = None


@dataclass(frozen=True)
class ProductScope:
    """Products that count. Empty `include` means all; `exclude` wins."""

    include: tuple[ProductRule, ...] = ()
    exclude: tuple[ProductRule, ...] = ()


@dataclass(frozen=True)
class Baseline:
    """The reference that growth is measured from."""

    rule: BaselineRule
    floor: Decimal | None = None
    years: int | None = None
    new_partner: NewPartner = NewPartner.SKIP


@dataclass(frozen=True)
class Measure:
    """What decides the tier; `of` is the amount behind growth, attainment and share."""

    kind: MeasureKind
    of: MeasureKind
    products: ProductScope | None = None
    share_of: ProductScope | None = None
    baseline: Baseline | None = None


@dataclass(frozen=True)
class Tier:
    """A level, numbered from 1 by threshold: the rate is a percent, an amount per unit or a lump sum."""

    number: int
    threshold: Decimal
    rate: Decimal


@dataclass(frozen=True)
class Kicker:
    """
    An extra rate on top for some products or some days, both days included, from a reached tier on.

    `from_tier` 0 pays it without any tier.
    """

    name: str
    kind: KickerKind
    rate: Decimal
    products: ProductScope | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    from_tier: int = 1

    def runs_on(self, day: date) -> bool:
        """Tell whether a day is in its window."""
        return (self.starts_on is None or self.starts_on <= day) and (
            self.ends_on is None or day <= self.ends_on
        )


@dataclass(frozen=True)
class Reward:
    """What is paid; tiers are in the order of their thresholds."""

    kind: RewardKind
    application: Application
    base: RewardBase
    unit_order: UnitOrder
    tiers: tuple[Tier, ...]
    increment: Decimal | None = None
    partial_increment: PartialIncrement | None = None
    kickers: tuple[Kicker, ...] = ()


@dataclass(frozen=True)
class Cap:
    """The most that can be earned, in the program's currency."""

    per: CapScope
    amount: Decimal
    when_exceeded: WhenExceeded | None = None


@dataclass(frozen=True)
class MinimumPayable:
    """Below this amount nothing is paid."""

    amount: Decimal
    below: BelowMinimum


@dataclass(frozen=True)
class Guarantee:
    """At least this much each period, or over all periods so far."""

    amount: Decimal
    cumulative: bool


@dataclass(frozen=True)
class Condition:
    """
    A gate that must hold, by its kind.

    `least` is what must be reached: an amount or units of `measure`, a count of products, a percent; None for
    the gates that hold or do not. `products` None means the program's own scope, `share_of` None all products.
    """

    kind: ConditionKind
    least: Decimal | None = None
    measure: MeasureKind = MeasureKind.NET_AMOUNT
    products: ProductScope | None = None
    share_of: ProductScope | None = None


@dataclass(frozen=True)
class Exchange:
    """How lines in other currencies are converted; `rates` are those fixed in the terms, by currency."""

    policy: ExchangePolicy = ExchangePolicy.SALE_DATE
    rates: tuple[tuple[str, Decimal], ...] = ()


@dataclass(frozen=True)
class GroupTerms:
    """Volume accumulates at each partner's parent; `shares` are percents by partner code."""

    pays: GroupPays
    key: GroupKey | None = None
    shares: tuple[tuple[str, Decimal], ...] = ()


@dataclass(frozen=True)
class Stacking:
    """What happens where one purchase counts for several programs."""

    policy: StackingPolicy = StackingPolicy.ALL_GROSS
    group: str | None = None
    rank: int | None = None


@dataclass(frozen=True)
class AccrualTerms:
    """Where the volume expected for a whole period comes from."""

    expected: ExpectedVolume = ExpectedVolume.PACE


@dataclass(frozen=True)
class Payment:
    """How the rebate is paid, and how many days after the period's last day at the latest."""

    method: PaymentMethod
    due_days: int

    def due_on(self, last_day: date) -> date:
        """Give the last day on which the rebate of a period may be paid."""
        return last_day + timedelta(days=self.due_days)
