"""What growth is measured from, and what an attainment is measured against."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property

from programs.enums import Accumulation, BaselineRule, MeasureKind, NewPartner
from programs.rating.calculate.counting import Counting
from programs.rating.measures.plain import READERS
from programs.rating.volume import NO_VOLUME, Volume

ZERO = Decimal(0)


class References:
    """Baselines and targets of one program, by account and number of the period from 0."""

    def __init__(self, counting: Counting) -> None:
        self._counting = counting
        self._terms = counting.terms
        self._figure = READERS[counting.plan.measure.figure]
        self._earlier: dict[tuple[int, int], dict[str, Volume]] = {}

    def baseline(self, account: str, place: int) -> Decimal | None:
        """
        Give what growth is measured from: in the period, or up to its end under to_date.

        A figure that was set by hand comes before the rule. None is a partner without a baseline.
        """
        rule = self._terms.measure.baseline
        if rule is None:
            return None
        places = range(place + 1) if self._to_date else range(place, place + 1)
        found = self._by_hand_for_all(account, places)
        if found is None:
            found = self._added_up(account, places)
        if found is not None and found > 0:
            return found
        return ZERO if rule.new_partner is NewPartner.ZERO_BASELINE else None

    def target(self, account: str, place: int) -> Decimal | None:
        """Give the target: of the period, or up to its end under to_date."""
        if self._terms.measure.kind is not MeasureKind.ATTAINMENT_PERCENT:
            return None
        targets, code = self._counting.given.targets, self._terms.code
        if not self._to_date:
            return targets.of(code, account, self._counting.periods[place].start)
        found = [
            targets.for_period(code, account, period.start) for period in self._counting.periods[: place + 1]
        ]
        if all(amount is None for amount in found):
            return targets.for_all(code, account)
        return sum((amount for amount in found if amount is not None), ZERO)

    @cached_property
    def _to_date(self) -> bool:
        return self._terms.accumulation is Accumulation.TO_DATE

    def _by_hand_for_all(self, account: str, places: range) -> Decimal | None:
        """Give the figure for the whole program to date, unless periods have figures of their own."""
        given, code = self._counting.given.baselines, self._terms.code
        starts = [self._counting.periods[place].start for place in places]
        if not self._to_date or any(given.for_period(code, account, start) is not None for start in starts):
            return None
        return given.for_all(code, account)

    def _added_up(self, account: str, places: range) -> Decimal | None:
        """Add up the baselines of periods: each by hand where there is a figure, else by the rule."""
        found = [self._of_period(account, place) for place in places]
        known = [amount for amount in found if amount is not None]
        return sum(known, ZERO) if known else None

    def _of_period(self, account: str, place: int) -> Decimal | None:
        start = self._counting.periods[place].start
        given, code = self._counting.given.baselines, self._terms.code
        by_hand = given.for_period(code, account, start) if self._to_date else given.of(code, account, start)
        return self._from_sales(account, place) if by_hand is None else by_hand

    def _from_sales(self, account: str, place: int) -> Decimal | None:
        """Read the baseline of a period from earlier years; with a fixed one there is nothing to read."""
        rule = self._terms.measure.baseline
        if rule is None or rule.rule is BaselineRule.FIXED:
            return None
        years = rule.years or 1
        bought = sum(
            (
                self._figure(self._in_earlier(place, year).get(account, NO_VOLUME))
                for year in range(1, years + 1)
            ),
            ZERO,
        )
        if rule.rule is BaselineRule.AVERAGE_OF_YEARS:
            bought /= years
        if rule.floor is not None:
            bought = max(bought, rule.floor)
        return bought

    def _in_earlier(self, place: int, years: int) -> dict[str, Volume]:
        key = (place, years)
        if key not in self._earlier:
            period = self._terms.years_before(self._counting.periods[place], years)
            self._earlier[key] = self._counting.bought_in(period)
        return self._earlier[key]
