"""Which lines count for a program, on which day, for whom, and at what value."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from programs.enums import ConditionKind, ExchangePolicy, LineReason, MeasureKind, ReturnsRule
from programs.rating.calculate.given import Given, Line
from programs.rating.eras import Era, place_on
from programs.rating.plan import Plan, plan_of
from programs.rating.volume import NO_VOLUME, Volume
from programs.terms import ProductScope, Terms
from vir.foundation.periods import Period

ONE, ZERO = Decimal(1), Decimal(0)


@dataclass(slots=True)
class Counted:
    """
    One line as a program counts it: on `day`, in period number `place`, at amounts in the program's currency.

    `scopes` tells for each scope of the program whether the product is in it (`Scopes` has their order).
    `left` is the net value after the rebates of earlier programs.
    """

    line: Line
    day: date
    place: int
    account: str
    net: Decimal
    gross: Decimal
    taken: Decimal
    scopes: tuple[bool, ...]

    @property
    def late_on(self) -> date:
        """Give the day on which it was received."""
        return self.line.received or self.line.day

    @property
    def volume(self) -> Volume:
        """Give the line as a volume."""
        return self._volume(ZERO)

    @property
    def left(self) -> Volume:
        """Give the line as a volume after the rebates of earlier programs."""
        return self._volume(self.taken)

    def _volume(self, taken: Decimal) -> Volume:
        line = self.line
        return Volume(
            net=self.net - taken,
            gross=self.gross - taken,
            quantity=line.quantity,
            line_count=0 if line.is_return else line.lines,
            return_count=line.lines if line.is_return else 0,
            returns_net=self.net if line.is_return else ZERO,
        )


class Scopes:
    """The product scopes of a program: paying, qualifying, that of a share, those of conditions and kickers."""

    PAYING, QUALIFYING, WHOLE = 0, 1, 2
    FIRST_CONDITION = 3

    def __init__(self, terms: Terms, given: Given, own: ProductScope) -> None:
        measure = terms.measure
        self._scopes: list[Callable[[str], bool]] = [
            self._of(given, own),
            self._of(given, measure.products or own),
            self._of(given, measure.share_of) if measure.kind is MeasureKind.SHARE_PERCENT else _nothing,
        ]
        for condition in terms.conditions:
            shares = condition.kind is ConditionKind.SHARE_PERCENT
            self._scopes.append(self._of(given, condition.products or own))
            self._scopes.append(self._of(given, condition.share_of) if shares else _nothing)
        self.first_kicker = len(self._scopes)
        for kicker in terms.reward.kickers:
            self._scopes.append(self._both(given, own, kicker.products))
        self._known: dict[str, tuple[bool, ...]] = {}

    def of(self, sku: str) -> tuple[bool, ...]:
        """Tell for each scope whether a product is in it."""
        known = self._known.get(sku)
        if known is None:
            known = self._known[sku] = tuple(scope(sku) for scope in self._scopes)
        return known

    @staticmethod
    def _of(given: Given, scope: ProductScope | None) -> Callable[[str], bool]:
        return lambda sku: given.in_scope(scope, sku)

    @staticmethod
    def _both(given: Given, own: ProductScope, further: ProductScope | None) -> Callable[[str], bool]:
        return lambda sku: given.in_scope(own, sku) and given.in_scope(further, sku)


def _nothing(sku: str) -> bool:
    return False


class Counting:
    """
    One program over what is given.

    Where it was amended, a line is counted by the terms of its day and a period rated by those of its last day;
    `terms` are the newest, whose periods are those of the program.
    """

    def __init__(self, terms: Terms, given: Given, *, periods: Sequence[Period] | None = None) -> None:
        """
        Open a program.

        :param periods: those of the program, for a version of it that counts in a part of them only
        """
        self.terms = terms
        self.given = given
        self.plan: Plan = plan_of(terms)
        self.scopes = Scopes(terms, given, terms.products)
        self._within: dict[ProductScope, Scopes] = {}
        eras: Sequence[Era] = () if periods is not None else given.eras.get(terms.code, ())
        if periods is None:
            as_of = given.as_of
            periods = [period for period in terms.periods() if as_of is None or period.start <= as_of]
        self.periods: Sequence[Period] = periods
        self._starts = [period.start for period in self.periods]
        self._first_days = [era.starts_on for era in eras]
        self._versions = [
            *(Counting(era.terms, given, periods=periods) for era in eras[:-1]),
            self,
        ]

    @property
    def is_amended(self) -> bool:
        """Tell whether more than one version counts."""
        return len(self._versions) > 1

    def counted_by(self, day: date) -> Counting:
        """Give the version that counts the lines of a day."""
        return self._versions[place_on(self._first_days, day)] if self.is_amended else self

    def rated_by(self, place: int) -> Counting:
        """Give the version that rates a period."""
        return self.counted_by(self.periods[place].last_day)

    def within(self, own: ProductScope) -> Scopes:
        """Give the scopes of these terms for lines that count by a product scope of another version."""
        if own is self.terms.products:
            return self.scopes
        if own not in self._within:
            self._within[own] = Scopes(self.terms, self.given, own)
        return self._within[own]

    @cached_property
    def counted(self) -> list[Counted]:
        """List what counts, in the order of days and, within one, of what the lines say."""
        found = [counted for line in self.given.existing if (counted := self.judge(line)[1]) is not None]
        return sorted(found, key=lambda counted: (counted.day, counted.line.order))

    def judge(self, line: Line) -> tuple[LineReason | None, Counted | None]:
        """Tell why a line does not count, or how it counts."""
        terms, given = self.terms, self.given
        day = self.day_of(line)
        version = self.counted_by(day)
        if line.basis is not version.terms.basis:
            return LineReason.OTHER_BASIS, None
        place = self.place_of(day)
        if place is None:
            return LineReason.OUTSIDE_DATES, None
        scopes = self.rated_by(place).within(version.terms.products).of(line.sku)
        if not any(scopes):
            return LineReason.PRODUCT, None
        if not version._eligible(line.partner, day):
            return LineReason.PARTNER, None
        rate = self.rate_of(line, self.periods[place])
        if rate is None:
            return LineReason.NO_RATE, None
        account = line.partner if terms.group is None else given.parent_on(line.partner, day)
        counted = Counted(line, day, place, account, line.net * rate, line.gross * rate, ZERO, scopes)
        if scopes[Scopes.PAYING]:
            return None, counted
        return LineReason.QUALIFIES_ONLY if scopes[Scopes.QUALIFYING] else LineReason.PRODUCT, counted

    def is_held(self, line: Line) -> bool:
        """Tell whether a line would count but for a missing exchange rate."""
        return self.judge(line)[0] is LineReason.NO_RATE

    def day_of(self, line: Line) -> date:
        """Give the day on which a line counts: for a return, where the terms say so, that of its sale."""
        terms = self.terms
        if not line.is_return or terms.returns is not ReturnsRule.ORIGINAL_PERIOD:
            return line.day
        sold = self.given.sale_of(line)
        if sold is None:
            return line.day
        limit = terms.returns_lookback_days
        return line.day if limit is not None and line.day - sold > timedelta(days=limit) else sold

    def place_of(self, day: date) -> int | None:
        """Give the number, from 0, of the period that holds a day."""
        place = bisect_right(self._starts, day) - 1
        return place if place >= 0 and day < self.periods[place].end else None

    def rate_of(self, line: Line, period: Period) -> Decimal | None:
        """Give what one unit of the line's currency is worth, None where nobody says."""
        source, target = line.currency or self.terms.currency, self.terms.currency
        if source == target:
            return ONE
        exchange = self.terms.exchange
        if exchange.policy is ExchangePolicy.CONTRACT_RATE:
            return dict(exchange.rates).get(source)
        if exchange.policy is ExchangePolicy.PERIOD_AVERAGE:
            return self.given.quotes.average(source, target, period)
        return self.given.quotes.on(source, target, line.day)

    def bought_in(self, period: Period) -> dict[str, Volume]:
        """
        Add up by account what qualified in a period outside the program, such as that of last year.

        Whoever buys now bought then, so membership in a segment is not asked for.
        """
        found: dict[str, Volume] = {}
        for line in self.given.existing:
            if line.basis is not self.terms.basis or not self.scopes.of(line.sku)[Scopes.QUALIFYING]:
                continue
            day = self.day_of(line)
            if not period.contains(day):
                continue
            rate = self.rate_of(line, period)
            if rate is None:
                continue
            account = line.partner
            if self.terms.group is not None:
                account = self.given.parent_on(line.partner, day)
            volume = Volume(line.net * rate, line.gross * rate, line.quantity)
            found[account] = found.get(account, NO_VOLUME) + volume
        return found

    def _eligible(self, partner: str, day: date) -> bool:
        """Let a member in by itself or by its parent."""
        given, terms = self.given, self.terms
        if terms.group is None:
            return given.eligible(terms, partner, day)
        parent = given.parent_on(partner, day)
        # Being excepted always wins: a parent that is left out earns nothing, its members' purchases included.
        if {partner, parent} & set(terms.eligibility.except_partners):
            return False
        return given.eligible(terms, partner, day) or given.eligible(terms, parent, day)
