"""Why a closed position would earn another amount now, and how that is said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from payouts.enums import PriorReason
from vir.foundation.money import format_money
from vir.foundation.periods import format_date


@dataclass(frozen=True)
class Arrived:
    """What came of a position after a day: how many lines of a kind, and what they are worth."""

    lines: int = 0
    net: Decimal = Decimal(0)


@dataclass(frozen=True)
class PriorChange:
    """
    What is different of a closed position.

    :ivar since: the day of its close, or of the last prior-period entry
    :ivar counted_before: how many lines counted then
    :ivar regrouped: whether other lines count although none came and none was taken back
    """

    amount: Decimal
    currency: str
    since: date
    sales: Arrived
    returns: Arrived
    counted_before: int
    counted_now: int
    tier_was: int
    tier_now: int
    version_was: int
    version_now: int
    regrouped: bool


def reason_of(change: PriorChange) -> PriorReason:
    """Say what a change comes from: lines that came, else the terms, else who is a member."""
    if change.returns.lines and (change.amount < 0 or not change.sales.lines):
        return PriorReason.RETURNS
    if change.sales.lines:
        return PriorReason.LATE_SALES
    if change.version_was != change.version_now:
        return PriorReason.AMENDMENT
    return PriorReason.SEGMENTS if change.regrouped else PriorReason.OTHER


def told_of(change: PriorChange, reason: PriorReason) -> str:
    """Say what a change comes from, in a sentence for both sides."""
    day = format_date(change.since)
    if reason in (PriorReason.RETURNS, PriorReason.LATE_SALES):
        came = [
            f"{arrived.lines:,} {word if arrived.lines == 1 else words} of {format_money(arrived.net, change.currency)}"
            for arrived, word, words in (
                (change.sales, "sale", "sales"),
                (change.returns, "return", "returns"),
            )
            if arrived.lines
        ]
        said = f"{' and '.join(came)} came after {day}."
    elif reason is PriorReason.AMENDMENT:
        said = f"Version {change.version_now} of the terms counts where version {change.version_was} did."
    elif change.counted_now != change.counted_before:
        lines = "1 line counts" if change.counted_now == 1 else f"{change.counted_now:,} lines count"
        said = f"{lines} where {change.counted_before:,} did on {day}."
    else:
        said = f"The calculation gives another amount than on {day}."
    if change.tier_now != change.tier_was:
        said += f" Tier {change.tier_now} instead of tier {change.tier_was}."
    return said
