"""What a running period will earn at the pace so far, with a range around it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from programs.rating import RatedFrom, at_pace
from programs.terms import Terms
from vir.foundation.periods import Period

# A range is what a tenth fewer and a tenth more purchases would earn.
LESS, MORE, WHOLE = 9, 11, 10


def range_at_pace(
    terms: Terms, basis: RatedFrom, period: Period, as_of: date, earned: Decimal
) -> tuple[Decimal, Decimal, Decimal]:
    """
    Give what a running period will earn with a tenth fewer purchases than at the pace so far, at it, and with
    a tenth more. It is never based on fewer purchases than there are: then it is what is earned.
    """
    elapsed, days = period.elapsed_days(as_of), period.days
    if not elapsed:
        return earned, earned, earned
    found = []
    for part in (LESS, WHOLE, MORE):
        if elapsed * WHOLE > days * part:
            found.append(earned)
            continue
        supposed, then = at_pace(terms, basis, elapsed * WHOLE, days * part)
        found.append(then.rate(supposed).earned)
    low, expected, high = found
    return low, expected, high
