"""What has to be known beside the volume: baselines, wider volumes, days, gates, the part of others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from programs.enums import GroupKey
from programs.rating.volume import Volume


class Day(NamedTuple):
    """One day's purchases: what counts towards the tiers, and what the rate pays on."""

    day: date
    measured: Decimal
    base: Decimal


class Gate(NamedTuple):
    """
    What is known about a condition.

    `reached` is the figure that is compared, None where nothing is known of it; for a gate that holds or does
    not it is 1 or 0. A share has what it is a share of in `whole`.
    """

    reached: Decimal | None
    whole: Decimal | None = None


class GroupShare(NamedTuple):
    """
    One member's part of what its group earned.

    `weight` of `weights` is the member's share by the key, `amount` its part in whole minor units.
    """

    parent: str
    key: GroupKey
    weight: Decimal
    weights: Decimal
    amount: Decimal
    own: Volume


@dataclass(frozen=True, slots=True)
class Facts:
    """
    What a rating rests on beside the counted volume, all for the same stretch of days.

    `qualifying` decides the tier where other products qualify than pay; `paying` is what the rates pay on
    where earlier programs took their rebates off; `whole` is what a share is a share of. `baseline` and
    `target` are in what the measure is made of. `days` are needed where the first sales fill the first tier,
    in order, one entry a day. `kickers` and `gates` stand in the order of the terms. `number` counts the
    periods so far that have a guarantee, 0 if this one has none.

    What the other partners and programs did: `outdone_by` names the program that paid instead, `allotted` is
    what the program's budget leaves, `share` a member's part of a group's rebate.
    """

    qualifying: Volume | None = None
    paying: Volume | None = None
    whole: Volume | None = None
    baseline: Decimal | None = None
    target: Decimal | None = None
    days: tuple[Day, ...] = ()
    kickers: tuple[Volume, ...] = ()
    gates: tuple[Gate, ...] = ()
    number: int = 1
    outdone_by: str = ""
    allotted: Decimal | None = None
    share: GroupShare | None = None


NO_FACTS = Facts()
