"""How far apart the partners of one tier table are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from partners.queries.directory import partners_by_id
from partners.queries.segments import eligible_spans
from payouts.queries.last_year import last_year
from programs.enums import Accumulation, MeasureKind
from programs.rating.words import bought_in_units
from programs.terms import Terms
from vir.foundation.money import format_money_short, format_number

# One tier table is questioned where the largest partner bought this many times what the smallest did.
APART = 5
_VOLUMES = (MeasureKind.NET_AMOUNT, MeasureKind.GROSS_AMOUNT, MeasureKind.QUANTITY)


@dataclass(frozen=True)
class Spread:
    """
    What partners of one tier table bought in the same period a year ago, and how many did not reach its first tier.

    Of several periods each partner's best counts. `currency` is empty for units; partners without purchases
    are among those below.
    """

    low: Decimal
    high: Decimal
    below: int
    partners: int
    currency: str
    several: bool

    @property
    def warns(self) -> bool:
        """Say whether one tier table is in question: partners far apart, and some who never reached it."""
        return self.partners > 1 and self.below > 0 and self.high >= APART * max(self.low, Decimal(0))

    @property
    def sentence(self) -> str:
        """Write the warning."""
        when = "sales in their best period last year" if self.several else "sales last year"
        were = "was" if self.below == 1 else "were"
        return (
            f"One tier table for partners whose {when} ran from {self._write(self.low)} to "
            f"{self._write(self.high)}: {self.below:,} of {self.partners:,} {were} below Tier 1."
        )

    def _write(self, value: Decimal) -> str:
        return format_money_short(value, self.currency) if self.currency else f"{format_number(value)} units"


def segment_spread(terms: Terms, today: date) -> Spread | None:
    """
    Compare the partners that terms reach by what they bought a year ago, within what the terms count.

    None where thresholds are not volumes of one partner (growth, attainment, shares, groups), there is no
    tier, the terms reach nobody, or nobody bought then.
    """
    tiers = [tier for tier in terms.reward.tiers if tier.threshold > 0]
    if terms.measure.kind not in _VOLUMES or terms.group is not None or not tiers:
        return None
    bought = last_year(terms, today=today)
    best = [_best(bought.get(code, {}), terms) for code in _reached(terms)]
    if not any(best):
        return None
    first = tiers[0].threshold
    return Spread(
        low=min(best),
        high=max(best),
        below=sum(volume < first for volume in best),
        partners=len(best),
        currency="" if bought_in_units(terms) else terms.currency,
        several=len(terms.periods()) > 1,
    )


def _reached(terms: Terms) -> set[str]:
    periods = terms.periods()
    spans = eligible_spans(
        segments=terms.eligibility.segments,
        partners=terms.eligibility.partners,
        except_partners=terms.eligibility.except_partners,
        first_day=periods[0].start,
        end_day=periods[-1].end,
    )
    return {partner.code for partner in partners_by_id({span.partner_id for span in spans}).values()}


def _best(volumes: Mapping[date, Decimal], terms: Terms) -> Decimal:
    if terms.accumulation is Accumulation.TO_DATE:
        return sum(volumes.values(), Decimal(0))
    return max(volumes.values(), default=Decimal(0))
