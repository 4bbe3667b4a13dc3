"""What the books carry for a position: its entitlement at the expected volume, for the part bought so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from payouts.ledger.expectation import expected_in_tier
from payouts.models import AccrualOverride, Earning
from payouts.posting.records import Promise
from programs.enums import Accumulation
from programs.rating import Accrued, RatedFrom, accrue, expected_volume, figure_of
from programs.rating.calculate import Figures
from programs.terms import Terms
from vir.foundation.periods import Period


@dataclass(frozen=True)
class Carried:
    """
    What is carried, and at which expected volume and tier.

    :ivar volume: in what the measure is made of; None where nothing is expected beyond what was bought
    """

    volume: Decimal | None
    tier: int
    amount: Decimal


def carried(
    promise: Promise, row: Earning, basis: RatedFrom, period: Period, *, as_of: date, by_hand: Figures
) -> Carried:
    """
    Give what is carried for a position of a running period by the method of its program.

    Where nothing is expected beyond what was bought, it is what was earned; so it is once the period has ended.
    Of a program that goes by its lines it is what the calculation found, which knows its budget and its group.

    :param by_hand: expected volumes that were set
    """
    as_earned = Carried(None, row.tier, row.earned)
    if period.elapsed_days(as_of) >= period.days:
        return as_earned
    if promise.by_lines:
        kept = row.rated_from
        if "accrued" not in kept:
            return as_earned
        volume = Decimal(kept["expected"]) if "expected" in kept else None
        return Carried(volume, kept.get("expected_tier", row.tier), Decimal(kept["accrued"]))
    expected = _expected(promise, row, basis, period, as_of, by_hand)
    if expected is None:
        return as_earned
    found = accrued_at(promise.for_period(period).terms, basis, expected)
    return Carried(found.expected, found.tier, found.accrued)


def overridden(
    promise: Promise, basis: RatedFrom, period: Period, override: AccrualOverride, by_method: Carried
) -> Carried:
    """
    Give what is carried for a position of a running period where finance expects another volume or tier.

    Members of a group and what another program pays instead stay as the method has them: neither is rated alone.
    """
    if basis.facts.share is not None or basis.facts.outdone_by:
        return by_method
    terms = promise.for_period(period).terms
    expected = override.expected_volume
    if override.expected_tier is not None:
        pace = by_method.volume
        if pace is None:
            pace = figure_of(terms, basis.volume)
        expected = expected_in_tier(terms, basis, override.expected_tier, pace)
    if expected is None:
        return by_method
    found = accrued_at(terms, basis, expected)
    return Carried(found.expected, found.tier, found.accrued)


def accrued_at(terms: Terms, basis: RatedFrom, expected: Decimal) -> Accrued:
    """Accrue a position at an expected volume."""
    return accrue(
        terms,
        basis.volume,
        expected,
        facts=basis.facts,
        earned_before=basis.earned_before,
        volume_before=basis.volume_before,
        already=basis.already,
    )


def _expected(
    promise: Promise, row: Earning, basis: RatedFrom, period: Period, as_of: date, by_hand: Figures
) -> Decimal | None:
    """Give the expected volume: by hand, or at the pace so far."""
    terms = promise.for_period(period).terms
    code, partner = terms.code, row.partner.code
    figure = by_hand.of(code, partner, period.start)
    if figure is not None:
        return figure
    before = Decimal(0)
    if terms.accumulation is Accumulation.TO_DATE:
        before = figure_of(terms, basis.volume_before)
    expected = expected_volume(
        terms.accrual.expected, figure_of(terms, basis.volume), period=period, as_of=as_of
    )
    return None if expected is None else expected + before
