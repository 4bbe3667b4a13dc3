"""What the books carry: the entitlement at the expected volume, for the part that was bought."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from programs.enums import ExpectedVolume
from programs.rating.exactness import settled
from programs.rating.facts import NO_FACTS, Facts
from programs.rating.plan import plan_of
from programs.rating.scenario import averaged, bought, suppose
from programs.rating.volume import NO_VOLUME, Volume
from programs.rating.working import counted_volume, work_out
from programs.terms import Terms
from vir.foundation.money import exact, round_amount
from vir.foundation.periods import Period

ZERO = Decimal(0)


@dataclass(frozen=True)
class Accrued:
    """
    `accrued = entitlement × actual ÷ expected`, rounded once.

    `actual` and `expected` are in what the measure is made of; `tier` is the one expected, 0 for none;
    `entitlement` is what the expected volume earns, exact.
    """

    actual: Decimal
    expected: Decimal
    tier: int
    entitlement: Decimal
    accrued: Decimal


def accrue(
    terms: Terms,
    volume: Volume,
    expected: Decimal,
    *,
    facts: Facts = NO_FACTS,
    earned_before: Decimal = ZERO,
    volume_before: Volume | None = None,
    already: Decimal | None = None,
) -> Accrued:
    """
    Give what is accrued for purchases so far, when so much is expected for the whole period.

    A retroactive rebate is variable consideration: each purchase carries its part of what the whole period is
    expected to earn (IFRS 15.51, B20–B27 and illustrative example 24; ASC 606-10-55-216). A volume that has
    been exceeded already is not expected any more: less than was bought counts as what was bought.

    :param expected: in what the measure is made of, for the period or, under to_date, for all periods so far
    :param already: what earlier periods earned of the same volume, where other programs then took it away
    """
    with exact():
        counted = counted_volume(terms, volume, volume_before or NO_VOLUME)
        actual = bought(terms, counted, facts)
        expected = max(expected, actual)
        due = plan_of(terms).accumulation.already(earned_before if already is None else already)
        supposed = None if actual <= 0 else suppose(averaged(terms), counted, facts, expected)
        if supposed is None:
            return Accrued(actual, expected, 0, ZERO, ZERO - due)
        then = work_out(
            averaged(terms), supposed[0], facts=supposed[1], earned_before=earned_before, already=already
        )
        entitlement = then.unrounded - then.cap_taken
        part = settled(entitlement * actual / expected)
        accrued = round_amount(part, terms.currency, terms.rounding) - due
        return Accrued(actual, expected, then.tier, entitlement, accrued)


def expected_volume(
    method: ExpectedVolume,
    actual: Decimal,
    *,
    period: Period,
    as_of: date,
    last_year: tuple[Decimal, Decimal] | None = None,
    by_hand: Decimal | None = None,
) -> Decimal | None:
    """
    Give the volume expected for a whole period, None where the method has nothing to go by.

    Pace: `actual × days ÷ days so far`. Last year's shape: `actual × last year's whole ÷ last year's part by the
    same day`. A figure by hand comes before either.

    :param last_year: what was bought in the same period a year ago by the same day, and in all
    """
    if by_hand is not None:
        return by_hand
    if method in (ExpectedVolume.NONE, ExpectedVolume.MANUAL):
        return None
    elapsed = period.elapsed_days(as_of)
    with exact():
        if elapsed >= period.days:
            return actual
        if method is ExpectedVolume.PACE:
            return actual * period.days / elapsed if elapsed else None
        if last_year is None or last_year[0] <= 0:
            return None
        return actual * last_year[1] / last_year[0]
