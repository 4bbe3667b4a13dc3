"""What the books carry for a position: its entitlement at the expected volume, for the part bought so far."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from payouts.models import Earning
from payouts.posting.records import Promise
from programs.enums import Accumulation
from programs.rating import RatedFrom, accrue, expected_volume, figure_of
from programs.rating.calculate import Figures
from vir.foundation.periods import Period


def accrued_of(
    promise: Promise, row: Earning, basis: RatedFrom, period: Period, *, as_of: date, by_hand: Figures
) -> Decimal:
    """
    Give what is accrued for a position of a running period.

    Where nothing is expected beyond what was bought, it is what was earned; so it is once the period has ended.
    Of a program that goes by its lines it is what the calculation found, which knows its budget and its group.

    :param by_hand: expected volumes that were set
    """
    if period.elapsed_days(as_of) >= period.days:
        return row.earned
    if row.rated_from:
        return Decimal(row.rated_from["accrued"]) if "accrued" in row.rated_from else row.earned
    expected = _expected(promise, row, basis, period, as_of, by_hand)
    if expected is None:
        return row.earned
    return accrue(
        promise.for_period(period).terms,
        basis.volume,
        expected,
        earned_before=basis.earned_before,
        volume_before=basis.volume_before,
        already=basis.already,
    ).accrued


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
