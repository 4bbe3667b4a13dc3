"""Partners that are close to their next tier: what is still to buy, in how many days, and what it brings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from payouts.posting.records import Promise
from payouts.queries.earning_row import EarningRow
from payouts.queries.earnings import ProgramEarnings
from payouts.queries.missing.lacking import standing_of
from programs.rating import bought
from programs.rating.words import in_percent
from programs.terms import Terms
from vir.foundation.money import exact
from vir.foundation.periods import Period

# "Near" is within a tenth of what the next tier asks for.
NEAR = Decimal("0.10")


@dataclass(frozen=True)
class NearTier:
    """
    A partner close to its next tier. `gap`, `line`, `needed_a_day` and `pace` are in what the measure is made of.

    `share` is the part of the tier that is missing, `days_left` counts the days from today on; `pace` is that of
    the days counted, None before the first; `gains` is None where it cannot be told what the tier brings.
    """

    promise: Promise
    period: Period
    partner_code: str
    partner: str
    tier: int
    line: Decimal
    gap: Decimal
    share: Decimal
    days_left: int
    needed_a_day: Decimal
    pace: Decimal | None
    gains: Decimal | None

    @property
    def on_pace(self) -> bool:
        """Say whether the pace so far is enough."""
        return self.pace is not None and self.pace >= self.needed_a_day


def near_a_tier(tables: Iterable[ProgramEarnings], today: date) -> list[NearTier]:
    """List the partners within a tenth of their next tier, the nearest first, while there are days left."""
    found = [
        near
        for table in tables
        if today < table.period.end and table.closed is None
        for row in table.rows
        if (near := _near(table, row, today)) is not None
    ]
    return sorted(found, key=lambda near: (near.share, near.partner, near.promise.code))


def _near(table: ProgramEarnings, row: EarningRow, today: date) -> NearTier | None:
    promise, period = table.promise, table.period
    terms = promise.for_period(period).terms
    if row.cap_reached or not _may_be_near(terms, row):
        return None
    at = standing_of(terms, row)
    if at.next_tier is None or not at.gap:
        return None
    following = at.tiers[at.next_tier - 1]
    if following.line is None or following.line <= 0:
        return None
    left = (period.end - today).days
    with exact():
        share = at.gap / following.line
        if share > NEAR:
            return None
        so_far = bought(terms, row.basis.volume, row.basis.facts)
        return NearTier(
            promise=promise,
            period=period,
            partner_code=row.partner_code,
            partner=row.partner,
            tier=at.next_tier,
            line=following.line,
            gap=at.gap,
            share=share,
            days_left=left,
            needed_a_day=at.gap / left,
            pace=so_far / table.elapsed_days if table.elapsed_days else None,
            gains=at.more_than_today,
        )


def _may_be_near(terms: Terms, row: EarningRow) -> bool:
    """Spare the engine the partners that are plainly far: most of them, in most programs."""
    if in_percent(terms) or row.basis.facts.share is not None:
        return True
    ahead = next((tier.threshold for tier in terms.reward.tiers if tier.threshold > row.measured), None)
    return ahead is not None and (ahead - row.measured) <= ahead * NEAR
