"""One partner in one period of a program: what it earned, and what follows from its pace when that is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from uuid import UUID

from payouts.models import AccrualOverride, Earning
from payouts.posting.records import Place, Promise
from payouts.queries.accruals import carried, overridden
from payouts.queries.positions import place_of
from payouts.queries.working import basis_of
from programs.rating import RatedFrom, Rating, Volume, at_pace
from programs.rating.calculate import Figures
from programs.terms import Terms
from vir.foundation.periods import Period

Before = Callable[[UUID, date], tuple[Decimal, Volume]]


@dataclass(frozen=True)
class EarningView:
    """What every row of one period of a program is read with."""

    promise: Promise
    period: Period
    before: Before
    as_of: date
    by_hand: Figures
    # Read when what is accrued is asked for: most pages do not show it.
    overrides: Callable[[], Mapping[Place, AccrualOverride]] = dict


@dataclass(frozen=True)
class _Position:
    """A position with what it is rated by, and how many days of its period are counted."""

    row: Earning
    view: EarningView
    terms: Terms
    elapsed: int


@dataclass(frozen=True)
class EarningRow:
    """
    One partner in one period; `basis` is what the amount was rated from.

    What follows from the pace is worked out when it is asked for: a page shows a hundred of thousands of partners.
    """

    partner_code: str
    partner: str
    measured: Decimal
    tier: int
    earned: Decimal
    basis: RatedFrom
    of: _Position

    @cached_property
    def cap_reached(self) -> bool:
        """Say whether a cap keeps it from earning more."""
        return self.basis.rate(self.of.terms).working.cap_reached

    @cached_property
    def accrued(self) -> Decimal:
        """Give what the books should hold: the entitlement at the expected volume, for the part bought so far."""
        view, row, period = self.of.view, self.of.row, self.of.view.period
        found = carried(view.promise, row, self.basis, period, as_of=view.as_of, by_hand=view.by_hand)
        override = view.overrides().get(place_of(row)) if self.of.elapsed < period.days else None
        if override is not None:
            found = overridden(view.promise, self.basis, period, override, found)
        return found.amount

    @property
    def projected(self) -> Decimal | None:
        """Give what is earned by the end at the pace so far; None where there is no pace yet."""
        if self._ahead is None:
            return None
        return self.earned if self.of.elapsed == self.of.view.period.days else self._ahead.earned

    @property
    def projected_tier(self) -> int | None:
        """Give the tier at that pace; None where there is none yet."""
        return None if self._ahead is None else self._ahead.tier

    @cached_property
    def _ahead(self) -> Rating | None:
        if not self.of.elapsed:
            return None
        terms, then = at_pace(self.of.terms, self.basis, self.of.elapsed, self.of.view.period.days)
        return then.rate(terms)


def row_of(view: EarningView, row: Earning) -> EarningRow:
    """Give a position as a row of the table."""
    period = view.period
    return EarningRow(
        partner_code=row.partner.code,
        partner=row.partner.name,
        measured=row.measured,
        tier=row.tier,
        earned=row.earned,
        basis=basis_of(row, view.before),
        of=_Position(row, view, view.promise.for_period(period).terms, period.elapsed_days(view.as_of)),
    )
